"""Checks the catalogue against itself: what procedures name must exist, and shares of a term must fit in it."""

from collections.abc import Iterator
from itertools import chain

from engine.catalog.books import check_books, forms_by_register
from engine.catalog.catalog import Catalog
from engine.catalog.days import check_days
from engine.catalog.finding import Finding
from engine.catalog.follow_ups import check_follow_ups
from engine.catalog.located import Located
from engine.catalog.notices import check_notices
from engine.catalog.result_templates import check_result_templates
from engine.catalog.slip_templates import check_slip_templates
from engine.catalog.workload import fits, spent
from engine.domain.dated import overlap
from engine.domain.errors import Refusal
from engine.domain.form import Choice, Moment
from engine.domain.procedure import OPINION_EXTENSION, OpinionClock, Procedure, ProcedureBlock


def check_catalog(catalog: Catalog) -> list[Finding]:
    """Every contradiction between procedures and vocabulary, organisation, tariffs, forms and diagrams."""
    checks = chain.from_iterable(
        _block(catalog, procedure, block, catalog.listed.where[procedure.code].at("blocks", place))
        for procedure in catalog.procedures.values()
        for place, block in enumerate(procedure.blocks)
    )
    papers = check_slip_templates(catalog.folder, catalog.organisation.form_sets, catalog.organised.papers)
    rows = (*_competence(catalog), *_successions(catalog), *_delegations(catalog), *check_days(catalog))
    told = check_notices(catalog.notices, (unit.short_name for unit in catalog.organisation.units.values()))
    asked = forms_by_register(catalog.procedures.values())
    ruled = check_books(catalog.books, catalog.forms, asked, catalog.organisation.form_sets)
    return [*checks, *rows, *papers, *check_result_templates(catalog.folder), *told, *ruled]


