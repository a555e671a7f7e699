"""An office for tests: people in every role of every unit, who file dossiers and answer whatever is asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.bootstrap import Running, create, open_installation
from engine.domain.actor import LEADER, Actor, system
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.form import Checkbox, Checklist, Choice, Component, Form, Group, Moment, NumberInput, Rows, TextInput
from engine.domain.identifiers import IncidentId, RoleKey, UnitId, UserId, WorkItemId
from engine.domain.papers import Paper
from engine.operations.assign_work_item import assign_work_item
from engine.operations.complete_work_item import Completed, complete_work_item
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, Received, receive_dossier
from engine.operations.retry_incident import retry_incident
from engine.operations.sweep import Swept, sweep
from engine.operations.users import Account, Holding, actors_of, create_user
from engine.store import users as user_store
from engine.store.database import Durability
from engine.store.tables import dossiers, stages, work_items

COMMUNE = UnitId("ubnd_trung_son")
OPENING = datetime(2022, 3, 7, 1, 0, tzinfo=UTC)  # Monday 08:00 in Vietnam


class Mailbag:
    """A courier that keeps what it was given."""

    def __init__(self) -> None:
        self.letters: dict[UUID, tuple[str, Mapping[str, Any]]] = {}

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        self.letters[letter_id] = (topic, body)


@dataclass
class Office:
    """`now` moves only when a test moves it."""

    running: Running
    now: datetime = OPENING
    commune: UnitId = COMMUNE  # where dossiers are filed
    people: dict[tuple[str, str], Actor] = field(default_factory=dict)
    mail: Mailbag = field(default_factory=Mailbag)

    @property
    def installation(self) -> Installation:
        return self.running.installation

    def person(self, unit: str, role: str) -> Actor:
        """Somebody who holds just this role in this unit; hired when first asked for."""
        if (unit, role) not in self.people:
            login = f"{unit}.{role}"
            with self.installation.database.reading() as session:
                known = user_store.by_login(session, login)
            user_id = UserId(known.id) if known else self._hire(login, unit, role)
            (self.people[unit, role],) = actors_of(self.installation, user_id, now=self.now)
        return self.people[unit, role]

    def _hire(self, login: str, unit: str, role: str) -> UserId:
        holding = Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=date(2019, 1, 1))
        account = Account(login=login, name=f"{role} {unit}", password=None, holdings=[holding])
        return create_user(self.installation, account, actor=system("test", self.commune), now=self.now)

    def file(self, procedure: str, *, facts: Mapping[str, Any] | None = None, **changes: Any) -> Received:
        block = self.installation.catalog.procedure(procedure).block((self.now + timedelta(hours=7)).date())
        given = dict(facts or {})
        if block.facts_form is not None:
            given = fill(self.installation.catalog.form(block.facts_form), given)
        filing = Filing(
            procedure_code=procedure,
            applicant=Applicant(name=changes.pop("name", "Hồ Thị Thử")),
            facts=given,
            papers=[Paper(name="Tờ khai", originals=1)],
            channel=changes.pop("channel", Channel.DESK),
        )
        return receive_dossier(
            self.installation, filing, actor=self.person(self.commune, "tn"), now=self.now, **changes
        )

    def open_items(self, dossier_id: UUID | None = None) -> list[Any]:
        wanted = select(work_items).where(work_items.c.status.in_(("open", "claimed")))
        if dossier_id is not None:
            wanted = wanted.where(work_items.c.dossier_id == dossier_id)
        with self.installation.database.reading() as session:
            return list(session.execute(wanted.order_by(work_items.c.offered_at, work_items.c.element)))

    def item(self, dossier_id: UUID, element: str) -> Any:
        """The open item of an element, of which there must be one (or several alike)."""
        found = [item for item in self.open_items(dossier_id) if item.element == element]
        open_now = [item.element for item in self.open_items(dossier_id)]
        assert found, f"no open work item {element}; open: {open_now}"
        return found[0]

    def complete(self, item: Any, **answer: Any) -> Completed:
        form = self.form_of(item)
        given = fill(form, answer) if form else answer
        actor = self.person(item.unit_id, item.role)
        self.assign(item, actor)
        return complete_work_item(self.installation, WorkItemId(item.id), given, actor=actor, now=self.now)

    def assign(self, item: Any, person: Actor) -> None:
        """The leader gives out what is not offered to a whole role."""
        if item.reserved and item.role != LEADER and item.claimed_by != person.user_id:
            leader = self.person(item.unit_id, LEADER)
            item_id = WorkItemId(item.id)
            assign_work_item(
                self.installation, item_id, person.login, actor=leader, now=self.now, reason="người khác bận"
            )

    def do(self, dossier_id: UUID, element: str, **answer: Any) -> Completed:
        return self.complete(self.item(dossier_id, element), **answer)

    def form_of(self, item: Any) -> Form | None:
        if item.form is None:
            return None
        with self.installation.database.reading() as session:
            version = session.execute(select(stages.c.process_version).where(stages.c.id == item.stage_id)).scalar_one()
            return self.installation.version(session, version).forms[item.form]

    def retry(self, incident_id: UUID) -> bool:
        return retry_incident(
            self.installation, IncidentId(incident_id), actor=system("operator", COMMUNE), now=self.now
        )

    def sweep(self) -> Swept:
        return sweep(self.installation, self.mail, now=self.now)

    def dossier(self, dossier_id: UUID) -> Any:
        with self.installation.database.reading() as session:
            return session.execute(select(dossiers).where(dossiers.c.id == dossier_id)).one()

    def rows(self, table: Any, **wanted: Any) -> list[Any]:
        statement = select(table)
        for name, value in wanted.items():
            statement = statement.where(table.c[name] == value)
        with self.installation.database.reading() as session:
            return list(session.execute(statement))


def open_office(url: str, *, tariff: str = "demo", now: datetime = OPENING, commune: UnitId = COMMUNE) -> Office:
    """A ready office on a database; the demo tariff decides the amounts that the national one leaves open."""
    return _office(create(url, home=commune, now=now, durability=Durability.BULK), tariff, now, commune)


def ready_office(url: str) -> Office:
    """The same on a database that has been one before: nothing is released again."""
    return _office(open_installation(url, durability=Durability.BULK), "demo", OPENING, COMMUNE)


def _office(running: Running, tariff: str, now: datetime, commune: UnitId) -> Office:
    decided = replace(running, installation=replace(running.installation, tariff=tariff))
    return Office(running=decided, now=now, commune=commune)


def fill(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """An answer that the form accepts: what is given, and something plain for everything else that is required."""
    answer: dict[str, Any] = {}
    _fill(form.components, given, answer)
    return answer


def _fill(components: tuple[Component, ...], given: Mapping[str, Any], answer: dict[str, Any]) -> None:
    for component in components:
        if component.hide is not None and component.hide.holds({**given, **answer}):
            continue
        match component:
            case Group(key=None):
                _fill(component.components, given, answer)
            case Rows() | Group():
                if component.key in given:
                    answer[component.key] = given[component.key]
                elif isinstance(component, Rows):
                    row: dict[str, Any] = {}
                    _fill(component.components, {}, row)
                    answer[component.key] = [row]
            case _ if getattr(component, "key", None) in given:
                answer[component.key] = given[component.key]  # type: ignore[attr-defined]
            case _ if getattr(component, "required", False):
                answer[component.key] = plain(component)  # type: ignore[attr-defined]
            case _:
                pass


def plain(component: Component) -> Any:
    match component:
        case Choice():
            return component.options[0].value
        case Checklist():
            return [component.options[0].value]
        case Checkbox():
            return True
        case NumberInput():
            return max(1, int(component.minimum))
        case Moment():
            return "2022-03-01T08:00" if component.with_time else "2022-03-01"
        case TextInput(pattern=pattern) if pattern is not None:
            return "0" * max(component.min_length, min(component.max_length, 12))
        case TextInput():
            return "x" * max(component.min_length, 3)
        case _:
            raise AssertionError(f"no plain answer for {component}")
