"""The pages as people use them, through the real operations on a real database."""

import re
from uuid import UUID

from flask import Flask

from engine.store.tables import dossiers, work_items
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH, PASSWORD, hire

APPLICANT = {"applicant.name": "Hồ Thị Nhi", "applicant.phone": "0914000111", "channel": "desk"}


def work_on(browser: Browser, name: str) -> str:
    """The path of the task of this name in the inbox."""
    found = re.search(rf'href="(/work/[0-9a-f-]+)"[^>]*>{re.escape(name)}<', browser.get("/inbox").text)
    assert found is not None, f"{name} is not in the inbox"
    return found[1]


def test_a_dossier_goes_from_the_desk_to_the_signature_and_back(enter: Enter, office: Office) -> None:
    desk, clerk, leader = enter("tn"), enter("tp"), enter("ld")
    received = desk.post(f"/reception/{BIRTH}", APPLICANT)
    assert "Đã ghi nhận hồ sơ." in received.text
    desk.post(work_on(desk, "Kiểm tra, tiếp nhận hồ sơ"), {"outcome": "accept"})
    review = {
        "child.name": "Hồ Văn Tý",
        "child.born_on": "2022-03-01",
        "parents.0": "row",
        "parents.0.name": "Hồ Thị Nhi",
    }
    answer = clerk.post(work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh"), {**review, "outcome": "ok"})
    assert "Đã hoàn thành “Thẩm tra, dự thảo giấy khai sinh”. Hồ sơ: Đang giải quyết." in answer.text
    leader.post(work_on(leader, "Ký giấy khai sinh"), {"note": ""})
    desk.post(work_on(desk, "Trả kết quả"))
    (dossier,) = [office.dossier(row.dossier_id) for row in office.rows(work_items, element="review")]
    assert (dossier.status, dossier.verdict) == ("returned", "on_time")
    page = desk.get(f"/dossiers/{dossier.id}").text
    assert dossier.code in page
    assert "Kết thúc hồ sơ: Đã trả kết quả" in page
    assert "Còn" not in page.split("Thời hạn giải quyết")[1].split("</section>")[0]


def accepted(office: Office) -> UUID:
    received = office.file(BIRTH)
    office.do(received.dossier_id, "receive", outcome="accept")
    return received.dossier_id


def test_the_dossier_page_says_where_the_dossier_is(enter: Enter, office: Office) -> None:
    page = enter("tp").get(f"/dossiers/{accepted(office)}").text
    assert re.search(r"Còn \d+ (giờ|phút|ngày)", page)
    assert '"here"' in page.split('id="drawing">')[1].split("</script>")[0]
    assert re.search(
        r"Thẩm tra, dự thảo giấy khai sinh</span>.*\(Tư pháp – hộ tịch\)</span>:\s*<strong>đang ở đây", page, re.S
    )
    diagram = re.search(r'"url": "([^"]+)"', page)
    assert diagram is not None
    answer = enter("tp").get(diagram[1])
    assert answer.mimetype == "application/xml"
    assert "immutable" in answer.headers["Cache-Control"]


def test_what_was_written_at_a_step_is_read_at_the_next_and_on_the_dossier(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    clerk = enter("tp")
    written = {
        "child.name": "Hồ Văn Tý",
        "child.born_on": "2022-03-01",
        "checked_at": "2022-03-01T08:30",
        "outcome": "ok",
    }
    clerk.post(work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh"), written)
    leader = enter("ld")
    task = leader.get(f"/work/{office.item(dossier, 'sign').id}").text.split("Các bước trước ghi")[1]
    whole = leader.get(f"/dossiers/{dossier}").text.split("Diễn biến")[1]
    for page in (task, whole):
        assert "<dd>Hồ Văn Tý</dd>" in page
        assert "<dd>08:30 01/03/2022</dd>" in page
        assert "2022-03-01T08:30" not in page


def test_work_that_is_done_has_no_time_left(enter: Enter, office: Office) -> None:
    received = office.file(BIRTH)
    path = f"/work/{office.item(received.dossier_id, 'receive').id}"
    office.do(received.dossier_id, "receive", outcome="accept")
    page = enter("tn").get(path).text
    assert "Việc này đã xong" in page
    assert "Hạn của việc" not in page


def test_what_is_wrong_stands_next_to_the_field_and_in_the_summary_and_the_rest_stays_typed(
    enter: Enter, office: Office
) -> None:
    accepted(office)
    clerk = enter("tp")
    path = work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh")
    wrong = {
        "child.name": "Hồ Văn Tý",
        "child.born_on": "2022-02-30",
        "child.number": "12",
        "parents.0": "row",
        "parents.0.born": "abc",
        "surprise": "1",
    }
    answer = clerk.post(path, wrong)
    assert answer.status_code == 422
    assert 'value="Hồ Văn Tý"' in answer.text
    assert 'value="abc"' in answer.text
    for key in ("child-born_on", "child-number", "parents-0-name", "parents-0-born", "outcome"):
        assert f'href="#field-{key}"' in answer.text, key
        assert f'id="field-{key}-wrong"' in answer.text, key
    assert "Biểu mẫu không có ô “surprise”" in answer.text
    assert office.open_items()[0].element == "review", "nothing may change"


def test_two_answers_to_one_question_are_refused_and_not_chosen_from(enter: Enter, office: Office) -> None:
    accepted(office)
    clerk = enter("tp")
    path = work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh")
    twice = clerk.post(path, {"child.name": "Tý", "child.born_on": "2022-03-01", "outcome": ["ok", "refuse"]})
    assert twice.status_code == 422
    assert "không có lựa chọn này, hãy chọn lại" in twice.text
    assert office.open_items()[0].element == "review"


def test_rows_are_added_and_taken_away_without_scripts(enter: Enter, office: Office) -> None:
    accepted(office)
    clerk = enter("tp")
    path = work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh")
    two = clerk.post(path, {"parents.0": "row", "parents.0.name": "Mẹ", "_add": "parents"}).text
    assert 'name="parents.1.name"' in two
    assert 'value="Mẹ"' in two
    names = {"parents.0": "row", "parents.0.name": "Mẹ", "parents.1": "row", "parents.1.name": "Cha"}
    one = clerk.post(path, {**names, "_remove": "parents.0"}).text
    assert 'value="Cha"' in one
    assert 'value="Mẹ"' not in one
    assert office.open_items()[0].element == "review"


def test_work_of_another_unit_does_not_exist_and_of_another_role_is_refused(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    path = f"/work/{office.item(dossier, 'review').id}"
    assert enter("tn").get(path).status_code == 403
    seen = enter("ld").get(path)  # the leader gives it to somebody, and cannot do it
    assert (seen.status_code, "Phân công cho" in seen.text, "Hoàn thành</button>" in seen.text) == (200, True, False)
    assert enter("ld").post(path, {"outcome": "ok"}).status_code == 403
    stranger = enter("cv", unit="phong_ldtbxh_a_luoi")
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"/dossiers/{dossier}").status_code == 404
    for attempt in ("claim", "release"):
        assert stranger.post(f"{path}/{attempt}").status_code == 404
        assert enter("ld").post(f"{path}/{attempt}").status_code == 403
    assert "Hồ Thị Thử" not in stranger.get("/dossiers?search=thu").text


def test_the_second_of_two_people_reads_that_the_work_is_done(enter: Enter, office: Office) -> None:
    accepted(office)
    first, second = enter("tp"), enter("tp")
    path = work_on(first, "Thẩm tra, dự thảo giấy khai sinh")
    right = {"child.name": "Tý", "child.born_on": "2022-03-01", "outcome": "ok"}
    assert first.post(path, right).status_code == 200
    late = second.post(path, right)
    assert late.status_code == 409
    assert "đã được người khác hoàn thành" in late.text


def test_a_task_is_taken_and_given_back(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    clerk = enter("tp")
    path = work_on(clerk, "Thẩm tra, dự thảo giấy khai sinh")
    clerk.post(f"{path}/claim")
    assert "Việc của tôi (1)" in clerk.get("/inbox").text
    assert office.item(dossier, "review").status == "claimed"
    clerk.post(f"{path}/release")
    assert office.item(dossier, "review").status == "open"


def test_the_desk_is_told_everything_that_is_missing(enter: Enter, office: Office) -> None:
    answer = enter("tn").post(f"/reception/{BIRTH}", {"applicant.name": " ", "papers.p0.originals": "-1"})
    assert answer.status_code == 422
    assert "“Họ và tên” chưa được điền." in answer.text
    assert "“Cách nộp hồ sơ” chưa được chọn." in answer.text
    assert "“Bản chính” phải từ 0 đến 999." in answer.text
    assert office.open_items() == []


def test_a_date_of_birth_is_written_as_people_write_it(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    wrong = desk.post(f"/reception/{BIRTH}", {**APPLICANT, "applicant.birth_date": "30/02/1990"})
    assert wrong.status_code == 422
    assert "phải là ngày có thật, ví dụ 30/05/1990" in wrong.text
    assert 'value="30/02/1990"' in wrong.text
    desk.post(f"/reception/{BIRTH}", {**APPLICANT, "applicant.birth_date": "28/2/1990"})
    (dossier,) = office.rows(dossiers)
    assert "<dd>28/02/1990</dd>" in desk.get(f"/dossiers/{dossier.id}").text


def test_only_the_desk_receives(enter: Enter) -> None:
    assert enter("tp").get("/reception/").status_code == 403
    assert enter("tp").post(f"/reception/{BIRTH}", APPLICANT).status_code == 403


def test_a_procedure_of_another_time_says_so(enter: Enter) -> None:
    desk = enter("tn")
    later = "1.012812"  # land mediation since the law of 2024
    assert "không có quy định của thủ tục 1.012812" in desk.get(f"/reception/{later}").text
    assert later not in desk.get("/reception/").text
    assert desk.get("/reception/9.999999").status_code == 404


def test_signing_in_and_out(app: Flask, office: Office) -> None:
    login = hire(office, "tp", COMMUNE)
    browser = Browser(app.test_client())
    assert "Đăng nhập" in browser.get("/inbox").text
    wrong = browser.post("/sign-in", {"login": login, "password": "khong dung"})
    assert wrong.status_code == 403
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in wrong.text
    assert "Việc cần làm" in browser.post("/sign-in", {"login": login, "password": PASSWORD}).text
    browser.post("/sign-out", page="/inbox")
    assert "Đăng nhập" in browser.get("/inbox").text


def test_a_link_cannot_send_the_person_to_another_site_after_signing_in(app: Flask, office: Office) -> None:
    login = hire(office, "tp", COMMUNE)
    for smuggled in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        browser = Browser(app.test_client())
        answer = browser.post("/sign-in", {"login": login, "password": PASSWORD, "back": smuggled})
        assert answer.request.host == "localhost"
