"""What else a report says of a unit's service: money, online filing, scans, opinions and complaints."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, and_, bindparam, func, or_, select

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import Channel, DossierStatus
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope
from engine.store.tables import audit_events, dossiers, receipts, surveys
from engine.store.types import Instant

COMPLAINTS = "khieu_nai_to_cao"
"""The field of complaints and denunciations. An objection to a posted list is part of its dossier, not one of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    fees_total: int  # đồng on receipts issued in the period and not voided by its end
    online: int  # dossiers filed online that were accepted since 1 January of the year
    digitised_rate: float | None  # share of the dossiers received; None where none was
    satisfaction_rate: float | None  # share of the surveys of the period; None where there is none
    complaints: int


_d, _r = dossiers.c, receipts.c
_unit = bindparam("unit", type_=Text)
_begin, _end = bindparam("begin", type_=Instant), bindparam("end", type_=Instant)
_COUNTED = and_(_d.unit_id == _unit, _d.status != DossierStatus.ANNULLED)
_RECEIVED = and_(_COUNTED, _d.accepted_at >= _begin, _d.accepted_at < _end)

_fees = select(func.coalesce(func.sum(_r.amount), 0)).where(
    _r.unit_id == _unit, _r.issued_at >= _begin, _r.issued_at < _end, or_(_r.voided_at.is_(None), _r.voided_at >= _end)
)
_received = select(func.count()).select_from(dossiers).where(_RECEIVED)
_online = _received.where(_d.channel == Channel.ONLINE)
_scanned = _received.where(
    _d.id.in_(
        select(audit_events.c.dossier_id).where(
            audit_events.c.kind == AuditKind.DOSSIER_DIGITISED, audit_events.c.occurred_at < _end
        )
    )
)
_surveys = select(
    func.count().label("given"), func.coalesce(func.sum(surveys.c.satisfied), 0).label("satisfied")
).where(surveys.c.unit_id == _unit, surveys.c.given_at >= _begin, surveys.c.given_at < _end)
_complaints = (
    select(func.count())
    .select_from(dossiers)
    .where(_COUNTED, _d.domain == COMPLAINTS, _d.submitted_at >= _begin, _d.submitted_at < _end)
)


def service(session: Session, scope: ReportScope) -> Service:
    values = scope.values()
    of_its_year = scope.values_of(scope.period.of_its_year)
    opinions = session.execute(_surveys, values).one()
    return Service(
        fees_total=_number(session, _fees, values),
        online=_number(session, _online, of_its_year) + _online_before(scope),
        digitised_rate=share(_number(session, _scanned, values), _number(session, _received, values)),
        satisfaction_rate=share(int(opinions.satisfied), int(opinions.given)),
        complaints=_number(session, _complaints, values),
    )


def _online_before(scope: ReportScope) -> int:
    """Filed online since 1 January but before the unit began here, where its last report says so."""
    known = scope.brought
    year = scope.period.of_its_year
    if known is None or known.first_day != year.first or year.last < known.as_of:
        return 0
    return known.total("online")


def share(part: int, whole: int) -> float | None:
    """Between 0 and 1, and 1 only for all of them; None of nothing."""
    return part / whole if whole else None


def _number(session: Session, statement: Any, values: dict[str, Any]) -> int:
    return int(session.execute(statement, values).scalar_one())
