"""The way to each end of a diagram, read from its flows and conditions, and dossiers that are taken along it."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from engine.bpmn.definition import Definition
from engine.bpmn.source import read_bpmn
from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.form import Choice, Component, Form, Group
from engine.domain.identifiers import DossierId
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.tables import awaited_messages, timers
from tests.office import Office

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
EQUALS = re.compile(r'(\w+) == ("(\w+)"|True)')
VOTES = re.compile(r'count\((\w+)s, "(\w+)"\)')  # council_votes: the answers of council_vote
REPLY = "reply_outcome"
MOST_STEPS = 120
NAMED_OTHERWISE = {"refused": "refuse", "granted": "ok"}  # what a reply says, in the words of the check before it

Wanted = dict[tuple[str, str], Any]  # (element, field) -> the value to answer
Avoided = dict[tuple[str, str], set[Any]]


@dataclass
class Way:
    """What must be answered, and what must not, for a dossier to reach an end of its receiving unit's process."""

    end: str
    wanted: Wanted = field(default_factory=dict)
    avoided: Avoided = field(default_factory=lambda: defaultdict(set))
    expires: str | None = None  # the called process whose supplement never comes
    withdrawn: bool = False

    def answer(self, element: str, form: Form | None) -> dict[str, Any]:
        given = {name: value for (asked, name), value in self.wanted.items() if asked == element}
        for (asked, name), values in self.avoided.items():
            if asked == element and name not in given:
                given[name] = next(option for option in options(form, name) if option not in values)
        return given

    def reply(self, form: Form | None) -> dict[str, Any]:
        """What another unit answers, so that its reply is the one that the way needs."""
        wanted = next((value for (_, name), value in self.wanted.items() if name == REPLY), None)
        refused = {value for (_, name), values in self.avoided.items() if name == REPLY for value in values}
        possible = options(form, "outcome")
        if wanted is None and refused and "granted" in refused:
            wanted = next(value for value in ("refused", "supplement") if value not in refused)
        said = next((word for word in (wanted, NAMED_OTHERWISE.get(str(wanted))) if word in possible), None)
        return {} if said is None else {"outcome": said}


def asks(form: Form, name: str) -> bool:
    return any(getattr(part, "key", None) == name for part in _parts(form.components))


def options(form: Form | None, name: str) -> list[Any]:
    """The values of a choice; a tick may be there or not."""
    found = [part for part in _parts(form.components if form else ()) if getattr(part, "key", None) == name]
    choices = [option.value for part in found if isinstance(part, Choice) for option in part.options]
    return choices or [False, True]


def _parts(components: tuple[Component, ...]) -> Iterator[Component]:
    for part in components:
        yield part
        if isinstance(part, Group):
            yield from _parts(part.components)


def ways(process_id: str, definition: Definition, files: Any) -> list[Way]:
    """The shortest way to each end event of a process."""
    process = read_bpmn(files[process_id], process_id).find(f"{BPMN}process")
    drawn = _Drawn(process, definition)
    return [drawn.way(end.get("id")) for end in process.findall(f"{BPMN}endEvent")]


class _Drawn:
    def __init__(self, process: Any, definition: Definition) -> None:
        self.elements = {element for _, element in definition.elements}
        self.nodes = {node.get("id"): node for node in process}
        self.flows = process.findall(f"{BPMN}sequenceFlow")
        self.start = process.find(f"{BPMN}startEvent").get("id")
        self.into: dict[str, list[Any]] = defaultdict(list)
        for flow in self.flows:
            self.into[flow.get("targetRef")].append(flow)

    def way(self, end: str) -> Way:
        """Backwards from the end, so that the first way found is the shortest."""
        before: dict[str, Any] = {end: None}
        waiting = deque([end])
        while waiting:
            node = waiting.popleft()
            host = self.nodes[node].get("attachedToRef")
            for source, flow in [(host, None)] if host else [(flow.get("sourceRef"), flow) for flow in self.into[node]]:
                if source not in before:
                    before[source] = (flow, node)
                    waiting.append(source)
        return self._told(end, before)

    def _told(self, end: str, before: dict[str, Any]) -> Way:
        way, node = Way(end=end), self.start
        while before[node] is not None:
            flow, following = before[node]
            self._note(way, node, flow, following)
            node = following
        return way

    def _note(self, way: Way, node: str, flow: Any, following: str) -> None:
        if flow is None:
            way.expires = self.nodes[node].get("calledElement")
            return
        if following == "withdrawal":
            way.withdrawn = True
        if not self.nodes[node].tag.endswith("exclusiveGateway"):
            return
        condition = flow.findtext(f"{BPMN}conditionExpression")
        others = [other for other in self.flows if other.get("sourceRef") == node and other is not flow]
        if condition is not None:
            for name, value in self._named(condition):
                way.wanted[name] = value
        else:
            for other in others:
                for name, value in self._named(other.findtext(f"{BPMN}conditionExpression") or ""):
                    way.avoided[name].add(value)

    def _named(self, condition: str) -> Iterator[tuple[tuple[str, str], Any]]:
        for name, text, word in EQUALS.findall(condition):
            element = max((e for e in self.elements if name.startswith(f"{e}_")), key=len)
            yield (element, name.removeprefix(f"{element}_")), True if text == "True" else word
        for element, word in VOTES.findall(condition):
            yield (element, "choice"), word


def take(office: Office, dossier_id: UUID, way: Way) -> None:
    """Do what the way needs, and something plain where it needs nothing, until there is nothing left to do."""
    for _ in range(MOST_STEPS):
        items = office.open_items(dossier_id)
        if way.withdrawn and _withdrawn_now(office, dossier_id):
            continue
        expired = way.expires is not None and any(item.element == "supplement_receive" for item in items)
        if items and not expired:
            _answer(office, way, items[0])
        elif not _let_time_pass(office, dossier_id):
            return
    raise AssertionError(f"{way} does not come to an end: {[item.element for item in office.open_items(dossier_id)]}")


def _withdrawn_now(office: Office, dossier_id: UUID) -> bool:
    """Whether the applicant withdrew: at the first moment in which the diagram waits for that."""
    closed = DossierStatus(office.dossier(dossier_id).status) in CLOSED
    if closed or not office.rows(awaited_messages, dossier_id=dossier_id, name="withdrawal"):
        return False
    desk = office.person(office.commune, "tn")
    withdraw_dossier(office.installation, DossierId(dossier_id), reason="đơn rút", actor=desk, now=office.now)
    return True


def _answer(office: Office, way: Way, item: Any) -> None:
    form = office.form_of(item)
    here = office.dossier(item.dossier_id).unit_id == item.unit_id and item.process_id not in ("own_decision",)
    given = way.answer(item.element, form) if here else way.reply(form)
    if item.element.endswith("_vote"):
        given["member"] = f"Thành viên {item.instance}"
    office.complete(item, **given)


def _let_time_pass(office: Office, dossier_id: UUID) -> bool:
    """To the next timer of the dossier; False when it waits for none."""
    due = sorted(row.due_at for row in office.rows(timers, dossier_id=dossier_id))
    if due:
        office.now = max(office.now, due[0] + timedelta(minutes=1))
        office.sweep()
    return bool(due)
