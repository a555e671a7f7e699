"""What else a report says of a unit's service: money, online filing, scans, opinions and complaints."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, and_, exists, func, or_, select, text, union_all

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import Channel
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope, Share
from engine.store.queries.report_share import BEGIN, END, NOT_ANNULLED, OF_PROCEDURES, UNIT, of_unit
from engine.store.tables import audit_events, dossiers, receipts, surveys

COMPLAINTS = "khieu_nai_to_cao"
"""The field of complaints and denunciations. An objection to a posted list is part of its dossier, not one of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    fees_total: int  # đồng on receipts issued in the period and not voided by its end
    online: int  # dossiers filed online that were accepted since 1 January of the year
    received: int  # of which the scans are a share
    digitised: int
    surveyed: int  # opinions given in the period
    satisfied: int
    complaints: int

    @property
    def digitised_rate(self) -> float | None:
        """Share of the dossiers received; None where none was."""
        return share_of(self.digitised, self.received)

    @property
    def satisfaction_rate(self) -> float | None:
        """Share of the surveys of the period; None where there is none."""
        return share_of(self.satisfied, self.surveyed)


_d, _r = dossiers.c, receipts.c
_COUNTED = and_(OF_PROCEDURES, NOT_ANNULLED)
_IN_PERIOD = and_(_d.accepted_at >= BEGIN, _d.accepted_at < END, _COUNTED)

_PAID = and_(
    _r.unit_id == UNIT,
    _r.issued_at >= BEGIN,
    _r.issued_at < END,
    or_(_r.voided_at.is_(None), _r.voided_at >= END),
    OF_PROCEDURES,
)
# The words of the partial index: by a bound value the planner could not tell that it holds these events.
_SCANNED = exists().where(
    audit_events.c.dossier_id == _d.id,
    text(f"audit_events.kind = '{AuditKind.DOSSIER_DIGITISED}'"),
    audit_events.c.occurred_at < END,
)
_ASKED = and_(surveys.c.unit_id == UNIT, surveys.c.given_at >= BEGIN, surveys.c.given_at < END, OF_PROCEDURES)
_SUBMITTED = and_(_d.domain == COMPLAINTS, _d.submitted_at >= BEGIN, _d.submitted_at < END, _COUNTED)
_opinions = select(_d.id).join_from(surveys, dossiers, _d.id == surveys.c.dossier_id).where(_ASKED)


def _ids(at: Column[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    found = union_all(*of_unit((_d.id,), at, *conditions)).subquery()
    return select(found.c.id)


BEHIND: dict[str, Select[Any]] = {
    "accepted": _ids(_d.accepted_at, _IN_PERIOD),
    "filed_online": _ids(_d.accepted_at, _IN_PERIOD, _d.channel == Channel.ONLINE),
    "digitised": _ids(_d.accepted_at, _IN_PERIOD, _SCANNED),
    "not_digitised": _ids(_d.accepted_at, _IN_PERIOD, ~_SCANNED),
    "surveyed": _opinions,
    "satisfied": _opinions.where(surveys.c.satisfied == 1),
    "unsatisfied": _opinions.where(surveys.c.satisfied == 0),
    "complaints": _ids(_d.submitted_at, _SUBMITTED),
}
"""The dossiers that each number counts: the number is how many rows the same statement has."""

_numbers = {name: select(func.count()).select_from(found.subquery()) for name, found in BEHIND.items()}
_fees = select(func.coalesce(func.sum(_r.amount), 0)).join(dossiers, _d.id == _r.dossier_id).where(_PAID)
_fees_behind = (
    select(_d.id, func.sum(_r.amount).label("amount"))
    .join_from(receipts, dossiers, _d.id == _r.dossier_id)
    .where(_PAID)
    .group_by(_d.id)
)


def service(session: Session, scope: ReportScope) -> Service:
    shares = scope.shares()

    def number(name: str) -> int:
        return _sum(session, _numbers[name], shares)

    return Service(
        fees_total=_sum(session, _fees, shares),
        online=_sum(session, _numbers["filed_online"], scope.shares(scope.period.of_its_year)) + _online_before(scope),
        received=number("accepted"),
        digitised=number("digitised"),
        surveyed=number("surveyed"),
        satisfied=number("satisfied"),
        complaints=number("complaints"),
    )


def served(session: Session, scope: ReportScope, name: str) -> tuple[UUID, ...]:
    """The dossiers behind a number of BEHIND."""
    shares = scope.shares(scope.period.of_its_year) if name == "filed_online" else scope.shares()
    return tuple(row.id for share in shares for row in session.execute(BEHIND[name], share.values()))


def paid(session: Session, scope: ReportScope) -> dict[UUID, int]:
    """What each dossier paid of the money of the period, in đồng."""
    found: dict[UUID, int] = {}
    for share in scope.shares():
        for row in session.execute(_fees_behind, share.values()):
            found[row.id] = found.get(row.id, 0) + int(row.amount)
    return found


def _online_before(scope: ReportScope) -> int:
    """Filed online since 1 January but before the units began here, where their last reports say so."""
    year = scope.period.of_its_year
    known = [share.brought for share in scope.sources(year) if share.brought is not None]
    told = [figures for figures in known if figures.first_day == year.first and year.last >= figures.as_of]
    return sum(figures.total("online") for figures in told)


def share_of(part: int, whole: int) -> float | None:
    """Between 0 and 1, and 1 only for all of them; None of nothing."""
    return part / whole if whole else None


def _sum(session: Session, statement: Any, shares: Iterable[Share]) -> int:
    return sum(int(session.execute(statement, share.values()).scalar_one()) for share in shares)
