"""Writing dossiers: lock first, change the record, save it once at the end of the command."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.domain.identifiers import ProcedureCode, UnitId
from engine.store.database import Session
from engine.store.statement import Answer, Statement
from engine.store.tables import dossiers, work_items


@dataclass(slots=True)
class DossierRecord:
    """The part of a dossier's row that commands read and change while they hold its lock."""

    id: UUID
    code: str | None
    procedure_code: ProcedureCode
    procedure_from: date | None
    domain: str
    unit_id: UnitId
    channel: str
    status: str
    applicant_name: str
    digitised: bool
    tariff: str | None
    submitted_at: datetime
    accepted_at: datetime | None
    promised_at: datetime | None
    first_promised_at: datetime | None
    due_at: datetime | None
    reappointed_at: datetime | None
    notice_due_at: datetime | None
    clock: dict[str, Any] | None
    clock_stopped_at: datetime | None
    clock_stopped_for: str | None
    result_at: datetime | None
    outcome: str | None
    verdict: str | None
    closed_at: datetime | None
    late_unit_id: str | None
    warned: int
    warn_at: datetime | None
    confidential: bool
    parties: str
    deeds: dict[str, list[str]]
    recused: list[str]
    demo: bool
    audit_seq: int
    audit_head: bytes
    recorded_at: datetime
    version: int


_NAMES = [f.name for f in fields(DossierRecord)]
_FIXED = {"id", "procedure_code", "domain", "unit_id", "channel", "applicant_name", "submitted_at", "demo", "version"}
_FIXED |= {"confidential"}
_WHOLE = set(_NAMES) - _FIXED
_LIGHT = {"status", "audit_seq", "audit_head", "recorded_at"}
_CONDUCT = _LIGHT | {"parties", "deeds"}
COLUMNS = [dossiers.c[name] for name in _NAMES]

_lock = Statement(select(*COLUMNS).where(dossiers.c.id == bindparam("dossier_id")).with_for_update())
_read = select(*COLUMNS).where(dossiers.c.id == bindparam("dossier_id"))
_lock_of_item = Statement(
    select(*COLUMNS)
    .where(
        dossiers.c.id
        == select(work_items.c.dossier_id).where(work_items.c.id == bindparam("work_item_id")).scalar_subquery()
    )
    .with_for_update()
)
_by_code = select(dossiers.c.id).where(dossiers.c.code == bindparam("code"))
_details = select(dossiers.c.facts, dossiers.c.papers, dossiers.c.applicant).where(
    dossiers.c.id == bindparam("dossier_id")
)


def _saving(names: set[str]) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(names)}
    return Statement(
        update(dossiers)
        .where(dossiers.c.id == bindparam("dossier_id"), dossiers.c.version == bindparam("seen"))
        .values(version=bindparam("next"), **values)
    )


_save_light = _saving(_LIGHT)
_save_conduct = _saving(_CONDUCT)
_save_whole = _saving(_WHOLE)
_SIZES = ((_save_light, _LIGHT), (_save_conduct, _CONDUCT))
_values = attrgetter(*_NAMES)
_insert = insert(dossiers)
_keep_papers = update(dossiers).where(dossiers.c.id == bindparam("dossier_id")).values(papers=bindparam("new_papers"))
_keep_applicant = (
    update(dossiers)
    .where(dossiers.c.id == bindparam("dossier_id"))
    .values(applicant=bindparam("new_applicant"), search_text=bindparam("new_search_text"))
)

_seen_by_all = (
    select(dossiers.c.id)
    .where(dossiers.c.procedure_code.in_(bindparam("codes", expanding=True)), dossiers.c.confidential.is_(False))
    .order_by(dossiers.c.id)
)
_keep_secret = update(dossiers).where(dossiers.c.id == bindparam("dossier_id")).values(confidential=True)


def lock(session: Session, dossier_id: UUID) -> DossierRecord | None:
    """The dossier, locked until the command ends; none if there is none."""
    return _record(_lock.send(session, {"dossier_id": dossier_id}))


def read(session: Session, dossier_id: UUID) -> DossierRecord | None:
    """The dossier as it stands, without holding it."""
    row = session.execute(_read, {"dossier_id": dossier_id}).one_or_none()
    return None if row is None else DossierRecord(*row)


def lock_of_work_item(session: Session, work_item_id: UUID) -> DossierRecord | None:
    """The dossier that a work item belongs to, locked."""
    return _record(_lock_of_item.send(session, {"work_item_id": work_item_id}))


def _record(answer: Answer) -> DossierRecord | None:
    row = answer.row()
    return None if row is None else DossierRecord(*row)


def id_of_code(session: Session, code: str) -> UUID | None:
    found: UUID | None = session.execute(_by_code, {"code": code}).scalar_one_or_none()
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierDetails:
    """What the citizen brought: read only by the commands that need it."""

    facts: dict[str, Any]
    papers: list[dict[str, Any]]
    applicant: dict[str, Any]


def details(session: Session, dossier_id: UUID) -> DossierDetails:
    row = session.execute(_details, {"dossier_id": dossier_id}).one()
    return DossierDetails(facts=row.facts, papers=row.papers, applicant=row.applicant)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def seen_by_all(session: Session, codes: list[str]) -> list[UUID]:
    """Dossiers of these procedures that are not confidential."""
    return list(session.execute(_seen_by_all, {"codes": codes}).scalars())


def keep_secret(session: Session, dossier_id: UUID) -> None:
    session.execute(_keep_secret, {"dossier_id": dossier_id})


def keep_papers(session: Session, dossier_id: UUID, papers: list[dict[str, Any]]) -> None:
    """The papers with what is known of each now: which have a scan."""
    session.execute(_keep_papers, {"dossier_id": dossier_id, "new_papers": papers})


def keep_applicant(session: Session, dossier_id: UUID, applicant: dict[str, Any], search_text: str) -> None:
    """What the applicant gave about themselves, and what a search finds of it."""
    given = {"dossier_id": dossier_id, "new_applicant": applicant, "new_search_text": search_text}
    session.execute(_keep_applicant, given)


def values(record: DossierRecord) -> tuple[Any, ...]:
    """What the record holds now: save() compares with it."""
    found: tuple[Any, ...] = _values(record)
    return found


def save(session: Session, before: tuple[Any, ...], after: DossierRecord) -> None:
    """Write what changed. The light statements serve the common steps: those that move only status and trail, and those
    that also note who did what."""
    changed = {name for name, old, new in zip(_NAMES, before, values(after), strict=True) if old != new}
    statement, written = next((sized for sized in _SIZES if changed <= sized[1]), (_save_whole, _WHOLE))
    given = {f"new_{name}": getattr(after, name) for name in written}
    statement.send(session, {**given, "dossier_id": after.id, "seen": after.version, "next": after.version + 1})
    after.version += 1
