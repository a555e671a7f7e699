"""What the page of a dossier says of its clock, of what may follow, of its way, of changes; and comments on it."""

import re
from datetime import timedelta

from engine.store.tables import audit_events, comment_mentions, comments
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.small_office import hire
from tests.web.test_language import leftovers
from tests.web.test_pages import accepted

REVIEW = {"child": {"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, "parents": [], "outcome": "ok"}


def section(page: str, title: str) -> str:
    return page.split(f'aria-labelledby="{title}"')[1].split("</section>")[0]


def test_the_clock_is_told_with_what_was_used_and_left(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    office.now += timedelta(hours=2)
    told = section(enter("tp").get(f"/dossiers/{dossier}").text, "clock-course-title")
    assert re.search(r"Tiếp nhận, thời hạn .*Hẹn trả lần đầu: ", told, re.S)
    assert "Hiện nay" in told
    assert "2 giờ làm việc" in told


def test_what_may_follow_names_role_unit_and_condition(enter: Enter, office: Office) -> None:
    told = section(enter("tp").get(f"/dossiers/{accepted(office)}").text, "waiting-title")
    assert re.search(r"nếu .*“đạt”.*Ký giấy khai sinh.*Lãnh đạo, UBND xã Trung Sơn", told, re.S)
    assert "làm lại" in told, "the way back is one that may follow"


def test_the_drawing_has_the_way_that_was_taken_and_the_text_says_the_same(enter: Enter, office: Office) -> None:
    page = enter("tp").get(f"/dossiers/{accepted(office)}").text
    drawing = page.split('id="drawing">')[1].split("</script>")[0]
    for taken in ('["start", "receive"]', '["receive", "complete_gate"]', '["accept", "review"]'):
        assert taken in drawing
    assert '["complete_gate", "rejected_close"]' not in drawing
    outline = page.split('id="outline-title"')[1].split("</ol>")[0]
    assert re.search(r"Rẽ nhánh:</span>\s*<span[^>]*>Đủ hồ sơ\?</span>\s*: đã qua", outline)
    assert "nếu “đủ”: đến “Tiếp nhận”" in outline
    assert "nếu “làm lại”: quay lại “Thẩm tra, dự thảo giấy khai sinh”" in outline
    places = [
        outline.index(name) for name in ("Nộp hồ sơ", "Kiểm tra, tiếp nhận", "Thẩm tra", "Ký giấy", "Trả kết quả")
    ]
    assert places == sorted(places), "in the order of the flow"


def test_a_step_says_how_much_of_its_time_it_used(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    office.now += timedelta(hours=1, minutes=30)
    page = enter("tp").get(f"/dossiers/{dossier}").text
    assert "đang ở đây · 50%" in page
    assert "dùng 1 giờ 30 phút làm việc trong 3 giờ làm việc" in page


def test_a_step_that_was_done_again_shows_what_changed(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    office.do(dossier, "review", **{**REVIEW, "outcome": "again"})
    page = enter("tp").get(f"/dossiers/{dossier}").text
    assert "changes-title" not in page, "nothing stood there before"
    office.do(dossier, "review", **{**REVIEW, "child": {"name": "Hồ Văn Tí", "born_on": "2022-03-01"}})
    told = section(enter("tp").get(f"/dossiers/{dossier}").text, "changes-title")
    assert re.search(r"Hồ Văn Tý</td>\s*<td[^>]*>Hồ Văn Tí</td>", told)
    assert "2022" in told


def test_colleagues_comment_and_mention_each_other(enter: Enter, office: Office) -> None:
    dossier, login = accepted(office), hire(office, "ld", COMMUNE)
    clerk = enter("tp")
    here = f"/dossiers/{dossier}"
    said = clerk.post(f"{here}/comments", {"text": "  Cần xem lại ngày sinh ", "mentioned": login}, page=here)
    assert "Đã gửi trao đổi." in said.text
    assert "Cần xem lại ngày sinh" in section(enter("tn").get(here).text, "comments-title")
    (row,) = office.rows(comments, dossier_id=dossier)
    (mention,) = office.rows(comment_mentions, comment_id=row.id)
    assert mention.seen_at is None, "who was mentioned has not been there yet"
    assert "gửi tới: Người ld" in enter("ld").get(here).text
    (mention,) = office.rows(comment_mentions, comment_id=row.id)
    assert mention.seen_at == office.now
    (event,) = office.rows(audit_events, dossier_id=dossier, kind="comment:written")
    assert "Cần xem lại ngày sinh" in event.body


def test_a_comment_that_is_refused_stays_typed(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    stranger = hire(office, "cv", "phong_ldtbxh_a_luoi")
    here = f"/dossiers/{dossier}"
    for typed, sentence in (
        ({"text": "   "}, "hãy viết nội dung rồi gửi"),
        ({"text": "Hỏi phòng", "mentioned": stranger}, "không xem được hồ sơ"),
    ):
        answer = enter("tp").post(f"{here}/comments", typed, page=here)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed["text"].strip() in answer.text
    assert office.rows(comments) == []
    away = enter("cv", unit="phong_ldtbxh_a_luoi")
    assert away.post(f"{here}/comments", {"text": "x"}).status_code == 404


def test_the_parts_in_english(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    clerk = enter("tp", language="en")
    clerk.post(f"/dossiers/{dossier}/comments", {"text": "Xin chào"}, page=f"/dossiers/{dossier}")
    office.do(dossier, "review", **{**REVIEW, "outcome": "again"})
    office.do(dossier, "review", **REVIEW)
    page = clerk.get(f"/dossiers/{dossier}").text.replace("Hồ Văn Tý", "")
    assert leftovers(page) == set()
