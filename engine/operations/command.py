"""What one command holds while it runs: the locked dossier, its stages, and what it must write at its end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.calendar import Calendar
from engine.domain.calendar_order import Earlier
from engine.domain.dossier import DossierStatus, may_become
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, UnitId
from engine.domain.instant import VIETNAM, spoken
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.receipt_books import WrittenSheets
from engine.domain.refusals import ClockBehind, OccurredLater, WrongState
from engine.domain.signing import Wanted
from engine.domain.substitution import Substitution
from engine.operations.installation import Installation, LoadedVersion
from engine.store import audit as audit_store
from engine.store import dossiers as dossier_store
from engine.store import outbox as outbox_store
from engine.store import stages as stage_store
from engine.store import transfers as transfer_store
from engine.store import work_items as work_item_store
from engine.store.database import Session
from engine.store.dossiers import DossierDetails, DossierRecord
from engine.store.handlers import HandlerRecord
from engine.store.queries.visibility import Reader, is_seen
from engine.store.stages import StageRecord
from engine.store.transfers import Transfer

if TYPE_CHECKING:
    from engine.operations.signed_paper import SignedFile


@dataclass(kw_only=True, slots=True)
class ByHand:
    """Numbers by series, as they stand on paper; a step takes them out. `skipped` is why the book left numbers out."""

    numbers: dict[str, list[int]]
    skipped: str
    proposal_id: UUID


CLOCK_TOLERANCE = timedelta(minutes=10)
WORK_ITEM = ("việc", "work item")


@dataclass(slots=True)
class Command:
    """One command on one dossier, inside one transaction. `at` is when it happened, `now` when it is written down."""

    installation: Installation
    session: Session
    actor: Actor
    now: datetime
    at: datetime
    dossier: DossierRecord
    before: tuple[Any, ...]
    stages: dict[UUID, tuple[tuple[Any, ...], StageRecord]] = field(default_factory=dict)
    letters: list[dict[str, Any]] = field(default_factory=list)
    offers: list[dict[str, Any]] = field(default_factory=list)
    known_details: DossierDetails | None = None
    known_transfers: list[Transfer] | None = None
    source: Mapping[str, Any] | None = None  # file and row that a dossier is taken over from: every event names it
    by_hand: ByHand | None = None  # numbers that paper books gave before this was written down
    sheets: tuple[WrittenSheets, ...] = ()  # of pre-printed receipts that the payment was written on
    left_out: str = ""  # why sheets before them were left out
    desk: UnitId | None = None  # another desk than the competent unit's, at which this happens
    handlers: list[HandlerRecord] | None = None  # of a confidential dossier, once somebody asked
    substitution: Substitution | None = None  # in whose name the actor does it
    answer: Mapping[str, Any] = field(default_factory=dict)  # what was typed at the step that is being completed
    signing: Wanted | None = None  # how the result is signed, where that is not ink, now
    signed_file: "SignedFile | None" = None
    signed: ResultId | None = None  # what was signed in this command
    recorder: Actor | None = None  # who writes down what the actor did on paper: every event names them

    @property
    def local_date(self) -> date:
        """The day of the command in Vietnam, by which dated law is chosen."""
        return self.at.astimezone(VIETNAM).date()

    @property
    def version_day(self) -> date:
        """The day whose process versions begin: of what is taken over, the day on which it is."""
        return self.local_date if self.source is None else self.now.astimezone(VIETNAM).date()

    @property
    def people(self) -> frozenset[str]:
        """The ids of the actor and of the person in whose name they act: duties and interests of both count."""
        ids = {self.actor.user_id, None if self.substitution is None else self.substitution.absent}
        return frozenset(str(found) for found in ids if found is not None)

    @property
    def procedure(self) -> Procedure:
        return self.installation.catalog.procedure(self.dossier.procedure_code)

    @property
    def block(self) -> ProcedureBlock:
        """What the law says of the procedure: as frozen at acceptance, before that as of today."""
        return self.procedure.block(self.dossier.procedure_from or self.local_date)

    @property
    def calendar(self) -> Calendar:
        """That of the unit whose dossier it is."""
        return self.installation.calendar(self.dossier.unit_id, self.earlier())

    def calendar_of(self, stage: StageRecord) -> Calendar:
        return self.installation.calendar(stage.unit_id, self.earlier(stage))

    def earlier(self, stage: StageRecord | None = None) -> Earlier:
        """Who had a stage, or the dossier, before a restructuring. Asked only where recorded orders may differ."""
        accepted = self.dossier.accepted_at
        if accepted is None or not self.installation.orders or not self._restructured_since(accepted):
            return ()
        if self.known_transfers is None:
            self.known_transfers = transfer_store.of_dossier(self.session, self.dossier.id)
        rows = self.known_transfers
        return tuple(row.earlier for row in rows if (row.at_desk if stage is None else row.stage_id == stage.id))

    def _restructured_since(self, instant: datetime) -> bool:
        day = instant.astimezone(VIETNAM).date()
        return any(row.day > day for row in self.installation.catalog.organisation.succeeded(self.local_date))

    @property
    def details(self) -> DossierDetails:
        if self.known_details is None:
            self.known_details = dossier_store.details(self.session, self.dossier.id)
        return self.known_details

    @property
    def label(self) -> str:
        """How people call the dossier: its code, or the applicant before there is one."""
        return self.dossier.code or self.dossier.applicant_name

    def version_of(self, stage: StageRecord) -> LoadedVersion:
        return self.installation.version(self.session, stage.process_version)

    def stage(self, stage_id: UUID) -> StageRecord:
        """A stage of the dossier, locked once and shared by everything in this command."""
        if stage_id not in self.stages:
            found = stage_store.lock(self.session, stage_id)
            if found is None:
                raise NotFound("chặng", "stage", stage_id)
            self.adopt(found)
        return self.stages[stage_id][1]

    def adopt(self, stage: StageRecord) -> StageRecord:
        """Take a stage that was just locked or inserted under this command's care."""
        if stage.id not in self.stages:
            self.stages[stage.id] = (stage_store.values(stage), stage)
        return self.stages[stage.id][1]

    def open_stages(self) -> list[StageRecord]:
        """Every stage of the dossier that has not ended, oldest first."""
        found = stage_store.lock_open(self.session, self.dossier.id)
        return [stage for stage in map(self.adopt, found) if stage.ended_at is None]

    def move_to(self, status: DossierStatus, verb_vi: str, verb_en: str) -> None:
        """Change the dossier's state. Raises WrongState where the table of transitions has no such way."""
        current = DossierStatus(self.dossier.status)
        if not may_become(current, status):
            raise WrongState(dossier=self.label, status=current, verb_vi=verb_vi, verb_en=verb_en)
        self.dossier.status = status

    def record(
        self,
        kind: AuditKind,
        data: Mapping[str, Any],
        *,
        stage: StageRecord | None = None,
        element: str | None = None,
        role: str | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Write the next event of the dossier's chain, whose head is saved with the dossier at the end. `role` is the
        one of the actor's roles in which it was done, where one is known; `before`, what the data was."""
        draft = audit_store.Draft(
            kind=kind,
            data={**data, **self._also_told()},
            element=element,
            process_version=None if stage is None else stage.process_version,
            unit_id=self.actor.unit_id if stage is None else stage.unit_id,
            role=role,
            before=before,
        )
        self.dossier.audit_seq, self.dossier.audit_head = audit_store.append(
            self.session,
            chain=str(self.dossier.id),
            seq=self.dossier.audit_seq,
            head=self.dossier.audit_head,
            drafts=[draft],
            actor=self.actor,
            dossier_id=self.dossier.id,
            occurred_at=self.at,
            recorded_at=self.now,
            on_behalf_of=None if self.substitution is None else self.substitution.login,
        )

    def _also_told(self) -> dict[str, Any]:
        also: dict[str, Any] = {} if self.source is None else {"imported": dict(self.source)}
        return also if self.recorder is None else also | {"recorded_by": self.recorder.login}

    def post(self, topic: str, body: Mapping[str, Any]) -> None:
        """Leave something for the worker to deliver after the commit."""
        self.letters.append(
            {
                "id": uuid4(),
                "dossier_id": self.dossier.id,
                "topic": topic,
                "body": dict(body),
                "status": "pending",
                "created_at": self.now,
                "next_try_at": self.now,
            }
        )

    def finish(self) -> None:
        """Write what the command changed: stages, work offered, letters, and the dossier with the head of its chain."""
        for before, after in self.stages.values():
            stage_store.save(self.session, before, after)
        work_item_store.add(self.session, self.offers)
        outbox_store.add(self.session, self.letters)
        dossier_store.save(self.session, self.before, self.dossier)


@contextmanager
def on_dossier(
    installation: Installation,
    session: Session,
    dossier: DossierRecord | None,
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
    named: object = "",
    what: tuple[str, str] = ("hồ sơ", "dossier"),
) -> Iterator[Command]:
    """A command on a dossier that is locked in this transaction. `what` was named: the dossier, or work in it.

    Raises NotFound when there is none, or a confidential one of which the actor may not know; ClockBehind;
    OccurredLater when it happened after it is written down."""
    if dossier is None or not _known(session, dossier, actor):
        raise NotFound(*what, named)
    with on_known(installation, session, dossier, actor=actor, now=now, occurred_at=occurred_at) as command:
        yield command


@contextmanager
def on_known(
    installation: Installation,
    session: Session,
    dossier: DossierRecord,
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
) -> Iterator[Command]:
    """on_dossier without asking whether the actor may know of it: for noting that somebody tried to."""
    now = _not_before(dossier, now)
    if occurred_at is not None and occurred_at > now:
        raise OccurredLater(occurred=spoken(occurred_at), now=spoken(now))
    command = Command(
        installation=installation,
        session=session,
        actor=actor,
        now=now,
        at=occurred_at or now,
        dossier=dossier,
        before=dossier_store.values(dossier),
    )
    yield command
    dossier.recorded_at = now
    command.finish()


def _known(session: Session, dossier: DossierRecord, actor: Actor) -> bool:
    return not dossier.confidential or actor.is_system or is_seen(session, Reader.of(actor), dossier.id)


def _not_before(dossier: DossierRecord, now: datetime) -> datetime:
    """The machines' clocks differ a little, and whoever waits for a lock read the time before: nothing is written down
    as earlier than what was written before it."""
    behind = dossier.recorded_at - now
    if behind > CLOCK_TOLERANCE:
        raise ClockBehind(now=spoken(now), last=spoken(dossier.recorded_at), dossier=dossier.code or dossier.id)
    return max(now, dossier.recorded_at)
