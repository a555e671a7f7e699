"""Makes the office that a release is remembered by: dossiers of every diagram in every situation, all through the
real commands. Runs on the code of the release (see scripts/save_release.py):

    python -m tests.releases.situations FOLDER     writes FOLDER/office.sqlite3 and FOLDER/manifest.json
"""

import json
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.bpmn.state import VERSION
from engine.domain.actor import system
from engine.domain.errors import Refusal
from engine.domain.form import Choice, Group
from engine.domain.identifiers import DossierId, ProcedureCode, ProcessId
from engine.operations.claim_work_item import claim_work_item
from engine.operations.complete_work_item import complete_work_item
from engine.operations.deliver_outbox import deliver_outbox
from engine.operations.issue_apology import issue_apology
from engine.operations.release_processes import release_processes
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.ports import DeliveryFailed
from engine.store import schema
from engine.store.tables import timers
from tests.benchmarks.processes import sequence
from tests.office import COMMUNE, Office, open_office
from tests.operations.paths import accepted, at_review
from tests.releases.manifest import manifest

BELIEF, DISABILITY, LAND, MERIT, MARITAL, COPIES = (
    "2.000509",
    "1.001699",
    "2.000983",
    "1.010824",
    "1.004873",
    "2.000815",
)
FAILING = ProcedureCode("1.001776")  # runs a small diagram that needs a number: its incident stays until one is given
NEEDS_A_NUMBER = (
    '<bpmn:exclusiveGateway id="next" default="f_next_t1"/>'
    '<bpmn:sequenceFlow id="f_next_t1" sourceRef="next" targetRef="t1"/>'
    '<bpmn:sequenceFlow id="f_next_large" sourceRef="next" targetRef="t1">'
    "<bpmn:conditionExpression>t0_amount &gt; 3</bpmn:conditionExpression></bpmn:sequenceFlow>"
)
NAMES = ("Hồ Thị A", "Hồ Văn B", "Lê Thị C", "Trần Văn D")
MOST_STEPS = 60
TRIES = 40
SEED = 10

SITUATIONS = {
    "at the desk": "FROM dossiers WHERE status = 'submitted'",
    "waits for the citizen's supplement": "FROM dossiers WHERE status = 'waiting_supplement'",
    "its clock stands": "FROM dossiers WHERE clock_stopped_at IS NOT NULL",
    "waits for an opinion": "FROM dossiers WHERE status = 'waiting_opinion'",
    "with another agency": "FROM dossiers d JOIN handoffs h ON h.dossier_id = d.id "
    "WHERE d.status = 'forwarded' AND h.returned_at IS NULL",
    "a council votes": "FROM work_items WHERE kind = 'council' AND status = 'open'",
    "some instances of a repeated task are done": "FROM work_items d JOIN work_items o "
    "ON o.stage_id = d.stage_id AND o.element = d.element AND o.instance <> d.instance "
    "WHERE d.status = 'done' AND o.status = 'open'",
    "one branch of a join has arrived": "FROM work_items d JOIN work_items o ON o.stage_id = d.stage_id "
    "WHERE d.element = 'police_reply' AND d.status = 'done' AND o.element = 'front_reply' AND o.status = 'open'",
    "inside a called process": "FROM work_items w JOIN stages s ON s.id = w.stage_id "
    "WHERE w.process_id <> s.process_id AND w.status = 'open'",
    "a timer is pending": "FROM timers",
    "an incident is open": "FROM incidents WHERE resolved_at IS NULL",
    "a letter has not left": "FROM outbox WHERE status = 'pending'",
    "a letter is tried again": "FROM outbox WHERE status = 'pending' AND attempts > 0",
    "a letter has left": "FROM outbox WHERE status = 'sent'",
    "somebody has taken it": "FROM work_items WHERE status = 'claimed'",
    "a new date was given": "FROM dossiers WHERE reappointed_at IS NOT NULL AND closed_at IS NULL",
    "withdrawn": "FROM dossiers WHERE status = 'withdrawn'",
    "turned away at the desk": "FROM dossiers WHERE status IN ('incomplete_at_desk', 'rejected_at_desk')",
    "returned": "FROM dossiers WHERE status = 'returned'",
    "money was paid": "FROM receipts",
}


