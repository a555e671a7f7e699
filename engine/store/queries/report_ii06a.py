"""Form II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP): how dossiers were handled, by field, in columns 3 to 13 of the form."""

from dataclasses import dataclass

from engine.store.database import Session
from engine.store.queries.report_handling import Handling, handling, open_dossiers
from engine.store.queries.report_scope import ReportScope

COLUMNS = range(3, 14)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the form: 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13 and 3 = 7 + 11 by what it is made of."""

    groups: tuple[Handling, ...]  # one, or all of them in the line of totals

    @property
    def columns(self) -> dict[int, int]:
        online, direct, carried = self._sum("online"), self._sum("direct"), self._sum("carried")
        early, on_time, overdue = self._sum("early"), self._sum("on_time"), self._sum("overdue")
        within, past = self._sum("within_term"), self._sum("past_term")
        counted = (
            *(online + direct + carried, online, direct, carried),
            *(early + on_time + overdue, early, on_time, overdue),
            *(within + past, within, past),
        )
        return dict(zip(COLUMNS, counted, strict=True))

    def _sum(self, name: str) -> int:
        return sum(getattr(group, name) for group in self.groups)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ii06a:
    scope: ReportScope
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        return Row(groups=tuple(group for row in self.rows for group in row.groups))


def ii06a(session: Session, scope: ReportScope) -> Ii06a:
    groups = handling(session, scope, open_dossiers(session, scope))
    return Ii06a(scope=scope, rows=tuple(Row(groups=(group,)) for group in groups))
