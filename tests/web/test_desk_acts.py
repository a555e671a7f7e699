"""What the desk does beside the diagram: a withdrawal on request and an apology, and why they are refused."""

from tests.office import Office
from tests.web.conftest import Enter
from tests.web.test_language import leftovers
from tests.web.test_pages import accepted


def test_a_withdrawal_needs_the_signed_request_and_what_is_refused_keeps_it(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    desk, reviewer = enter("tn"), enter("tp")
    path = f"/dossiers/{dossier}/withdrawal"
    assert path in desk.get(f"/dossiers/{dossier}").text
    assert path not in reviewer.get(f"/dossiers/{dossier}").text
    refused = desk.post(path, {"reason": "Chuyển nơi ở"}, page=path)
    assert refused.status_code == 422
    assert "Chuyển nơi ở" in refused.text
    no_end = desk.post(
        path, {"reason": "Chuyển nơi ở", "written": "yes"}, page=path
    )  # the small diagram has no such end
    assert no_end.status_code == 422
    assert "Chuyển nơi ở" in no_end.text
    assert office.dossier(dossier).status == "accepted"


def test_an_apology_that_cannot_be_given_says_why_and_keeps_what_was_typed(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    desk = enter("tn")
    path = f"/dossiers/{dossier}/apology"
    asked = {"reason": "Mất điện", "at_fault": str(office.commune)}
    on_sunday = desk.post(path, {**asked, "new_date": "2022-03-13"}, page=path)
    assert on_sunday.status_code == 422
    assert "13/03/2022 là ngày nghỉ" in on_sunday.text
    too_near = desk.post(path, {**asked, "new_date": "2022-03-14"}, page=path)
    assert too_near.status_code == 422
    assert "không thể hẹn lại" in too_near.text
    assert "Mất điện" in too_near.text
    assert office.dossier(dossier).reappointed_at is None


def test_both_pages_in_english(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    desk = enter("tn", language="en")
    for page in ("", "/withdrawal", "/apology"):
        assert leftovers(desk.get(f"/dossiers/{dossier}{page}").text) == set(), page
