"""The pages of the workshop as people find them, and what the editor asks of them."""

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from engine.store.tables import diagram_drafts
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.drawn import BIRTH_DIAGRAM, SAID, SHIPPED, TODAY, drawn, released, submitted, with_verification


def test_the_list_says_what_the_unit_runs_and_what_is_being_drawn(enter: Enter, office: Office) -> None:
    browser = enter("ql")
    assert "của phần mềm, 07/03/2022" in browser.get("/workshop/").text
    drawn(office)
    assert "Đang vẽ" in browser.get("/workshop/").text
    released(office)
    page = browser.get("/workshop/").text
    assert "của đơn vị, lần 1, từ 07/03/2022" in page
    assert "phần mềm có bản mới" not in page


def test_a_diagram_that_the_product_changed_since_is_pointed_out(enter: Enter, office: Office) -> None:
    released(office)
    changed = replace(office.installation.catalog, files={BIRTH_DIAGRAM: SHIPPED.replace("Ký", "Duyệt").encode()})
    object.__setattr__(office.installation, "catalog", changed)
    page = enter("ql").get(f"/workshop/{BIRTH_DIAGRAM}").text
    assert "Phần mềm có bản mới của sơ đồ này" in page
    assert "Vẽ từ bản của phần mềm" in page


def test_the_releases_of_a_diagram_stand_with_reason_basis_and_both_names(enter: Enter, office: Office) -> None:
    released(office, replace(SAID, valid_from=TODAY + timedelta(days=3)))
    page = enter("dg").get(f"/workshop/{BIRTH_DIAGRAM}").text
    for told in ("Sai sót tháng 2", "QĐ 15/QĐ-UBND", "Người ql", "Người ld", "10/03/2022"):
        assert told in page
    assert "Trước ngày đó, hồ sơ mới còn theo bản cũ." in page
    assert "Vẽ bản mới" not in page  # an auditor reads


def test_the_editor_is_a_bundle_of_its_own_within_its_budget(enter: Enter) -> None:
    dist = Path(__file__).parents[2] / "web/static/dist"
    assert len(gzip.compress((dist / "editor.js").read_bytes())) < 550_000
    assert "djs-" not in (dist / "page.js").read_text()
    page = enter("ql").get(f"/workshop/{BIRTH_DIAGRAM}").text
    assert "dist/editor" not in page


def test_a_drawing_runs_nothing_where_it_is_opened(enter: Enter, office: Office) -> None:
    draft = drawn(office)
    answer = enter("ql").get(f"/workshop/drafts/{draft}.bpmn")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_drawing_that_the_unit_runs_is_what_is_exported(enter: Enter, office: Office) -> None:
    browser = enter("ql")
    assert browser.get(f"/workshop/{BIRTH_DIAGRAM}.bpmn").text == SHIPPED
    draft = submitted(office)
    assert browser.get(f"/workshop/drafts/{draft}.bpmn?copy=1").text == with_verification()
    assert browser.get(f"/workshop/drafts/{draft}/before.bpmn").text == SHIPPED
    released(office, text=with_verification().replace("Xác minh", "Đối chiếu"))
    assert "Đối chiếu" in browser.get(f"/workshop/{BIRTH_DIAGRAM}.bpmn").text


def test_whoever_saves_second_is_told_and_nothing_is_overwritten(enter: Enter, office: Office) -> None:
    draft, browser = drawn(office), enter("ql")
    path = f"/workshop/drafts/{draft}"
    first = browser.post(f"{path}/save", {"text": SHIPPED, "seen": "2"}, page=path)
    assert first.get_json()["version"] == 3
    second = browser.post(f"{path}/save", {"text": with_verification(), "seen": "2"}, page=path)
    assert (second.status_code, second.get_json()["conflict"]) == (409, True)
    assert "Hãy lưu bản của bạn thành bản thảo khác" in second.get_json()["said"]
    assert office.rows(diagram_drafts)[0].text == SHIPPED


def test_the_check_names_elements_in_the_language_of_the_page(enter: Enter, office: Office) -> None:
    draft = drawn(office)
    path = f"/workshop/drafts/{draft}"
    answer = enter("ql", language="en").post(f"{path}/check", {"text": with_verification(term=None)}, page=path)
    (finding,) = answer.get_json()["findings"]
    assert finding["element"] == "verify"
    assert finding["sentence"] == "the user task “Xác minh” has no term (motcua:term)."


def test_what_cannot_be_read_is_refused_with_its_place(enter: Enter, office: Office) -> None:
    draft = drawn(office)
    path = f"/workshop/drafts/{draft}"
    answer = enter("ql").post(f"{path}/check", {"text": SHIPPED[:500]}, page=path)
    assert "dòng" in answer.get_json()["refused"]


def test_releasing_ones_own_is_a_sentence_on_the_page(enter: Enter, office: Office) -> None:
    draft, browser = submitted(office), enter("ql")
    path = f"/workshop/drafts/{draft}/review"
    page = browser.get(path).text
    assert "Bạn đã vẽ hoặc trình bản này" in page
    answer = browser.post(f"/workshop/drafts/{draft}/release", {"seen": "3"}, page=path)
    assert answer.status_code == 403
    assert "nên không được tự ban hành" in answer.text


def test_a_draft_goes_back_with_its_reason_and_comes_again(enter: Enter, office: Office) -> None:
    draft = submitted(office)
    path = f"/workshop/drafts/{draft}/review"
    leader = enter("ld")
    note = {"note": "Thiếu biểu mẫu", "seen": "3"}
    assert "Đã trả lại" in leader.post(f"/workshop/drafts/{draft}/send-back", note, page=path).text
    officer = enter("ql")
    assert "Bị trả lại: Thiếu biểu mẫu" in officer.get(f"/workshop/drafts/{draft}").text
    again = {"reason": "Bổ sung", "legal_basis": "QĐ 16/QĐ-UBND", "valid_from": "08/03/2022", "seen": "4"}
    assert "Đã trình" in officer.post(f"/workshop/drafts/{draft}/submit", again, page=path).text
    assert "Ban hành" in leader.get(path).text
    wrong = officer.post(f"/workshop/drafts/{draft}/submit", {"reason": "", "valid_from": "x"}, page=path)
    assert wrong.status_code == 422


def test_another_unit_has_its_own_workshop(enter: Enter, office: Office) -> None:
    released(office)
    draft = drawn(office)
    stranger = enter("ql", "ubnd_a_luoi")
    assert "của đơn vị" not in stranger.get("/workshop/").text
    assert stranger.get(f"/workshop/drafts/{draft}").status_code == 404
    assert COMMUNE not in stranger.get(f"/workshop/{BIRTH_DIAGRAM}").text