@dataclass
class Release:
    """The office while it is filled. Chance is seeded: the same code makes the same office, but for its ids."""

    office: Office
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def stand_in_every_diagram(self) -> None:
        for process in sorted(self._reached()):
            if self._has_work(process):
                self._stand_in(process)

    def _reached(self) -> dict[str, list[str]]:
        """Each diagram and the procedures whose dossiers may come to it; one procedure of each main diagram."""
        catalog = self.office.installation.catalog
        reached: dict[str, list[str]] = {}
        seen = set()
        for code, procedure in sorted(catalog.procedures.items()):
            process = procedure.block(self.office.now.date()).process
            if process is not None and process not in seen:
                seen.add(process)
                for other in self._closure(process, set()):
                    reached.setdefault(other, []).append(code)
        return reached

    def _has_work(self, process: str) -> bool:
        """Nobody can stand in a diagram that runs by itself: dossiers pass through it."""
        with self.office.installation.database.reading() as session:
            definition = self.office.installation.product_version(session, process).definition
        own = (element for (owner, _), element in definition.elements.items() if owner == process)
        return any(element.type == "userTask" for element in own)

    def _closure(self, process: str, known: set[str]) -> set[str]:
        with self.office.installation.database.reading() as session:
            definition = self.office.installation.product_version(session, process).definition
        known |= {called for called, _ in definition.elements}
        asked = {element.receiver for element in definition.elements.values()} - {None, "requester"}
        for row in self.office.installation.catalog.organisation.competence:
            if row.function in asked and row.process not in known:
                self._closure(row.process, known)
        return known

    def _stand_in(self, process: str) -> None:
        """Dossiers go on, each its own way, until one stands in the diagram; those before it end somewhere."""
        for tried in range(TRIES):
            code = self.chance.choice(self._reached()[process])
            wanted = self.chance.randrange(3) if tried < 3 else 0  # not always at the first task of it
            dossier_id = self.file(code)
            if self.walk(dossier_id, partial(self._stands, dossier_id, process, [wanted])):
                return
        raise SystemExit(f"no dossier came to stand in {process}")

    def _stands(self, dossier_id: UUID, process: str, left: list[int]) -> bool:
        if not any(item.process_id == process for item in self.office.open_items(dossier_id)):
            return False
        left[0] -= 1
        return left[0] < 0

    def file(self, code: str) -> UUID:
        self.office.now += timedelta(minutes=self.chance.randrange(5, 90))
        return UUID(str(self.office.file(code, facts=_facts(self.office), name=self.chance.choice(NAMES)).dossier_id))

    def walk(self, dossier_id: UUID, arrived: Callable[[], bool]) -> bool:
        """One step after the other until it has arrived or has ended; waits are waited for."""
        for _ in range(MOST_STEPS):
            if arrived():
                return True
            if not self.step(dossier_id):
                return False
        return False

    def step(self, dossier_id: UUID) -> bool:
        items = self.office.open_items(dossier_id)
        if items:
            item = self.chance.choice(items)
            for answer in (self._some_answer(item), {}):
                try:
                    self.office.complete(item, **answer)
                    return True
                except Refusal:
                    continue
            return False
        due = [timer.due_at for timer in self.office.rows(timers, dossier_id=dossier_id)]
        if due:
            self.office.now = max(self.office.now, min(due)) + timedelta(minutes=1)
            self.office.sweep()
        return bool(due)

    def _some_answer(self, item: Any) -> dict[str, Any]:
        """Mostly the straight way, sometimes another."""
        form = self.office.form_of(item)
        choices = [] if form is None else [part for part in _parts(form.components) if isinstance(part, Choice)]
        if self.chance.random() < 0.6:
            return {}
        return {part.key: self.chance.choice(part.options).value for part in choices if part.key == "outcome"}


def _facts(office: Office) -> dict[str, Any]:
    """What must be told in time is told in time; forms that do not ask take no notice."""
    return {"starts_on": (office.now + timedelta(days=60)).date().isoformat()}


def _parts(components: tuple[Any, ...]) -> list[Any]:
    return [part for one in components for part in (_parts(one.components) if isinstance(one, Group) else [one])]


class _NoPost:
    """A courier whom nobody lets out."""

    def deliver(self, letter_id: UUID, topic: str, body: Any) -> None:
        raise DeliveryFailed(cause="mất mạng")


def special(release: Release) -> None:
    """The situations that chance would seldom make."""
    office = release.office
    _half_joined(office)
    _half_voted(office)
    for procedure in (COPIES, MARITAL, MERIT):
        release.walk(accepted(office, procedure), lambda: False)
    _claimed(office, at_review(office, COPIES))
    _apologised(office, accepted(office, MERIT))
    desk = office.person(COMMUNE, "tn")
    withdraw_dossier(office.installation, DossierId(accepted(office, MERIT)), "Đổi ý", actor=desk, now=office.now)
    _asked_for_supplement(office, MARITAL)
    _asked_for_opinion(office, DISABILITY)
    for procedure in (MARITAL, DISABILITY, LAND, COPIES):
        office.file(procedure)
    posted = accepted(office, LAND)
    release.walk(posted, lambda: bool(office.rows(timers, dossier_id=posted)))
    _failed(office)
    office.sweep()
    _letters_held_up(office)


