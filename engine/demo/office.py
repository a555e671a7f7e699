"""The office at work: dossiers come in, officers do what they are offered, the worker fires what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from engine.demo.accounts import COMMUNE
from engine.demo.agenda import Agenda
from engine.demo.answers import Scene, answered
from engine.demo.course import Course
from engine.demo.desk import Desk
from engine.demo.draw import SEED
from engine.demo.pace import done_at
from engine.demo.planned import Planned
from engine.demo.scans import specimen
from engine.demo.staff import Staff
from engine.domain.actor import LEADER, Actor
from engine.domain.calendar import Calendar
from engine.domain.dossier import Channel
from engine.domain.dossier_file import FileKind
from engine.domain.hand_back import RETURN_FORM
from engine.domain.identifiers import WorkItemId
from engine.domain.instant import VIETNAM, local
from engine.domain.papers import Paper
from engine.domain.procedure import ProcedureBlock
from engine.domain.term import Unit
from engine.operations.assign_work_item import assign_work_item
from engine.operations.claim_work_item import claim_work_item
from engine.operations.complete_work_item import complete_work_item
from engine.operations.dossier_files import Attaching, attach_files
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.operations.sweep import sweep
from engine.ports import Courier, FileStore
from engine.store import timers as timer_store
from engine.store.queries.open_work import OpenWork, open_work, promised_at

_SWEEPS = (time(7), time(9), time(11, 30), time(13, 30), time(15), time(17))
_MOST_TIMERS = 1000
_MOST_LETTERS = 50  # that one sweep delivers
_DIGITISE = "digitise"
_LONG, _CLAIMED_AFTER = timedelta(days=1), timedelta(hours=1)


@dataclass(slots=True)
class Office:
    installation: Installation
    staff: Staff
    courier: Courier
    files: FileStore
    agenda: Agenda = field(default_factory=Agenda)
    courses: dict[UUID, Course] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))  # of letters and entries in other software

    @property
    def calendar(self) -> Calendar:
        return self.installation.catalog.working_calendar

    @property
    def desk(self) -> Desk:
        return Desk(installation=self.installation, staff=self.staff, agenda=self.agenda)

    def expect(self, planned: Sequence[Planned]) -> None:
        for place, dossier in enumerate(planned):
            self._expect(dossier, place)

    def _expect(self, dossier: Planned, place: int) -> None:
        """The desk writes a dossier down at once; what was sent online in the evening, in its first hour."""
        direct = dossier.channel is Channel.DESK
        seen = dossier.at if direct else self.calendar.add(dossier.at, timedelta(minutes=20))
        self.agenda.put(seen, lambda now: self._file(dossier, place, now))

    def keep_worker(self, first: date, last: date) -> None:
        """The worker looks some times every working day; nothing falls due on other days."""
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if self.calendar.is_working_day(day):
                for hour in _SWEEPS:
                    self.agenda.put(datetime.combine(day, hour, VIETNAM), self.sweep)

    def sweep(self, now: datetime) -> None:
        """Everything that is due; whose timers fired goes on."""
        with self.installation.database.reading() as session:
            due = {dossier for _, dossier in timer_store.due(session, now, _MOST_TIMERS)}
        while sweep(self.installation, self.courier, now=now).letters == _MOST_LETTERS:
            pass
        for course in sorted((self.courses[dossier] for dossier in due), key=lambda course: course.place):
            self.look(course, now)

    def _file(self, dossier: Planned, place: int, now: datetime) -> None:
        procedure = self.installation.catalog.procedure(dossier.procedure)
        block = procedure.block(now.date())
        chance = Random(f"{SEED}-course-{place}")
        filing = Filing(
            procedure_code=dossier.procedure,
            applicant=dossier.applicant,
            facts=dossier.facts,
            papers=_papers(block),
            channel=dossier.channel,
            demo=True,
        )
        actor = self.staff.at_desk(COMMUNE, procedure.group, chance)
        received = receive_dossier(self.installation, filing, actor=actor, now=now, occurred_at=dossier.at)
        course = Course(
            planned=dossier,
            place=place,
            group=procedure.group,
            same_day=block.term is not None and block.term.unit is Unit.SAME_DAY,
            chance=chance,
            dossier_id=received.dossier_id,
            papers=tuple(paper.name for paper in filing.papers),
        )
        self.courses[received.dossier_id] = course
        self.look(course, now)

    def look(self, course: Course, now: datetime) -> None:
        """Arrange for what is to be done now."""
        with self.installation.database.reading() as session:
            offered = open_work(session, course.dossier_id)
        course.open = {work.id for work in offered}
        for work in offered:
            if work.id not in course.arranged and not course.stays_undone(work):
                course.arranged.add(work.id)
                self._arrange(course, work, now)

    def _arrange(self, course: Course, work: OpenWork, now: datetime) -> None:
        when = max(now, done_at(work, course.planned.story, course.same_day, self.calendar, course.chance))
        if course.is_withdrawn_at(work):
            self.agenda.put(when, lambda at: self._withdraw(course, at))
            return
        actor = self._officer(course, work, now)
        if when - now >= _LONG:
            self.agenda.put(self.calendar.add(now, _CLAIMED_AFTER), lambda at: self._begin(course, work, actor, at))
        self.agenda.put(when, lambda at: self._do(course, work, actor, at))

    def _officer(self, course: Course, work: OpenWork, now: datetime) -> Actor:
        """Who does it; what is not offered to a role is given out by the leader at once."""
        actor = self.staff.for_work(work, course.group, course.chance)
        if not work.reserved:
            return actor
        course.reserved = True
        if work.claimed_by is None and work.role != LEADER:
            leader = self.staff.leader(work.unit_id)
            assign_work_item(self.installation, WorkItemId(work.id), actor.login, actor=leader, now=now)
        return self.staff.by_id(work.claimed_by) or actor

    def _begin(self, course: Course, work: OpenWork, actor: Actor, now: datetime) -> None:
        """Work that takes a day or more is claimed first, so that nobody else begins it too."""
        if work.id in course.open:
            claim_work_item(self.installation, WorkItemId(work.id), actor=actor, now=now)

    def _do(self, course: Course, work: OpenWork, actor: Actor, now: datetime) -> None:
        if work.id not in course.open:
            return  # the diagram took it back: a timer was faster, or the dossier was withdrawn
        if work.form == _DIGITISE:
            self._scan(course, actor, now)
        answer = course.wished(work)
        if work.form == RETURN_FORM:
            answer = self._slip(course) | answer
        if work.form is not None:
            number = next(self.numbers)
            scene = Scene(now=now, actor=actor.name, applicant=course.planned.applicant.name, number=number)
            answer = answered(self.installation.catalog.form(work.form), answer, scene)
        done = complete_work_item(self.installation, WorkItemId(work.id), answer, actor=actor, now=now)
        self.look(course, now)
        self.desk.follow(course, done.status, now)

    def _slip(self, course: Course) -> dict[str, Any]:
        """The slip of the desk is taken back, where there was one."""
        with self.installation.database.reading() as session:
            promise = promised_at(session, course.dossier_id)
        on_the_day = promise is not None and local(promise).date() == local(course.planned.at).date()
        return {"no_slip_issued" if on_the_day else "slip_back": True}

    def _scan(self, course: Course, actor: Actor, now: datetime) -> None:
        """Every paper gets its scan: one specimen page for all, which the store keeps once."""
        for paper in course.papers:
            to = Attaching(kind=FileKind.PAPER, paper=paper)
            attach_files(self.installation, self.files, course.dossier_id, [specimen()], to, actor=actor, now=now)

    def _withdraw(self, course: Course, now: datetime) -> None:
        self.desk.withdraw(course, now)
        self.look(course, now)


def _papers(block: ProcedureBlock) -> list[Paper]:
    """What the law always asks for; what is only shown is not kept."""
    return [
        Paper(name=paper.name, originals=paper.originals, copies=paper.copies)
        for paper in block.papers
        if paper.condition is None and not paper.present_only
    ]
