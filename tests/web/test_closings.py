"""Closing days of a book, at the page: seen before, said beside its field when it cannot be, and for good."""

from datetime import timedelta

from engine.store.tables import closings
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.test_language import leftovers

MARCH = {"book": "HT_KS", "first": "2022-03-01", "last": "2022-03-06", "reason": "Chốt sổ"}


def test_days_are_seen_and_then_closed_for_good(enter: Enter, office: Office) -> None:
    clerk = enter("tp")
    page = clerk.post("/closings/", {**MARCH, "act": "preview"}, page="/closings/").text
    assert "Xem trước: khóa từ 01/03/2022 đến hết 06/03/2022" in page
    assert "Không có số nào vào sổ trong những ngày này." in page
    assert not office.rows(closings)
    told = clerk.post("/closings/", {**MARCH, "act": "close"}, page="/closings/").text
    assert "Đã khóa sổ." in told
    assert "Chốt sổ" in told
    (row,) = office.rows(closings)
    assert (row.book, str(row.first), str(row.last)) == ("HT_KS", "2022-03-01", "2022-03-06")


def test_what_cannot_be_closed_is_said_beside_its_field(enter: Enter, office: Office) -> None:
    clerk = enter("ld")
    today = office.now.date().isoformat()
    for changes, sentence in (
        ({"last": today}, "Chỉ khóa được những ngày đã qua"),
        ({"last": "2022-02-01"}, "Ngày cuối không được trước ngày đầu."),
        ({"reason": " "}, "Chưa điền."),
    ):
        answer = clerk.post("/closings/", {**MARCH, **changes, "act": "close"}, page="/closings/")
        assert answer.status_code == 422
        assert f'-wrong">{sentence}' in answer.text
    assert not office.rows(closings)


def test_what_waits_to_be_entered_on_those_days_is_named(enter: Enter, office: Office) -> None:
    from tests.web.small_office import BIRTH
    from tests.web.test_pages import APPLICANT

    late = {"_late_at": "07/03/2022 07:30", "_late_reason": "Mất điện", "_late_code": "000.25.35.H57-220307-0001"}
    enter("tn").post(f"/reception/{BIRTH}/late", {**APPLICANT, **late})
    office.now += timedelta(days=1)
    page = enter("tn").post("/closings/", {**MARCH, "book": "", "last": "2022-03-07"}, page="/closings/").text
    assert "Còn 1 đề nghị nhập bù của những ngày này" in page


def test_who_may_not_close_reads_who_may(enter: Enter, office: Office) -> None:
    clerk = enter("vx", language="en")
    page = clerk.get("/closings/").text
    assert leftovers(page.replace("Người vx", "")) == set()
    assert 'name="reason"' not in page
    assert clerk.post("/closings/", {**MARCH, "act": "close"}, page="/closings/").status_code == 403
    assert not office.rows(closings)
