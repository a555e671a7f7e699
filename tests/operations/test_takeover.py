"""An office begins in mid-life: it imports, and then works on as if it had always been here."""

import json
from datetime import timedelta

import pytest

from engine.store.tables import audit_events, dossiers, fee_lines, number_openings, register_entries, stages, work_items
from tests.office import COMMUNE
from tests.operations.beginning import Beginning, beginning, dossier
from tests.operations.paths import accepted, finish, instant

__all__ = ["beginning"]

MARITAL, COPIES, MERIT, DISABILITY = "1.004873", "2.000815", "1.010824", "1.001699"


def the_dossier(begun: Beginning, code: str):
    (row,) = begun.office.rows(dossiers, code=code)
    return row


def test_a_book_goes_on_after_the_last_number_on_paper(beginning: Beginning) -> None:
    office = beginning.office
    path = beginning.book(books=[{"book": "SCT/BS", "year": 2022, "last": 213, "volume": "02/2022", "page": "41"}])
    seen = beginning.says("import", path)
    assert (seen["applied"], seen["importable"]) == (False, {"books": 1})
    assert office.rows(number_openings) == []
    assert beginning.imports(path)["imported"] == {"books": 1}
    beginning.is_sound()
    for expected in (214, 215):
        dossier_id = accepted(office, COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
        finish(office, dossier_id)
        assert [row.number for row in office.rows(register_entries, dossier_id=dossier_id)] == [expected]
    beginning.is_sound()
    (opening,) = office.rows(number_openings)
    assert (opening.first, opening.last, opening.volume, opening.page) == (1, 213, "02/2022", "41")


def test_a_file_is_not_imported_twice(beginning: Beginning) -> None:
    path = beginning.book(books=[{"book": "HT_KS", "year": 2022, "last": 7}], dossiers=[dossier()])
    beginning.imports(path)
    before = beginning.count()
    again = beginning.says("import", path, "--apply")
    assert (again["applied"], again["before"] is None) == (False, False)
    other = beginning.book("luu_lai.xlsx", dossiers=[dossier(), dossier(code="CŨ-2", applicant="Lê Văn Hai")])
    assert beginning.count() == before
    found = beginning.imports(other)
    assert (found["imported"], found["already"]) == ({"dossiers": 1}, {"dossiers": 1})
    beginning.is_sound()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"last": 5}, "đã cấp đến số"),
        ({"book": "HT_XX"}, "Không có sổ"),
        ({"book": "Sổ đăng ký khai sinhh"}, "HT_KS"),
        ({"year": 2021}, "đã khóa"),
        ({"year": 2023}, "chưa đến"),
        ({"year": 22}, "4 chữ số"),
        ({"last": 0}, "từ 1 trở lên"),
        ({"last": "hai trăm"}, "không phải số nguyên"),
    ],
)
def test_a_book_that_cannot_be_opened_is_refused(beginning: Beginning, row: dict[str, object], said: str) -> None:
    beginning.imports(beginning.book("a.xlsx", books=[{"book": "HT_KH", "year": 2022, "last": 9}]))
    path = beginning.book(
        books=[{"book": "HT_KS", "year": 2022, "last": 3}, {"book": "HT_KH", "year": 2022, "last": 12, **row}]
    )
    (error,) = beginning.finds(path)
    assert said in error["vi"]
    assert error["row"] == 3


def test_two_rows_for_one_book_are_refused(beginning: Beginning) -> None:
    rows = [{"book": "HT_KS", "year": 2022, "last": 3}, {"book": "Sổ đăng ký khai sinh", "year": "2022", "last": "4"}]
    (error,) = beginning.finds(beginning.book(books=rows))
    assert (error["row"], "dòng 2" in error["vi"]) == (3, True)


