"""Dossiers as rows, with the legal clocks that operations would have kept, to see what reports make of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from engine.catalog.calendars import STATE_OFFICES, load_calendar
from engine.catalog.organisation import load_organisation
from engine.config import WORKFLOWS
from engine.domain.audit import GENESIS
from engine.domain.audit_kind import AuditKind
from engine.domain.clock_record import to_record
from engine.domain.effects import StopReason
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Term
from engine.store import tables
from engine.store.database import Database
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope

COMMUNE, DISTRICT, PROVINCE = "ubnd_trung_son", "phong_ldtbxh_a_luoi", "so_ldtbxh_thua_thien_hue"
CALENDAR = load_calendar(STATE_OFFICES)
ORGANISATION = load_organisation(WORKFLOWS).organisation
VERSION = "a" * 64


def at(day: str, hour: str = "08:00") -> datetime:
    return datetime.fromisoformat(f"2022-{day}T{hour}").replace(tzinfo=VIETNAM)


YEAR_END = at("12-31", "23:59")


def scope(first: str, last: str, now: datetime = YEAR_END) -> ReportScope:
    period = ReportPeriod(first=date.fromisoformat(f"2022-{first}"), last=date.fromisoformat(f"2022-{last}"))
    return ReportScope(unit=UnitId(COMMUNE), period=period, calendar=CALENDAR, organisation=ORGANISATION, now=now)


@dataclass
class Rows:
    database: Database
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.user = uuid4()
        self.add("users", {"id": self.user, "login": "lan", "name": "Lan", "created_at": at("01-04")})
        version = {"hash": VERSION, "process_id": "birth", "files": {}, "forms": {}, "released_by": "lan"}
        self.add("process_versions", version | {"released_at": at("01-04")})

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        with self.database.transaction() as session:
            session.execute(insert(getattr(tables, table)), list(rows))

    def dossier(
        self,
        accepted: datetime,
        term: str = "5 working_days",
        *,
        group: str = "ho_tich",
        domain: str = "ho_tich",
        channel: str = "desk",
        result: datetime | None = None,
        supplement: tuple[datetime, datetime | None] | None = None,
    ) -> UUID:
        clock = LegalClock.start(accepted, (Term.parse(term),), CALENDAR)
        if supplement is not None:
            asked, came = supplement
            clock = clock.stop(asked, StopReason.SUPPLEMENT, CALENDAR)
            clock = clock if came is None else clock.resume(came, StopReason.SUPPLEMENT, CALENDAR)
        if result is not None:
            clock = clock.finish(result)
        row = self._row(clock, group, domain, channel)
        self.add("dossiers", row)
        return UUID(str(row["id"]))

    def _row(self, clock: LegalClock, group: str, domain: str, channel: str) -> dict[str, Any]:
        done = clock.finished_at is not None
        stopped = None if done else clock.stopped_since
        return {
            "id": uuid4(),
            "code": f"D{next(self.numbers)}",
            "procedure_code": "1.001193",
            "procedure_from": date(2021, 1, 1),
            "domain": domain,
            "domain_group": group,
            "unit_id": COMMUNE,
            "channel": channel,
            "status": "result_at_desk" if done else "processing",
            "applicant_name": "Hồ Văn Thử",
            "search_text": "ho van thu",
            "applicant": {},
            "facts": {},
            "papers": [],
            "submitted_at": clock.accepted_at,
            "accepted_at": clock.accepted_at,
            "promised_at": clock.promised_at,
            "first_promised_at": clock.first_promised_at,
            "due_at": clock.due_at,
            "clock": to_record(clock),
            "clock_stopped_at": stopped,
            "clock_stopped_for": "supplement" if stopped else None,
            "result_at": clock.finished_at,
            "outcome": "granted" if done else None,
            "verdict": clock.verdict,
            "audit_head": GENESIS,
            "recorded_at": clock.accepted_at,
        }

    def stage(
        self, dossier: UUID, unit: str = COMMUNE, *, started: datetime, term: str, done: datetime | None = None
    ) -> UUID:
        clock = LegalClock.start(started, (Term.parse(term),), CALENDAR)
        clock = clock if done is None else clock.finish(done)
        stage_id = uuid4()
        row = {
            "id": stage_id,
            "dossier_id": dossier,
            "unit_id": unit,
            "level": ORGANISATION.unit(UnitId(unit)).level,
            "process_id": "birth",
            "process_version": VERSION,
            "status": "running",
            "state": b"",
            "started_at": started,
            "clock": to_record(clock),
            "handed_over_at": done,
            "own_verdict": clock.verdict,
        }
        self.add("stages", row)
        return stage_id

    def handoff(
        self, dossier: UUID, stages: tuple[UUID, UUID], units: tuple[str, str], sent: datetime, back: datetime | None
    ) -> None:
        row = {
            "id": uuid4(),
            "dossier_id": dossier,
            "function": "merit_review",
            "from_stage_id": stages[0],
            "to_stage_id": stages[1],
            "from_unit_id": units[0],
            "to_unit_id": units[1],
            "visit": 1,
            "sent_at": sent,
            "returned_at": back,
        }
        self.add("handoffs", row)

    def receipt(self, dossier: UUID, amount: int, issued: datetime, voided: datetime | None = None) -> None:
        row = {
            "id": uuid4(),
            "unit_id": COMMUNE,
            "series": "BL",
            "year": 2022,
            "number": next(self.numbers),
            "dossier_id": dossier,
            "amount": amount,
            "issued_at": issued,
            "issued_by": self.user,
            "voided_at": voided,
            "void_reason": None if voided is None else "ghi sai",
        }
        self.add("receipts", row)

    def survey(self, dossier: UUID, satisfied: bool, given: datetime) -> None:
        row = {"id": uuid4(), "dossier_id": dossier, "unit_id": COMMUNE, "satisfied": int(satisfied), "answers": {}}
        self.add("surveys", row | {"given_at": given})

    def digitised(self, dossier: UUID, when: datetime) -> None:
        row = {
            "chain": str(dossier),
            "seq": 1,
            "dossier_id": dossier,
            "kind": AuditKind.DOSSIER_DIGITISED,
            "actor": "lan",
            "occurred_at": when,
            "recorded_at": when + timedelta(minutes=1),
            "body": "{}",
            "prev_hash": GENESIS,
            "hash": bytes(32),
        }
        self.add("audit_events", row)
