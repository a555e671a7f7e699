"""Checks the follow-ups of procedures against both forms: what they read is asked, what they carry has a place."""

from collections.abc import Iterator
from typing import Any

from engine.catalog.catalog import Catalog
from engine.catalog.finding import Finding
from engine.catalog.located import Located
from engine.domain.dated import in_force, overlap
from engine.domain.errors import Refusal
from engine.domain.expressions import Expression
from engine.domain.expressions.syntax import Constant, Name
from engine.domain.follow_up import APPLICANT, OUTCOME, FollowUp, names_of
from engine.domain.form import Checkbox, Checklist, Choice, Form, Group, Moment, NumberInput, Rows, TextInput
from engine.domain.procedure import ProcedureBlock

_NO_FORM = Form(key="none", components=(), schema={})


def check_follow_ups(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    source = catalog.forms.get(block.facts_form or "", _NO_FORM)
    for place, row in enumerate(block.follow_ups):
        spot = here.at("follow_ups", place)
        if row.key in {earlier.key for earlier in block.follow_ups[:place]}:
            yield spot.finding("follow_up", f"“{row.key}” có hai lần", f"“{row.key}” occurs twice")
        unknown = sorted(_read(row) - source.facts.keys() - {OUTCOME, APPLICANT})
        for name in unknown:
            yield spot.finding(
                "follow_up",
                f"biểu mẫu “{source.key}” không hỏi “{name}”",
                f"the form “{source.key}” does not ask “{name}”",
            )
        if not unknown:
            yield from _evaluates(row, source, spot)
            yield from _carried(catalog, block, row, source, spot)
    yield from _correction(catalog, block, here.at("correction"))


def _read(row: FollowUp) -> set[str]:
    return set(row.when.names).union(row.about, *(source.names for source in row.carry.values()))


def _evaluates(row: FollowUp, source: Form, spot: Located) -> Iterator[Finding]:
    """The condition gives yes or no also where only the required facts were answered."""
    names = names_of(source, {name: _sample(part) for name, part in source.facts.items()}, "x", "granted")
    try:
        if not isinstance(row.when.evaluate(names), bool):
            yield spot.at("when").finding(
                "follow_up", "điều kiện (when) phải cho kết quả đúng hoặc sai", "the condition must be true or false"
            )
        row.carried(names)
    except Refusal as refusal:
        yield spot.finding("follow_up", refusal.vietnamese, refusal.english)


def _sample(part: Any) -> Any:
    match part:
        case TextInput(required=True) | Moment(required=True):
            return "2022-03-01"
        case NumberInput(required=True):
            return max(1, int(part.minimum))
        case Choice(required=True):
            return part.options[0].value
        case _:
            return None


def _carried(catalog: Catalog, block: ProcedureBlock, row: FollowUp, source: Form, spot: Located) -> Iterator[Finding]:
    """The procedure that is suggested runs, and each carried fact fits the field that takes it."""
    if row.procedure is None:
        return
    procedure = catalog.procedures.get(row.procedure)
    blocks = [] if procedure is None else [found for found in procedure.blocks if overlap(found, block)]
    if not any(found.process for found in blocks):
        code = row.procedure
        yield spot.at("procedure").finding(
            "procedure", f"thủ tục “{code}” không có hoặc chưa chạy", f"procedure “{code}” does not exist or run"
        )
    for found in blocks:
        target = catalog.forms.get(found.facts_form or "", _NO_FORM)
        for fact, expression in row.carry.items():
            part = target.facts.get(fact)
            if part is None:
                yield spot.at("carry", fact).finding(
                    "follow_up",
                    f"biểu mẫu “{target.key}” không có ô “{fact}”",
                    f"the form “{target.key}” has no field “{fact}”",
                )
            elif not _fits(expression, source, part):
                yield spot.at("carry", fact).finding(
                    "follow_up",
                    f"“{expression.text}” không hợp với ô “{fact}” của biểu mẫu “{target.key}”",
                    f"“{expression.text}” does not fit the field “{fact}” of the form “{target.key}”",
                )


def _fits(expression: Expression, source: Form, part: Any) -> bool:
    """A fact goes into a field of its own kind, a literal where it is an answer; what is computed is not judged."""
    match expression.root:
        case Constant(value=str() as text):
            return _takes(part, text)
        case Name(name=name) if name in {APPLICANT, OUTCOME}:
            return isinstance(part, TextInput)
        case Name(name=name):
            return _alike(source.facts[name], part)
        case _:
            return True


def _takes(part: Any, text: str) -> bool:
    match part:
        case Choice():
            return text in {option.value for option in part.options}
        case TextInput():
            return len(text) <= part.max_length
        case _:
            return False


def _alike(given: Any, part: Any) -> bool:
    match given, part:
        case (Choice(), Choice()) | (Checklist(), Checklist()):
            return {option.value for option in given.options} <= {option.value for option in part.options}
        case (Moment(), Moment()):
            return bool(given.with_time == part.with_time)
        case (TextInput(), TextInput()) | (NumberInput(), NumberInput()) | (Checkbox(), Checkbox()):
            return True
        case (Rows() | Group(), Rows() | Group()):
            return bool(given.components == part.components)
        case _:
            return False


def _correction(catalog: Catalog, block: ProcedureBlock, spot: Located) -> Iterator[Finding]:
    code = block.correction.procedure
    procedure = None if code is None else catalog.procedures.get(code)
    found = None if procedure is None else in_force(procedure.blocks, block.valid_from)
    if code is not None and (found is None or found.process is None):
        yield spot.finding(
            "procedure", f"thủ tục “{code}” không có hoặc chưa chạy", f"procedure “{code}” does not exist or run"
        )