def test_a_dossier_is_finished_in_time_and_another_late(beginning: Beginning) -> None:
    office = beginning.office
    beginning.imports(
        beginning.book(dossiers=[dossier(), dossier(code="CŨ-2", promised_at="07/03/2022 17:00", step="Ký")])
    )
    beginning.is_sound()
    first, second = the_dossier(beginning, dossier()["code"]), the_dossier(beginning, "CŨ-2")
    assert (first.promised_at, first.first_promised_at, first.due_at) == (instant(9, 17),) * 3
    assert (first.accepted_at, first.status) == (instant(4, 9), "processing")
    assert [item.element for item in office.open_items(first.id)] == ["review"]
    assert [item.element for item in office.open_items(second.id)] == ["sign"]
    assert office.rows(work_items, status="done") == []
    office.now = instant(9, 9)
    for row in (first, second):
        finish(office, row.id)
    assert (office.dossier(first.id).verdict, office.dossier(first.id).status) == ("on_time", "returned")
    assert (office.dossier(second.id).verdict, office.dossier(second.id).status) == ("overdue", "returned")
    beginning.is_sound()


def test_every_event_says_where_it_comes_from(beginning: Beginning) -> None:
    beginning.imports(beginning.book(dossiers=[dossier()]))
    row = the_dossier(beginning, dossier()["code"])
    events = [json.loads(event.body) for event in beginning.office.rows(audit_events, dossier_id=row.id)]
    assert {event["data"]["imported"]["row"] for event in events} == {2}
    assert all(len(event["data"]["imported"]["sha256"]) == 64 for event in events)
    done = [event["element"] for event in events if event["kind"] == "step:taken_over"]
    assert done == ["receive", "digitise"]
    assert {event["recorded_at"][:10] for event in events} == {"2022-03-07"}
    assert events[0]["occurred_at"].startswith("2022-03-04T02:00")


def test_a_promise_that_the_law_would_not_give_is_kept(beginning: Beginning) -> None:
    """The slip says Friday although the term ends on Wednesday."""
    office = beginning.office
    beginning.imports(beginning.book(dossiers=[dossier(promised_at="11/03/2022")]))
    row = the_dossier(beginning, dossier()["code"])
    assert row.due_at == instant(11, 17)
    office.now = instant(11, 16)
    finish(office, row.id)
    assert office.dossier(row.id).verdict == "on_time"
    assert office.dossier(row.id).first_promised_at == instant(11, 17)


def test_a_dossier_that_waits_for_a_supplement_goes_on_waiting(beginning: Beginning) -> None:
    office = beginning.office
    row = dossier(step="Nhận hồ sơ bổ sung", suspensions="05/03/2022 10:00 - : bổ sung")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    assert (found.status, found.clock_stopped_for, found.due_at) == ("waiting_supplement", "supplement", None)
    assert found.clock_stopped_at == instant(5, 10)
    beginning.is_sound()
    office.now = instant(14, 14)
    office.do(found.id, "supplement_receive")
    assert office.dossier(found.id).due_at == instant(17, 17)
    assert office.dossier(found.id).first_promised_at == instant(9, 17)
    finish(office, found.id)
    beginning.is_sound()


def test_waits_that_are_over_do_not_move_the_promise(beginning: Beginning) -> None:
    row = dossier(suspensions="04/03/2022 - 05/03/2022: bổ sung; 06/03/2022 08:00 - 07/03/2022 07:00: xin ý kiến")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    assert found.due_at == instant(9, 17)
    assert [stop["effect"] for stop in found.clock["suspensions"]] == ["inside", "inside"]
    beginning.is_sound()


@pytest.mark.parametrize(
    "told",
    [
        "tại {name}",
        "đang ở: {short}",
        "{id}",
        "tại Phòng LĐTBXH huyện",
        "merit_district/check",
        "Kiểm tra hồ sơ, lập danh sách tại {short}",
    ],
)
def test_a_dossier_that_lies_with_another_agency_gets_its_reply(beginning: Beginning, told: str) -> None:
    office = beginning.office
    organisation = office.installation.catalog.organisation
    asked = organisation.receiver("merit_review", COMMUNE, MERIT, instant(7, 9).date())[0]
    unit = organisation.unit(asked)
    told = told.format(name=unit.name, short=unit.short_name, id=unit.id)
    row = dossier(procedure=MERIT, step=told, promised_at="15/04/2022", since="05/03/2022")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    assert found.status == "forwarded"
    assert {stage.unit_id for stage in office.rows(stages, dossier_id=found.id)} == {"ubnd_trung_son", unit.id}
    beginning.is_sound()
    office.now += timedelta(days=2)
    finish(office, found.id)
    assert office.dossier(found.id).status == "returned"
    beginning.is_sound()


