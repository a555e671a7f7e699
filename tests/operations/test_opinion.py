"""Asking another agency (A8 of process_steps B.2): what the waiting does to the term, and what if nobody answers."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.office import Office
from tests.operations.paths import at_review, finish, instant

MARRIAGE, RECOGNITION, MERIT, DISABILITY = "1.000894", "1.001022", "1.010824", "1.001699"


def ask_opinion(office: Office, procedure: str) -> UUID:
    """Accepted on Monday 7 March 2022 at 09:00, the opinion asked for at 10:00."""
    office.now = instant(7, 9)
    dossier_id = at_review(office, procedure)
    office.now = instant(7, 10)
    _ask(office, dossier_id)
    return dossier_id


def _ask(office: Office, dossier_id: UUID) -> None:
    office.do(dossier_id, "review", outcome="opinion")
    office.do(dossier_id, "opinion_approve", outcome="approve")
    office.do(dossier_id, "opinion_send", days=3)


@pytest.mark.parametrize(
    ("procedure", "while_waiting", "afterwards"),
    [
        pytest.param(MERIT, instant(4, 17, month=4), None, id="inside"),
        pytest.param(MARRIAGE, instant(14, 17), None, id="extends: five days in place of the same day"),
        pytest.param(RECOGNITION, instant(17, 17), None, id="extends: five days more"),
        pytest.param(DISABILITY, None, instant(14, 17, month=4), id="pauses"),
    ],
)
def test_what_waiting_for_an_opinion_does_to_the_term(
    office: Office, procedure: str, while_waiting: datetime | None, afterwards: datetime | None
) -> None:
    dossier_id = ask_opinion(office, procedure)
    waiting = office.dossier(dossier_id)
    assert (waiting.status, waiting.due_at) == ("waiting_opinion", while_waiting)
    office.now = instant(9, 10)
    office.do(dossier_id, "opinion_reply")
    assert office.dossier(dossier_id).due_at == (while_waiting or afterwards)
    assert office.dossier(dossier_id).promised_at == waiting.promised_at


def test_a_second_opinion_extends_the_term_no_further(office: Office) -> None:
    dossier_id = ask_opinion(office, MARRIAGE)
    office.do(dossier_id, "opinion_reply")
    office.now = instant(8, 10)
    _ask(office, dossier_id)
    assert office.dossier(dossier_id).due_at == instant(14, 17)
    office.do(dossier_id, "opinion_reply")
    finish(office, dossier_id)
    assert office.dossier(dossier_id).verdict == "early"


def test_an_opinion_that_does_not_come_is_reported_and_the_leader_decides(office: Office) -> None:
    dossier_id = ask_opinion(office, MARRIAGE)
    office.now = instant(10, 17, 1)
    office.sweep()
    office.do(dossier_id, "opinion_report")
    office.do(dossier_id, "opinion_direct", outcome="proceed")
    finish(office, dossier_id)
    assert office.dossier(dossier_id).status == "returned"
