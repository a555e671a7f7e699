"""The desk's money in the demo year: counted when some came, handed to the accountant, paid to the Treasury."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.demo.accounts import COMMUNE
from engine.demo.agenda import Act, Agenda
from engine.demo.staff import Staff
from engine.domain.actor import Actor
from engine.domain.calendar import Calendar
from engine.domain.cash import Box, Standing
from engine.domain.instant import VIETNAM, local
from engine.domain.treasury import DAY, first_of
from engine.operations.cash import count_cash, hand_over, open_cash, take_over
from engine.operations.installation import Installation
from engine.operations.treasury import close_month, pay_treasury
from engine.store.queries.cash import standing

FLOAT = 200_000  # đồng, small money in the drawer
_OPENED, _GIVEN, _CLOSED, _COUNTED = time(7, 10), time(7, 30), time(16, 50), time(16, 45)
_TAKEN_AFTER, _PAID_AFTER = timedelta(minutes=10), timedelta(minutes=5)


@dataclass(slots=True)
class Cashier:
    installation: Installation
    staff: Staff
    agenda: Agenda
    papers: int = 0  # of the Treasury, so far

    @property
    def desk(self) -> Actor:
        return self.staff.people["demo.vanphong"]

    @property
    def accountant(self) -> Actor:
        return self.staff.people["demo.taichinh"]

    def keep(self, calendar: Calendar, first: date, last: date) -> None:
        """Put the year into the agenda; what a day has to do follows from the money that came."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        months: defaultdict[date, list[date]] = defaultdict(list)
        for day in filter(calendar.is_working_day, days):
            months[first_of(day)].append(day)
            self._put(day, _GIVEN, self._give)
            self._put(day, _COUNTED, self._count)
        opened = next(iter(months.values()))[0]
        self._put(opened, _OPENED, self._open)
        for working in list(months.values())[1:]:
            by_then = [day for day in working if day.day <= DAY]
            self._put((by_then or working)[: 2 if by_then else 1][-1], _CLOSED, self._close)

    def _put(self, day: date, hour: time, act: Act) -> None:
        self.agenda.put(datetime.combine(day, hour, VIETNAM), act)

    def _open(self, now: datetime) -> None:
        open_cash(self.installation, Box.DESK, FLOAT, actor=self.desk, now=now)
        open_cash(self.installation, Box.TREASURY, 0, actor=self.accountant, now=now)

    def _count(self, now: datetime) -> None:
        for box, actor in ((Box.DESK, self.desk), (Box.TREASURY, self.accountant)):
            found = self._standing(box)
            if found.sums.taken_in or found.sums.paid_out:
                count_cash(self.installation, box, found.balance, actor=actor, now=now)

    def _give(self, now: datetime) -> None:
        """What was counted the evening before, but for the float."""
        spare = self._standing(Box.DESK).opening - FLOAT
        if spare > 0:
            key = hand_over(self.installation, Box.DESK, spare, actor=self.desk, now=now)
            take_over(self.installation, key, actor=self.accountant, now=now + _TAKEN_AFTER)

    def _close(self, now: datetime) -> None:
        month = first_of(local(now).date().replace(day=1) - timedelta(days=1))
        found = close_month(self.installation, month, actor=self.accountant, now=now)
        if found.payable > 0:
            self.papers += 1
            paper, at = f"GNT {self.papers:02d}/{month:%Y}", now + _PAID_AFTER
            pay_treasury(self.installation, month, found.payable, paper, actor=self.accountant, now=at)

    def _standing(self, box: Box) -> Standing:
        with self.installation.database.reading() as session:
            return standing(session, COMMUNE, box)