def _block(catalog: Catalog, procedure: Procedure, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    yield from _names(catalog, block, here)
    yield from _sources(catalog, block, here)
    yield from _fees(catalog, procedure, block, here)
    yield from _stages(catalog, block, here)
    yield from _beside(catalog, block, here)
    yield from _term(block, here)
    yield from _process(catalog, block, here)
    yield from check_follow_ups(catalog, block, here)
    yield from _confidential(catalog, block, here)


def _names(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """Levels, registers and the form of facts exist; a stage is extended by extensions that the block names."""
    for name in (*block.levels, *(stage.level for stage in block.stages)):
        if name not in catalog.organisation.levels:
            yield here.at("levels").finding("level", f"không có cấp “{name}”", f"there is no level “{name}”")
    for name in block.registers:
        if name not in catalog.vocabulary.registers:
            yield here.at("registers").finding("register", f"không có sổ “{name}”", f"there is no register “{name}”")
    if block.facts_form is not None and block.facts_form not in catalog.forms:
        name = block.facts_form
        yield here.at("facts_form").finding("form", f"không có biểu mẫu “{name}”", f"there is no form “{name}”")
    if block.lead_time is not None and not _asks_day(catalog, block, block.lead_time.fact):
        name = block.lead_time.fact
        yield here.at("lead_time").finding(
            "lead_time",
            f"biểu mẫu của thủ tục không bắt buộc khai ngày “{name}”",
            f"the form of facts does not require a day “{name}”",
        )
    if block.opinion_clock is OpinionClock.EXTEND and OPINION_EXTENSION not in block.extensions:
        name = OPINION_EXTENSION
        yield here.at("opinion_clock").finding(
            "extension", f"“extend” cần gia hạn “{name}”", f"“extend” needs the extension “{name}”"
        )
    for place, stage in enumerate(block.stages):
        for name in stage.extended_by:
            if name not in block.extensions:
                yield here.at("stages", place, "extended_by").finding(
                    "extension", f"không có gia hạn “{name}”", f"there is no extension “{name}”"
                )


def _asks_day(catalog: Catalog, block: ProcedureBlock, fact: str) -> bool:
    form = catalog.forms.get(block.facts_form or "")
    days = (part for part in (form.components if form else ()) if isinstance(part, Moment) and not part.with_time)
    return any(day.key == fact and day.required and day.hide is None for day in days)


def _sources(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    for fact, evidence in block.evidence.items():
        for reference in evidence.checked:
            if reference.source not in catalog.vocabulary.sources:
                name = reference.source
                yield here.at("evidence", fact).finding(
                    "source", f"không có nguồn “{name}”", f"there is no source “{name}”"
                )


def _fees(catalog: Catalog, procedure: Procedure, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """Every tariff says something of every item, on the first day of the block."""
    for tariff in catalog.tariffs.values():
        for key in (*block.fees, *block.fees_on_request):
            try:
                tariff.version(key, block.valid_from)
            except Refusal as refusal:
                yield here.at("fees").finding("fee", refusal.vietnamese, refusal.english)


def _stages(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """In a procedure that runs, a stage of another level says which function carries it out, and somebody can."""
    for place, stage in enumerate(block.stages):
        spot = here.at("stages", place)
        if stage.level not in block.levels:
            yield spot.finding(
                "level", f"cấp “{stage.level}” không có trong levels", f"level “{stage.level}” is missing in levels"
            )
        if place == 0 and stage.parallel:
            yield spot.finding("parallel", "chặng đầu không thể song song", "the first stage cannot be parallel")
        if block.process is not None and stage.level != block.levels[0] and stage.function is None:
            yield spot.finding(
                "function",
                f"chặng cấp “{stage.level}” chưa ghi chức năng (function)",
                f"the stage of level “{stage.level}” names no function",
            )
        if stage.function is not None and not _somebody(catalog, stage.function, block):
            yield spot.finding(
                "function",
                f"không có đơn vị nào làm “{stage.function}” trong thời gian của khối này",
                f"no unit carries out “{stage.function}” while this block holds",
            )


def _beside(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """Agencies that work while the clock stands still exist, and have no second term in the chain."""
    for place, agency in enumerate(block.beside):
        spot = here.at("beside", place)
        if agency.level not in catalog.organisation.levels:
            yield spot.finding("level", f"không có cấp “{agency.level}”", f"there is no level “{agency.level}”")
        if agency.function in {stage.function for stage in block.stages}:
            yield spot.finding(
                "function",
                f"chức năng “{agency.function}” đã có thời hạn trong chuỗi chặng",
                f"function “{agency.function}” already has a term in the chain",
            )
        if not _somebody(catalog, agency.function, block):
            yield spot.finding(
                "function",
                f"không có đơn vị nào làm “{agency.function}” trong thời gian của khối này",
                f"no unit carries out “{agency.function}” while this block holds",
            )


def _somebody(catalog: Catalog, function: str, block: ProcedureBlock) -> bool:
    return any(row.function == function and overlap(row, block) for row in catalog.organisation.competence)


def _term(block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """There is exactly one way to the promise, and the stages inside the total fit in it."""
    if block.campaign is not None and (block.term is not None or block.stages):
        yield here.at("campaign").finding(
            "term", "làm theo đợt thì không có thời hạn hay chặng riêng", "a campaign has neither term nor stages"
        )
    if block.term is None:
        if block.campaign is None and not block.stages:
            yield here.finding("term", "chưa có thời hạn hoặc chuỗi chặng", "there is neither a term nor stages")
        if any(stage.parallel for stage in block.stages):
            yield here.finding(
                "term", "có chặng song song thì phải ghi tổng (term)", "with parallel stages a total (term) is needed"
            )
        return
    needed = spent((stage.term, stage.parallel) for stage in block.stages if not stage.outside_term)
    if not fits(needed, (block.term,)):
        yield here.at("stages").finding(
            "stage_sum",
            f"các chặng cộng lại dài hơn tổng thời hạn {block.term}",
            f"the stages together are longer than the total of {block.term}",
        )


def _process(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    if block.process is not None and block.process not in catalog.diagrams():
        name = block.process
        yield here.at("process").finding("process", f"không có sơ đồ “{name}.bpmn”", f"there is no “{name}.bpmn”")


def _delegations(catalog: Catalog) -> Iterator[Finding]:
    for place, row in enumerate(catalog.organisation.delegations):
        for name in sorted(row.domains - catalog.vocabulary.domains.keys()):
            yield catalog.organised.delegations.at(place, "domains").finding(
                "domain", f"không có lĩnh vực “{name}”", f"there is no domain “{name}”"
            )


def _confidential(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    """What decides that a dossier is confidential is a required choice of the form of facts, so it is always known."""
    form = catalog.forms.get(block.facts_form or "")
    choices = {part.key: part for part in (form.components if form else ()) if isinstance(part, Choice)}
    for place, rule in enumerate(block.confidential):
        if rule.fact is None:
            continue
        choice = choices.get(rule.fact)
        known = {option.value for option in choice.options} if choice and choice.required else set()
        if not rule.among or not rule.among <= known:
            name = rule.fact
            yield here.at("confidential", place).finding(
                "confidential",
                f"biểu mẫu không bắt buộc chọn “{name}”, hoặc không có giá trị đã ghi",
                f"the form does not require the choice “{name}”, or lacks a value named here",
            )


def _competence(catalog: Catalog) -> Iterator[Finding]:
    """Each row of the competence table has a diagram, and names procedures that exist."""
    for place, row in enumerate(catalog.organisation.competence):
        here = catalog.organised.rows.at(place)
        if row.process not in catalog.diagrams():
            name = row.process
            yield here.finding("process", f"không có sơ đồ “{name}.bpmn”", f"there is no “{name}.bpmn”")
        for code in sorted(row.procedures - catalog.procedures.keys()):
            yield here.at("procedures").finding("procedure", f"không có thủ tục “{code}”", f"there is no “{code}”")


def _successions(catalog: Catalog) -> Iterator[Finding]:
    """Successions name procedures and registers that exist."""
    placed = catalog.organised.successions
    if placed is None:
        return
    for place, row in enumerate(catalog.organisation.successions):
        for code in sorted(row.procedures - catalog.procedures.keys()):
            yield placed.at(place, "procedures").finding("procedure", f"không có thủ tục “{code}”", f"no “{code}”")
        for key in row.books:
            family, _, book = key.partition(":")
            if family == "register" and book and book not in catalog.vocabulary.registers:
                yield placed.at(place, "books").finding("register", f"không có sổ “{book}”", f"no register “{book}”")
