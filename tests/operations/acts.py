"""What the people of an office do under load, by chance: everything that a desk, an officer or a leader can do."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, select

from engine.domain.actor import system
from engine.domain.dossier import WITH_RESULT, Channel
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import DossierId, MessageId, RoleKey, UnitId, WorkItemId
from engine.domain.instant import local
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.complete_work_item import complete_work_item
from engine.operations.deliver_message import deliver_message
from engine.operations.issue_apology import issue_apology
from engine.operations.open_dossier import open_dossier
from engine.operations.record_survey import record_survey
from engine.operations.users import Account, Holding, create_user
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.tables import dossiers, incidents, work_items
from tests.office import COMMUNE, OPENING, Office
from tests.operations.any_answer import AnyAnswer
from tests.operations.watched import say

SAMPLE = 12
REASONS = ("Theo đơn của người dân", "Chờ xác minh thêm")


class Acts:
    """One person's day. Each act says what it begins with and, when it came back, what is promised by that."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.procedures = sorted(
            procedure.code for procedure in office.installation.catalog.procedures.values() if procedure.latest.process
        )
        self.weights: dict[Callable[[], None], int] = {
            self.file: 9,
            self.complete: 55,
            self.claim: 8,
            self.release: 4,
            self.withdraw: 1,
            self.apologise: 3,
            self.read: 4,
            self.survey: 2,
            self.message: 3,
            self.hire: 1,
            self.retry: 2,
            self.mistake: 6,
        }

    def one(self) -> None:
        (act,) = self.chance.choices(list(self.weights), list(self.weights.values()))
        act()

    def file(self) -> None:
        procedure = self.chance.choice(self.procedures)
        say("begin", "file", procedure)
        block = self.office.installation.catalog.procedure(procedure).block(local(self.office.now).date())
        facts = self._answer(block.facts_form and self.office.installation.catalog.form(block.facts_form))
        name = f"Hồ Thị {self.chance.randrange(10**6)}"
        received = self.office.file(procedure, facts=facts, channel=self.chance.choice(list(Channel)), name=name)
        say("filed", received.dossier_id)

    def complete(self) -> None:
        item = self._item("open", "claimed")
        if item is not None:
            say("begin", "complete", item.id)
            answer, actor = self._answer(self.office.form_of(item)), self.office.person(item.unit_id, item.role)
            complete_work_item(self._on, WorkItemId(item.id), answer, actor=actor, now=self.office.now)
            say("done", item.id)

    def claim(self) -> None:
        item = self._item("open")
        if item is not None:
            say("begin", "claim", item.id)
            actor = self.office.person(item.unit_id, item.role)
            claim_work_item(self._on, WorkItemId(item.id), actor=actor, now=self.office.now)
            say("claimed", item.id)

    def release(self) -> None:
        item = self._item("claimed")
        if item is not None:
            say("begin", "release", item.id)
            actor = self.office.person(item.unit_id, item.role)
            release_work_item(self._on, WorkItemId(item.id), actor=actor, now=self.office.now)
            say("released", item.id)

    def withdraw(self) -> None:
        dossier_id = self._dossier(dossiers.c.closed_at.is_(None), dossiers.c.accepted_at.is_not(None))
        say("begin", "withdraw", dossier_id)
        withdraw_dossier(self._on, dossier_id, REASONS[0], actor=self._desk(), now=self.office.now)
        say("withdrawn", dossier_id)

    def apologise(self) -> None:
        dossier_id = self._dossier(dossiers.c.closed_at.is_(None), dossiers.c.promised_at > self.office.now)
        say("begin", "apologise", dossier_id)
        new = self.office.now + timedelta(days=self.chance.randint(10, 90))
        issue_apology(self._on, dossier_id, reason=REASONS[1], new_date=new, actor=self._desk(), now=self.office.now)
        say("apologised", dossier_id)

    def read(self) -> None:
        dossier_id = self._dossier()
        say("begin", "read", dossier_id)
        open_dossier(self._on, dossier_id, actor=self._desk(), now=self.office.now)
        say("read", dossier_id)

    def survey(self) -> None:
        dossier_id = self._dossier(dossiers.c.status.in_(WITH_RESULT))
        say("begin", "survey", dossier_id)
        satisfied = self.chance.random() < 0.8
        record_survey(self._on, dossier_id, satisfied=satisfied, answers={}, actor=self._desk(), now=self.office.now)
        say("surveyed", dossier_id)

    def message(self) -> None:
        """One that no stage waits for: what agencies of this installation owe each other comes from them alone."""
        dossier_id = self._dossier(dossiers.c.code.is_not(None))
        say("begin", "message", dossier_id)
        deliver_message(
            self._on,
            message_id=MessageId(uuid4()),
            dossier_code=self.office.dossier(dossier_id).code,
            name="never_requested_replied",
            payload={"reply_outcome": "granted"},
            actor=system("peer", COMMUNE),
            now=self.office.now,
        )

    def hire(self) -> None:
        login = f"moi_{self.chance.randrange(10**9)}"
        say("begin", "hire", login)
        held = Holding(unit_id=COMMUNE, role=RoleKey("tn"), valid_from=local(OPENING).date())
        account = Account(login=login, name="Người mới", password=None, holdings=[held])
        create_user(self._on, account, actor=system("load", COMMUNE), now=self.office.now)
        say("hired", login)

    def retry(self) -> None:
        found = self._some(incidents, incidents.c.resolved_at.is_(None))
        if found:
            say("begin", "retry", found[0].id)
            self.office.retry(found[0].id)
            say("retried", found[0].id)

    def mistake(self) -> None:
        """Input that must be refused, and changes nothing."""
        item = self._item("open", "claimed", "done")
        if item is None:
            return
        say("begin", "mistake", item.id)
        right = self.office.person(item.unit_id, item.role)
        wrong = self.chance.choice((replace(right, roles=frozenset()), replace(right, unit_id=UnitId("nowhere"))))
        try:
            complete_work_item(self._on, WorkItemId(item.id), {"?": 1}, actor=wrong, now=self.office.now)
        except Refusal as refusal:
            say("refused", type(refusal).__name__)
        else:
            raise AssertionError("a stranger completed a work item")

    # What there is to act on

    @property
    def _on(self) -> Any:
        return self.office.installation

    def _desk(self) -> Any:
        return self.office.person(COMMUNE, "tn")

    def _answer(self, form: Any) -> dict[str, Any]:
        return AnyAnswer(self.chance, self.office.now).to(form)

    def _item(self, *statuses: str) -> Any:
        found = self._some(work_items, work_items.c.status.in_(statuses))
        return self.chance.choice(found) if found else None

    def _dossier(self, *wanted: Any) -> DossierId:
        found = self._some(dossiers, *wanted)
        if not found:
            raise InvalidInput("load", "chưa có hồ sơ như vậy", "there is no such dossier yet")
        return DossierId(self.chance.choice(found).id)

    def _some(self, table: Table, *wanted: Any) -> list[Any]:
        """A few rows by chance: ids are random, so those after a random one are."""
        after = UUID(int=self.chance.getrandbits(127))
        statement = select(table).where(*wanted).order_by(table.c.id).limit(SAMPLE)
        with self._on.database.reading() as session:
            found = list(session.execute(statement.where(table.c.id >= after)))
            return found or list(session.execute(statement))
