"""What citizens think: counted with the dossier, kept out of its trail."""

import pytest

from engine.store.tables import audit_events, surveys, work_items
from tests.office import Office
from tests.operations.paths import accepted, finish

MARRIAGE = "1.000894"


@pytest.mark.parametrize(("said", "counted"), [("satisfied", [1]), ("unsatisfied", [0]), ("not_answered", [])])
def test_what_the_citizen_says_at_the_desk_is_counted_and_stays_anonymous(
    office: Office, said: str, counted: list[int]
) -> None:
    dossier_id = accepted(office, MARRIAGE)
    finish(office, dossier_id, hand_over={"satisfied": said, "opinion": "Phải chờ lâu"})
    assert [row.satisfied for row in office.rows(surveys, dossier_id=dossier_id)] == counted
    (done,) = office.rows(work_items, dossier_id=dossier_id, element="hand_over")
    assert not {"satisfied", "opinion"} & set(done.answer)
    assert "Phải chờ lâu" not in "".join(event.body for event in office.rows(audit_events, dossier_id=dossier_id))
