"""The term of a complaint or denunciation runs from its admission (thụ lý), not from its receipt (R15)."""

import json
from uuid import UUID

import pytest

from engine.store.tables import audit_events, stages
from tests.office import Office
from tests.operations.paths import accepted, finish, instant

COMPLAINT, DENUNCIATION = "2.002409", "2.002396"


def admit(office: Office, dossier_id: UUID) -> None:
    while not office.rows(audit_events, dossier_id=dossier_id, kind="clock:admitted"):
        item = office.open_items(dossier_id)[0]
        office.complete(
            item, **({"outcome": "admit"} if item.form in {"complaint_check", "denunciation_check"} else {})
        )


@pytest.mark.parametrize(
    ("procedure", "first", "settled"),
    [  # 10 + 45 calendar days; 7 working + 30 calendar days
        (COMPLAINT, instant(25, 17, month=4), instant(18, 17, month=4)),
        (DENUNCIATION, instant(9, 17, month=4), instant(4, 17, month=4)),
    ],
)
def test_an_early_admission_promises_an_earlier_day(
    office: Office, procedure: str, first: object, settled: object
) -> None:
    office.now = instant(1, 9)
    dossier_id = accepted(office, procedure)
    promised = office.dossier(dossier_id).promised_at
    office.now = instant(4, 9)
    admit(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (promised, dossier.promised_at, dossier.due_at, dossier.first_promised_at) == (
        dossier.first_promised_at,
        settled,
        settled,
        promised,
    )
    (own,) = office.rows(stages, dossier_id=dossier_id)
    assert own.due_at == own.planned_due_at == settled
    office.now = dossier.due_at.replace(day=dossier.due_at.day + 1)
    finish(office, dossier_id)
    assert office.dossier(dossier_id).verdict == "overdue", "late by the law, though before what the slip first said"


def test_a_late_admission_gains_no_time(office: Office) -> None:
    office.now = instant(1, 9)
    dossier_id = accepted(office, COMPLAINT)
    promised = office.dossier(dossier_id).promised_at
    office.now = instant(21, 9)
    admit(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.promised_at, dossier.due_at) == (promised, promised)
    (event,) = office.rows(audit_events, dossier_id=dossier_id, kind="clock:admitted")
    assert json.loads(event.body)["data"]["late"] is True
