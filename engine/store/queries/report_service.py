"""What else a report says of a unit's service: money, online filing, scans, opinions and complaints."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import Channel
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope, Share
from engine.store.queries.report_share import BEGIN, END, NOT_ANNULLED, OF_PROCEDURES, UNIT, had_by_unit
from engine.store.tables import audit_events, dossiers, receipts, surveys

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
_RECEIVED = and_(
    _d.id.in_(had_by_unit(_d.accepted_at, _d.accepted_at >= BEGIN, _d.accepted_at < END)), OF_PROCEDURES, NOT_ANNULLED
)

_fees = (
    select(func.coalesce(func.sum(_r.amount), 0))
    .join(dossiers, _d.id == _r.dossier_id)
    .where(
        _r.unit_id == UNIT,
        _r.issued_at >= BEGIN,
        _r.issued_at < END,
        or_(_r.voided_at.is_(None), _r.voided_at >= END),
        OF_PROCEDURES,
    )
)
_received = select(func.count()).select_from(dossiers).where(_RECEIVED)
_online = _received.where(_d.channel == Channel.ONLINE)
_scanned = _received.where(
    _d.id.in_(
        select(audit_events.c.dossier_id).where(
            audit_events.c.kind == AuditKind.DOSSIER_DIGITISED, audit_events.c.occurred_at < END
        )
    )
)
_surveys = (
    select(func.count().label("given"), func.coalesce(func.sum(surveys.c.satisfied), 0).label("satisfied"))
    .join_from(surveys, dossiers, _d.id == surveys.c.dossier_id)
    .where(surveys.c.unit_id == UNIT, surveys.c.given_at >= BEGIN, surveys.c.given_at < END, OF_PROCEDURES)
)
_complaints = (
    select(func.count())
    .select_from(dossiers)
    .where(
        _d.id.in_(
            had_by_unit(_d.submitted_at, _d.domain == COMPLAINTS, _d.submitted_at >= BEGIN, _d.submitted_at < END)
        ),
        OF_PROCEDURES,
        NOT_ANNULLED,
    )
)


def service(session: Session, scope: ReportScope) -> Service:
    shares = scope.shares()
    opinions = [session.execute(_surveys, share.values()).one() for share in shares]
    return Service(
        fees_total=_number(session, _fees, shares),
        online=_number(session, _online, scope.shares(scope.period.of_its_year)) + _online_before(scope),
        digitised_rate=share_of(_number(session, _scanned, shares), _number(session, _received, shares)),
        satisfaction_rate=share_of(
            sum(int(found.satisfied) for found in opinions), sum(int(found.given) for found in opinions)
        ),
        complaints=_number(session, _complaints, shares),
    )


def _online_before(scope: ReportScope) -> int:
    """Filed online since 1 January but before the units began here, where their last reports say so."""
    year = scope.period.of_its_year
    known = [share.brought for share in scope.sources(year) if share.brought is not None]
    told = [figures for figures in known if figures.first_day == year.first and year.last >= figures.as_of]
    return sum(figures.total("online") for figures in told)


def share_of(part: int, whole: int) -> float | None:
    """Between 0 and 1, and 1 only for all of them; None of nothing."""
    return part / whole if whole else None


def _number(session: Session, statement: Any, shares: Iterable[Share]) -> int:
    return sum(int(session.execute(statement, share.values()).scalar_one()) for share in shares)