def _half_joined(office: Office) -> None:
    dossier_id = at_review(office, BELIEF, facts=_facts(office))
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "coordination_draft")
    office.do(dossier_id, "coordination_send")
    office.do(dossier_id, "police_reply", outcome="agree")


def _half_voted(office: Office) -> None:
    dossier_id = accepted(office, DISABILITY)
    while not any(item.element == "council_vote" for item in office.open_items(dossier_id)):
        item = office.open_items(dossier_id)[0]
        office.complete(item, **({"members": 5, "present": 4} if item.element == "council_open" else {}))
    votes = [item for item in office.open_items(dossier_id) if item.element == "council_vote"]
    for name, vote in zip(("Bà A", "Ông B"), votes, strict=False):
        office.complete(vote, member=name, choice="agree")


def _claimed(office: Office, dossier_id: UUID) -> None:
    item = office.open_items(dossier_id)[0]
    claim_work_item(office.installation, item.id, actor=office.person(item.unit_id, item.role), now=office.now)


def _apologised(office: Office, dossier_id: UUID) -> None:
    promised: datetime = office.dossier(dossier_id).promised_at
    issue_apology(
        office.installation,
        DossierId(dossier_id),
        reason="Chờ cơ quan phối hợp",
        new_date=promised + timedelta(days=7),
        actor=office.person(COMMUNE, "tn"),
        now=office.now,
    )


def _asked_for_supplement(office: Office, procedure: str) -> None:
    dossier_id = at_review(office, procedure)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")


def _asked_for_opinion(office: Office, procedure: str) -> None:
    dossier_id = at_review(office, procedure)
    office.do(dossier_id, "review", outcome="opinion")
    office.do(dossier_id, "opinion_approve", outcome="approve")
    office.do(dossier_id, "opinion_send", days=3)


def _failed(office: Office) -> None:
    """A step that fails until somebody gives a number. The diagram is another release's, as all are one day."""
    catalog = office.installation.catalog
    drawn = sequence("failing", 2).decode().replace('sourceRef="t0" targetRef="t1"', 'sourceRef="t0" targetRef="next"')
    drawn = drawn.replace("</bpmn:lane>", "<bpmn:flowNodeRef>next</bpmn:flowNodeRef></bpmn:lane>")
    drawn = drawn.replace("</bpmn:process>", f"{NEEDS_A_NUMBER}</bpmn:process>")
    procedure = catalog.procedure(FAILING)
    block = replace(procedure.latest, valid_from=date(2021, 1, 1), process=ProcessId("failing"), facts_form=None)
    listed = replace(catalog.listed, by_code={**catalog.listed.by_code, FAILING: replace(procedure, blocks=(block,))})
    failing = replace(catalog, files={"failing": drawn.encode()}, listed=listed)
    before, current = office.running, dict(office.installation.current)
    office.running = replace(before, installation=replace(before.installation, catalog=failing, current=current))
    release_processes(office.installation, actor=system("test", COMMUNE), now=office.now)
    dossier_id = accepted(office, FAILING)
    item = office.item(dossier_id, "t0")
    actor = office.person(item.unit_id, item.role)
    with suppress(Refusal):
        complete_work_item(office.installation, item.id, {"amount": "ba"}, actor=actor, now=office.now)
    office.running = before
    release_processes(office.installation, actor=system("test", COMMUNE), now=office.now)


def _letters_held_up(office: Office) -> None:
    for procedure in (MARITAL, COPIES):
        dossier_id = accepted(office, procedure)
        for _ in range(MOST_STEPS):
            items = office.open_items(dossier_id)
            if not items:
                break
            office.complete(items[0])
    deliver_outbox(office.installation, _NoPost(), now=office.now, most=2)


def main(folder: Path) -> None:
    path = folder / "office.sqlite3"
    office = open_office(f"sqlite:///{path}")
    release = Release(office)
    special(release)
    release.stand_in_every_diagram()
    special(release)
    office.running.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        counted = {
            name: connection.execute(f"SELECT count(*) {words}").fetchone()[0] for name, words in SITUATIONS.items()
        }
        standing = connection.execute(
            "SELECT process_id, count(*) FROM work_items WHERE status IN ('open', 'claimed') GROUP BY process_id"
        ).fetchall()
        missing = [name for name, count in counted.items() if not count]
        if missing:
            raise SystemExit(f"nobody is in these situations: {missing}")
        found = manifest(connection.execute)
        connection.execute("VACUUM")
    about = {
        "revision": schema.HEAD,
        "state_version": VERSION,
        "now": office.now.isoformat(),
        "dossiers": len(found["dossiers"]),
        "open": sum(1 for row in found["stages"] if row[4] in ("running", "incident")),
        "situations": counted,
        "standing": dict(standing),
    }
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    (folder / "manifest.json").write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
    print(f"{about['dossiers']} dossiers")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
