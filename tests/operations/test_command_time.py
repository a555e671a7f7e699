"""When a command happened and when it is written down, on machines whose clocks differ."""

from datetime import timedelta
from typing import Any

import pytest

from engine.domain.identifiers import WorkItemId
from engine.domain.refusals import ClockBehind, OccurredLater, OccurredTooEarly
from engine.operations.complete_work_item import complete_work_item
from engine.store.tables import audit_events, work_items
from tests.office import OPENING, Office, fill

MARITAL_STATUS = "1.004873"


def test_a_clock_a_little_behind_writes_nothing_earlier_than_what_is_written(office: Office) -> None:
    dossier_id = office.file(MARITAL_STATUS).dossier_id
    office.now -= timedelta(minutes=9)
    office.do(dossier_id, "receive", outcome="accept")
    assert {event.recorded_at for event in office.rows(audit_events, dossier_id=dossier_id)} == {OPENING}


def test_a_clock_far_behind_is_refused_and_nothing_is_changed(office: Office) -> None:
    dossier_id = office.file(MARITAL_STATUS).dossier_id
    before = office.rows(audit_events, dossier_id=dossier_id)
    office.now -= timedelta(minutes=11)
    with pytest.raises(ClockBehind, match="07:49 07/03/2022"):
        office.do(dossier_id, "receive", outcome="accept")
    assert office.rows(audit_events, dossier_id=dossier_id) == before
    assert office.item(dossier_id, "receive").status == "open"


@pytest.mark.parametrize(("minutes", "refusal"), [(1, OccurredLater), (-31, OccurredTooEarly)])
def test_work_occurs_after_it_was_offered_and_before_it_is_written_down(
    office: Office, minutes: int, refusal: type[Exception]
) -> None:
    item = office.item(office.file(MARITAL_STATUS).dossier_id, "receive")
    office.now += timedelta(minutes=30)
    with pytest.raises(refusal):
        _complete(office, item, minutes)
    _complete(office, item, -20)
    (done,) = office.rows(work_items, id=item.id)
    assert (done.occurred_at, done.done_at) == (OPENING + timedelta(minutes=10), OPENING + timedelta(minutes=30))


def _complete(office: Office, item: Any, minutes: int) -> None:
    """The item as if it had occurred so many minutes after now."""
    form = office.form_of(item)
    assert form is not None
    actor = office.person(item.unit_id, item.role)
    answer = fill(form, {"outcome": "accept"})
    complete_work_item(
        office.installation,
        WorkItemId(item.id),
        answer,
        actor=actor,
        now=office.now,
        occurred_at=office.now + timedelta(minutes=minutes),
    )
