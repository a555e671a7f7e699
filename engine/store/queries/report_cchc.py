"""The report on administrative reform (báo cáo cải cách hành chính): the figures of one unit and one period."""

from dataclasses import dataclass

from engine.store.database import Session
from engine.store.queries.report_handling import (
    Handling,
    LateUnit,
    handling,
    late_own,
    late_units,
    late_visits,
    open_dossiers,
)
from engine.store.queries.report_scope import ReportScope
from engine.store.queries.report_service import Service, service, share_of
from engine.store.queries.report_waiting import Waiting, waiting_superior


@dataclass(frozen=True, kw_only=True, slots=True)
class Cchc:
    """`overdue` counts dossiers whose stage was late at the unit itself, `overdue_chain` those late against what the
    citizen was promised, whoever caused it: done too late, or open when the promise had passed."""

    scope: ReportScope
    groups: tuple[Handling, ...]
    overdue: int
    late_units: tuple[LateUnit, ...]  # where those of overdue_chain were late
    waiting: tuple[Waiting, ...]
    service: Service

    @property
    def received(self) -> int:
        return sum(group.received for group in self.groups)

    @property
    def completed(self) -> int:
        return sum(group.completed for group in self.groups)

    @property
    def early_or_on_time_rate(self) -> float | None:
        return share_of(sum(group.early + group.on_time for group in self.groups), self.completed)

    @property
    def overdue_chain(self) -> int:
        return sum(group.overdue + group.past_term for group in self.groups)

    @property
    def in_progress(self) -> int:
        return sum(group.in_progress for group in self.groups)

    @property
    def within_term(self) -> int:
        return sum(group.within_term for group in self.groups)


def cchc(session: Session, scope: ReportScope) -> Cchc:
    """Read everything in the session's one consistent picture."""
    still_open = open_dossiers(session, scope)
    late = [dossier.id for dossier in still_open if dossier.past_term]
    visits_late = late_visits(session, scope)
    return Cchc(
        scope=scope,
        groups=handling(session, scope, still_open),
        overdue=len(late_own(scope, visits_late)),
        late_units=late_units(session, scope, still_open, visits_late),
        waiting=waiting_superior(session, scope, late),
        service=service(session, scope),
    )
