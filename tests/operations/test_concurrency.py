"""Two hundred completions of the same work items at once: one winner each, the others read a plain sentence."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from engine.domain.actor import system
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import WorkItemId
from engine.domain.refusals import AlreadyCompleted
from engine.operations.complete_work_item import complete_work_item
from engine.operations.users import Account, create_user
from engine.store.tables import audit_events, work_items
from tests.office import COMMUNE, Office, fill

ITEMS = 10
RIVALS = 20


def test_one_of_twenty_wins_each_item(office: Office) -> None:
    received = [office.file("1.000894", name=f"Hồ Văn Số {i}") for i in range(ITEMS)]
    items = [office.item(dossier.dossier_id, "receive") for dossier in received]
    start = Barrier(RIVALS)
    answer = fill(_form(office, items[0]), {"outcome": "accept"})

    def rival(number: int) -> list[tuple[Any, str]]:
        start.wait()
        return [(item.id, _attempt(office, item, answer)) for item in items]

    with ThreadPoolExecutor(RIVALS) as pool:
        told = [outcome for outcomes in pool.map(rival, range(RIVALS)) for outcome in outcomes]
    assert Counter(told) == Counter(
        {**{(i.id, "won"): 1 for i in items}, **{(i.id, "lost"): RIVALS - 1 for i in items}}
    )
    assert len(office.rows(work_items, element="receive", status="done")) == ITEMS
    assert len(office.rows(audit_events, kind="dossier:accepted")) == ITEMS


def _form(office: Office, item: Any) -> Any:
    form = office.form_of(item)
    assert form is not None
    return form


def _attempt(office: Office, item: Any, answer: dict[str, Any]) -> str:
    """Any other refusal, or an error of the database, fails the test."""
    outcome = "won"
    actor = office.person(item.unit_id, item.role)
    try:
        complete_work_item(office.installation, WorkItemId(item.id), answer, actor=actor, now=office.now)
    except AlreadyCompleted as refusal:
        outcome = "lost" if "đã được người khác hoàn thành" in refusal.vietnamese else refusal.vietnamese
    return outcome


def test_two_hire_the_same_person_at_once(office: Office) -> None:
    start = Barrier(RIVALS)
    account = Account(login="moi", name="Người mới", password=None, holdings=[])

    def rival(number: int) -> str:
        start.wait()
        try:
            create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
        except InvalidInput as refusal:
            return "taken" if "đã có người dùng" in refusal.vietnamese else refusal.vietnamese
        return "hired"

    with ThreadPoolExecutor(RIVALS) as pool:
        assert Counter(pool.map(rival, range(RIVALS))) == {"hired": 1, "taken": RIVALS - 1}