def test_money_taken_before_is_no_receipt_of_ours_and_the_rest_is_owed(beginning: Beginning) -> None:
    office = beginning.office
    row = dossier(fees="23.000", paid=8000, receipt="0004711", papers="Tờ khai (1 bản chính); CCCD (2 bản sao)")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    lines = sorted((line.kind, line.amount) for line in office.rows(fee_lines, dossier_id=found.id))
    assert lines == [("external", 8000), ("le_phi", 15000)]
    assert found.papers[1] == {"name": "CCCD", "originals": 0, "copies": 2}
    finish(office, found.id)
    report = beginning.says("report", "cchc", "--from", "2022-03-01", "--to", "2022-03-31")
    assert report["fees_total"] == 15000
    beginning.is_sound()


@pytest.mark.parametrize(
    ("row", "heading", "said"),
    [
        ({"step": "Đóng gói"}, "Đang ở bước", "Các bước có thể ghi"),
        ({"step": "payment"}, "Phí, lệ phí phải thu", "không còn khoản nào"),
        ({"step": "hand_over"}, "Đến bước này từ ngày", "ghi ngày đó"),
        ({"step": "supplement_receive"}, "Tạm dừng", "từ ngày nào"),
        ({"suspensions": "05/03/2022 - : bổ sung"}, "Tạm dừng", "chưa kết thúc"),
        ({"suspensions": "hôm qua"}, "Tạm dừng", "từ ngày - đến ngày"),
        ({"procedure": "1.004874"}, "Mã thủ tục", "1.004873"),
        ({"procedure": "Giấy xác nhận tình trạng hôn nhân"}, "Mã thủ tục", "1.004873"),
        ({"accepted_at": "04/03/22"}, "Ngày tiếp nhận", "4 chữ số"),
        ({"accepted_at": "31/02/2022"}, "Ngày tiếp nhận", "không phải ngày có thật"),
        ({"accepted_at": "08/03/2022"}, "Ngày tiếp nhận", "chưa đến"),
        ({"promised_at": "03/03/2022"}, "Ngày hẹn trả", "sau ngày tiếp nhận"),
        ({"promised_at": None}, "Ngày hẹn trả", "còn trống"),
        ({"identity": 46190001234}, "Số giấy tờ tùy thân", "số 0"),
        ({"identity": "46190001234"}, "Số giấy tờ tùy thân", "số 0"),
        ({"applicant": "NguyÔn V¨n An"}, "Họ tên người nộp", "Nguyễn Văn An"),
        ({"channel": "bồ câu"}, "Hình thức nộp", "Trực tuyến"),
        ({"paid": 8000}, "Số biên lai", "biên lai"),
        ({"code": "CŨ-1"}, "Mã hồ sơ", "dòng 2"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_is_stored(
    beginning: Beginning, row: dict[str, object], heading: str, said: str
) -> None:
    errors = beginning.finds(beginning.book(dossiers=[dossier(code="CŨ-1"), dossier(**row)]))
    assert [(error["row"], error["heading"]) for error in errors] == [(3, heading)]
    assert said in errors[0]["vi"]


def test_all_faults_of_a_row_are_said_at_once(beginning: Beginning) -> None:
    wrong = dossier(procedure="1.004874", accepted_at="04/03/22", applicant=None, identity="1")
    headings = [error["heading"] for error in beginning.finds(beginning.book(dossiers=[wrong]))]
    assert sorted(headings) == sorted(["Mã thủ tục", "Ngày tiếp nhận", "Họ tên người nộp", "Số giấy tờ tùy thân"])


def test_a_pause_moves_the_promise_of_the_slip_by_what_it_adds(beginning: Beginning) -> None:
    """The law's 25 days end elsewhere than the slip; the pause gives three working days, the one begun among them."""
    office = beginning.office
    row = dossier(procedure=DISABILITY, promised_at="20/04/2022 17:00")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    before = found.due_at
    office.now = instant(8, 8)
    office.do(found.id, "review", outcome="opinion")
    office.do(found.id, "opinion_approve", outcome="approve")
    office.do(found.id, "opinion_send", days=20)
    office.now = instant(10, 8)
    office.do(found.id, "opinion_reply")
    after = office.dossier(found.id)
    assert (before, after.due_at) == (instant(20, 17, month=4), instant(25, 17, month=4))
    assert (after.promised_at, after.first_promised_at) == (instant(20, 17, month=4),) * 2
    beginning.is_sound()


def test_days_as_excel_keeps_them(beginning: Beginning) -> None:
    row = dossier(
        accepted_at=instant(4, 9).replace(tzinfo=None) + timedelta(hours=7), promised_at=44629, birth="05/1990"
    )
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    assert (found.accepted_at, found.promised_at) == (instant(4, 9), instant(9, 17))
    assert found.applicant["birth_date"] == "1990-05"


def test_a_code_that_was_given_here_is_refused(beginning: Beginning) -> None:
    dossier_id = accepted(beginning.office, MARITAL)
    code = beginning.office.dossier(dossier_id).code
    (error,) = beginning.finds(beginning.book(dossiers=[dossier(code=code)]))
    assert "tiếp nhận ngay tại đây" in error["vi"]


def test_who_imports_stands_in_the_trail(beginning: Beginning) -> None:
    clerk = beginning.office.person("ubnd_trung_son", "tn")
    beginning.imports(beginning.book(dossiers=[dossier()]), "--by", clerk.login)
    row = the_dossier(beginning, dossier()["code"])
    assert {event.actor for event in beginning.office.rows(audit_events, dossier_id=row.id)} == {clerk.login}
    refused = beginning.run("import", beginning.book("b.xlsx", dossiers=[dossier(code="X")]), "--by", "nobody")
    assert refused.exit_code == 1


def test_a_dossier_that_came_back_from_another_agency(beginning: Beginning) -> None:
    office = beginning.office
    row = dossier(procedure=MERIT, step="payment_list", promised_at="15/04/2022", since="05/03/2022 10:00")
    beginning.imports(beginning.book(dossiers=[row]))
    found = the_dossier(beginning, row["code"])
    assert [item.element for item in office.open_items(found.id)] == ["payment_list"]
    beginning.is_sound()
    finish(office, found.id)
    assert office.dossier(found.id).status == "returned"
    beginning.is_sound()


def test_a_result_at_the_desk_is_judged_by_its_own_day(beginning: Beginning) -> None:
    rows = [
        dossier(step="hand_over", since="07/03/2022 07:00", code="CŨ-1"),
        dossier(step="hand_over", since="07/03/2022 07:00", promised_at="04/03/2022 17:00", code="CŨ-2"),
    ]
    beginning.imports(beginning.book(dossiers=rows))
    verdicts = {row.code: row.verdict for row in beginning.office.rows(dossiers)}
    assert verdicts == {"CŨ-1": "early", "CŨ-2": "overdue"}
    beginning.is_sound()


def carried(**changes: object) -> dict[str, object]:
    return {"as_of": "28/02/2022", "procedure": MARITAL, "carried": 2, **changes}


def old(code: str, **changes: object) -> dict[str, object]:
    return dossier(code=code, accepted_at="25/02/2022", promised_at="09/03/2022", **changes)


def test_the_report_carries_over_what_was_imported(beginning: Beginning) -> None:
    office = beginning.office
    path = beginning.book(carry=[carried()], dossiers=[old("CŨ-1"), old("CŨ-2"), dossier()])
    beginning.imports(path)
    beginning.is_sound()
    (row,) = [row for row in ii06a(beginning, "2022-03-01", "2022-03-31") if row["domain"] == "ho_tich"]
    assert [row[str(column)] for column in range(3, 14)] == [3, 0, 1, 2, 0, 0, 0, 0, 3, 3, 0]
    finish(office, the_dossier(beginning, "CŨ-1").id)
    (row,) = [row for row in ii06a(beginning, "2022-03-01", "2022-03-31") if row["domain"] == "ho_tich"]
    assert [row[str(column)] for column in range(3, 14)] == [3, 0, 1, 2, 1, 1, 0, 0, 2, 2, 0]
    assert "before_start" not in row
    beginning.is_sound()


def ii06a(begun: Beginning, first: str, last: str) -> list[dict[str, object]]:
    return begun.says("report", "ii06a", "--from", first, "--to", last)


def test_figures_that_are_not_the_dossiers_are_said(beginning: Beginning) -> None:
    path = beginning.book(carry=[carried(carried=5)], dossiers=[old("CŨ-1")])
    found = beginning.imports(path)
    (note,) = [remark for remark in found["remarks"] if "báo cáo chuyển qua 5" in remark["vi"]]
    assert "(-4)" in note["vi"]
    doctor = beginning.run("doctor", "--json")
    assert [problem["kind"] for problem in json.loads(doctor.stdout)["problems"]] == ["carried_over"]


def test_periods_before_the_start_show_the_imported_figures_once(beginning: Beginning) -> None:
    flows = {"online": 4, "direct": 10, "brought": 3, "early": 9, "on_time": 5, "overdue": 1, "past_term": 1}
    figures = carried(first_day="01/01/2022", procedure=None, domain="Hộ tịch", **flows)
    beginning.imports(beginning.book(carry=[figures], dossiers=[old("CŨ-1"), old("CŨ-2"), dossier()]))
    (before,) = [row for row in ii06a(beginning, "2022-01-01", "2022-02-28") if row["domain"] == "ho_tich"]
    assert [before[str(column)] for column in range(3, 14)] == [17, 4, 10, 3, 15, 9, 5, 1, 2, 1, 1]
    assert (before["before_start"]["imported"], before["before_start"]["partial"]) == (True, False)
    (year,) = [row for row in ii06a(beginning, "2022-01-01", "2022-03-31") if row["domain"] == "ho_tich"]
    assert [year[str(column)] for column in range(3, 14)] == [18, 4, 11, 3, 15, 9, 5, 1, 3, 3, 0]
    (partial,) = [row for row in ii06a(beginning, "2022-02-01", "2022-03-31") if row["domain"] == "ho_tich"]
    assert partial["before_start"]["partial"] is True
    assert [partial[str(column)] for column in (3, 5, 6)] == [3, 1, 2]
    (only,) = [row for row in ii06a(beginning, "2022-02-01", "2022-02-28") if row["domain"] == "ho_tich"]
    assert [only[str(column)] for column in (3, 7, 11)] == [0, 0, 2]
    cchc = beginning.says("report", "cchc", "--from", "2022-01-01", "--to", "2022-03-31")
    assert (cchc["received"], cchc["completed"], cchc["online"]["dossiers"]) == (15, 15, 4)
    beginning.is_sound()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([carried(), carried()], "dòng 2"),
        ([carried(), carried(as_of="31/01/2022", procedure=COPIES)], "cùng một ngày"),
        ([carried(procedure=None, domain="Hộ tich"), carried()], "dòng 2"),
        ([carried(procedure=None, domain="Thủy lợi xa")], "Không có lĩnh vực"),
        ([carried(procedure=None)], "lĩnh vực hoặc mã thủ tục"),
        ([carried(as_of="08/03/2022")], "trước hôm nay"),
        ([carried(online=9)], "II.06a"),
    ],
)
def test_figures_that_cannot_be_are_refused(beginning: Beginning, rows: list[dict[str, object]], said: str) -> None:
    assert any(said in error["vi"] for error in beginning.finds(beginning.book(carry=rows)))
