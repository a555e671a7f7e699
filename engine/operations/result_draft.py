"""The draft of a result: what its template says, from the facts, the steps, the numbers and whoever will sign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.errors import NotFound
from engine.domain.form import Checklist, Choice, Component, Field, Group, Moment, Rows
from engine.domain.identifiers import DossierId, ProcedureCode, UnitId
from engine.domain.instant import local
from engine.domain.letterhead import letterhead
from engine.domain.signing import ResultPaper
from engine.operations.command import WORK_ITEM
from engine.operations.installation import Installation
from engine.store.database import Session
from engine.store.queries.documents import entries_of
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.result_draft import answers_of
from engine.store.queries.visibility import Reader
from engine.store.queries.work_item import WorkItemView, work_item


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """`content`: all that the template may name; JSON, so that it stays as it was signed."""

    paper: ResultPaper
    item: WorkItemView
    content: dict[str, Any]


def draft_result(installation: Installation, session: Session, reader: Reader, item_id: Any) -> Draft:
    """Raises NotFound, also for work that the reader may not know of."""
    item = work_item(session, reader, item_id)
    found = None if item is None else dossier(session, reader, DossierId(item.dossier_id))
    if item is None or found is None:
        raise NotFound(*WORK_ITEM, item_id)
    definition = installation.version(session, item.process_version).definition
    record = definition.element(item.process_id, item.element).record or item.name
    paper = installation.catalog.signing.paper(found.procedure_code, item.domain, record)
    content = _of_dossier(installation, found) | _of_unit(installation, item.unit_id)
    answers = answers_of(session, reader, DossierId(found.id))
    content |= {
        "title": paper.title if len(paper.title) > len("VĂN BẢN") else record.upper(),
        "symbol": paper.symbol,
        "number": _number(session, reader, found, answers),
        "answers": answers,
        "reason": answers.get("reason"),
        "legal_basis": answers.get("legal_basis"),
    }
    return Draft(paper=paper, item=item, content=content)


def signed_by(draft: Draft, *, lines: tuple[str, ...], signer: str, at: datetime | None) -> dict[str, Any]:
    """The content with who signs; without a day there is room for it on the paper."""
    dated = None if at is None else local(at).date().isoformat()
    return draft.content | {"lines": list(lines), "signer": signer, "dated": dated}


def _of_dossier(installation: Installation, found: DossierView) -> dict[str, Any]:
    procedure = installation.catalog.procedure(ProcedureCode(found.procedure_code))
    applicant = found.applicant
    return {
        "code": found.code,
        "procedure_name": procedure.name_vi,
        "applicant": found.applicant_name,
        "address": applicant.get("address"),
        "identity_number": applicant.get("identity_number"),
        "accepted_at": None if found.accepted_at is None else local(found.accepted_at).date().isoformat(),
        "facts": found.facts,
        "told": [list(pair) for pair in told_facts(installation, found)],
        "demo": found.demo,
    }


def _of_unit(installation: Installation, unit_id: str) -> dict[str, Any]:
    head = letterhead(installation.catalog.organisation, UnitId(unit_id))
    return {name: head[name] for name in ("agency", "parent_agency", "place")}


def _number(session: Session, reader: Reader, found: DossierView, answers: Mapping[str, Any]) -> str | None:
    """The last number that a book gave; else the one that an officer wrote. Most papers get theirs after signing."""
    entries = [entry for entry in entries_of(session, reader, DossierId(found.id)) if entry.voided_at is None]
    if entries:
        return str(entries[-1].number)
    written = answers.get("number")
    return None if written is None else str(written)


def told_facts(installation: Installation, found: DossierView) -> Iterator[tuple[str, str]]:
    """(label, value) of every fact, as Vietnamese paper says it."""
    procedure = installation.catalog.procedure(ProcedureCode(found.procedure_code))
    try:
        block = procedure.block(found.procedure_from or local(found.submitted_at).date())
        components = installation.catalog.form(block.facts_form).components if block.facts_form else ()
    except NotFound:
        components = ()
    yield from _told(components, found.facts)


def _told(components: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for component in components:
        match component:
            case Field(key=key) if values.get(key) not in (None, "", [], False):
                yield component.label.vi, _value(component, values[key])
            case Group(key=key):
                inside = values if key is None else values.get(key)
                yield from _told(component.components, inside if isinstance(inside, Mapping) else {})
            case Rows(key=key):
                for place, row in enumerate(values.get(key) or (), start=1):
                    for label, value in _told(component.components, row):
                        yield f"{component.label.vi} {place}: {label}", value
            case _:
                continue


def _value(field: Field, value: Any) -> str:
    match field:
        case Choice() | Checklist():
            labels = {option.value: option.label.vi for option in field.options}
            many = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(one, str(one)) for one in many)
        case Moment() if isinstance(value, str) and len(value) == 10:
            year, month, day = value.split("-")
            return f"{day}/{month}/{year}"
        case _:
            return "có" if value is True else str(value)
