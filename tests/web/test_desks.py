"""Papers between desks at the page, and a citizen of another unit."""

from uuid import UUID

from engine.store.tables import custodies
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.subjects import furnish


def test_papers_are_given_away_and_received(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    desk = enter("tn")
    page = desk.get("/desks/").text
    assert "Cần giao đi" in page
    assert "Sẽ nhận" in page
    told = desk.post(f"/desks/papers/{subjects['papers_here']}/send", page="/desks/").text
    assert "Đã ghi giao giấy tờ." in told
    assert "Đã giao, bên kia chưa ghi nhận" in told
    again = desk.post(f"/desks/papers/{subjects['papers_here']}/send", page="/desks/")
    assert again.status_code == 409
    own = desk.post(f"/desks/papers/{subjects['papers_here']}/receive", page="/desks/")
    assert own.status_code == 403
    assert 'role="alert"' in own.text
    desk.post(f"/desks/papers/{subjects['papers_coming']}/receive", page="/desks/")
    assert all(row.sent_at is not None for row in office.rows(custodies))
    assert sum(row.received_at is not None for row in office.rows(custodies)) == 1
    assert enter("tp").get("/desks/").status_code == 403


def test_a_dossier_that_is_not_there_or_does_not_wait_is_said_beside_its_code(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    desk = enter("tn")
    code = office.dossier(UUID(subjects["dossier"])).code
    for given, status in (
        ({"code": "", "kind": "result"}, 422),
        ({"code": "000.00", "kind": "result"}, 404),
        ({"code": code, "kind": "result"}, 422),
        ({"code": code, "kind": ""}, 422),
    ):
        answer = desk.post("/desks/serve", given, page="/desks/")
        assert answer.status_code == status, given
        assert 'class="wrong"' in answer.text
        assert f'value="{given["code"]}"' in answer.text
