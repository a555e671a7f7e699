"""The demo year, played through the operations on both databases: it comes out as the seed says."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from engine import catalog as catalogs
from engine.bootstrap import open_installation
from engine.demo.accounts import PASSWORD
from engine.operations.users import sign_in
from tests.operations.demo_year import Office, load

pytestmark = pytest.mark.slow


@pytest.fixture
def office(year_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(year_url, monkeypatch)


def test_the_report_says_what_the_seed_says(office: Office) -> None:
    report = office.cchc()
    assert 0.98 < report.pop("satisfaction_rate") < 1
    assert report == {
        "received": 675,
        "by_domain": {"ho_tich": 194, "chung_thuc": 309, "vhxh": 152, "dat_dai": 20},
        "completed": 661,
        "completed_by_domain": {"ho_tich": 194, "chung_thuc": 309, "vhxh": 150, "dat_dai": 8},
        "early_or_on_time_rate": 1.0,
        "overdue": 0,
        "overdue_chain": 2,
        "in_progress": 14,
        "in_progress_within_term": 12,
        "waiting_superior": [{"unit": "Sở LĐTBXH Thừa Thiên Huế", "dossiers": 2}],
        "late_units": [{"unit": "Sở LĐTBXH Thừa Thiên Huế", "level": "Cấp tỉnh", "dossiers": 2}],
        "fees_total": 6_875_000,
        "online": {"from": "2022-01-01", "to": "2022-05-30", "dossiers": 24},
        "digitised_rate": 1.0,
        "complaints": 0,
        "procedures": 133,
    }


def test_a_half_year_that_has_not_ended_knows_no_more_than_now(office: Office) -> None:
    until_now, half_year = office.cchc("2022-01-01"), office.cchc("2022-01-01", "2022-06-30")
    assert half_year.pop("online") | {"to": "2022-05-30"} == until_now.pop("online")
    assert half_year == until_now


def test_the_form_reconciles_with_the_report(office: Office) -> None:
    report, rows = office.cchc(), {row["domain"]: row for row in office.ii06a()}
    for row in rows.values():
        assert row["3"] == row["4"] + row["5"] + row["6"] == row["7"] + row["11"]
        assert row["7"] == row["8"] + row["9"] + row["10"]
        assert row["11"] == row["12"] + row["13"]
    assert {domain: row["3"] for domain, row in rows.items()} == report["by_domain"]
    assert {domain: row["7"] for domain, row in rows.items()} == report["completed_by_domain"]
    assert sum(row["12"] for row in rows.values()) == report["in_progress_within_term"]
    assert sum(row["10"] + row["13"] for row in rows.values()) == report["overdue_chain"]
    assert sum(row["4"] for row in rows.values()) == report["online"]["dossiers"]


def test_the_two_halves_make_the_year(office: Office) -> None:
    """What is open at the end of one period is carried into the next."""
    first, second = office.ii06a(last="2021-12-31"), office.ii06a(first="2022-01-01")
    whole = office.ii06a()
    for early, late, all_year in zip(first, second, whole, strict=True):
        assert late["6"] == early["11"]
        for column in ("4", "5", "8", "9", "10"):
            assert early[column] + late[column] == all_year[column]
        assert late["11"] == all_year["11"]


def test_doctor_and_audit_find_nothing(office: Office) -> None:
    assert office.says("doctor")["problems"] == []
    assert office.says("audit", "verify")["problems"] == []


def test_every_dong_on_a_receipt_is_a_fee_line(office: Office) -> None:
    (assessed,) = office.rows(
        "SELECT sum(amount) FROM fee_lines WHERE id IN (SELECT fee_line_id FROM receipt_lines WHERE NOT voided)"
    )
    assert int(assessed[0]) == 6_875_000
    kinds = {
        kind
        for (kind,) in office.rows(
            "SELECT DISTINCT kind FROM fee_lines WHERE id IN (SELECT fee_line_id FROM receipt_lines)"
        )
    }
    assert kinds == {"phi", "le_phi"}


def test_merit_follows_the_law_of_its_day(office: Office) -> None:
    terms = office.rows(
        "SELECT DISTINCT d.procedure_from, s.level, s.term FROM stages s JOIN dossiers d ON d.id = s.dossier_id "
        "WHERE d.procedure_code = '1.010824' AND s.term IS NOT NULL"
    )
    assert {(str(since), level, term) for since, level, term in terms} == {
        ("2021-01-01", "commune", "5 working_days"),
        ("2021-01-01", "district", "10 working_days"),
        ("2021-01-01", "province", "10 working_days"),
        ("2022-02-15", "commune", "5 working_days"),
        ("2022-02-15", "district", "7 working_days"),
        ("2022-02-15", "province", "12 calendar_days"),
    }


def test_the_late_ones_were_apologised_for_in_time(office: Office) -> None:
    rows = office.rows(
        "SELECT d.late_unit_id, d.first_promised_at > s.issued_at, d.reappointed_at > d.first_promised_at "
        "FROM slips s JOIN dossiers d ON d.id = s.dossier_id WHERE s.key = 'apology'"
    )
    assert [(unit, bool(before), bool(later)) for unit, before, later in rows] == [
        ("so_ldtbxh_thua_thien_hue", True, True)
    ] * 2


PATHS = {
    "incomplete at the desk": "SELECT count(*) FROM dossiers WHERE status = 'incomplete_at_desk'",
    "refused at the desk": "SELECT count(*) FROM dossiers WHERE status = 'rejected_at_desk'",
    "supplement with a new term": "SELECT count(*) FROM dossiers WHERE promised_at > first_promised_at",
    "supplement never came": "SELECT count(*) FROM dossiers WHERE status = 'cancelled_no_supplement'",
    "refused after review": "SELECT count(*) FROM dossiers WHERE status = 'refused_after_review'",
    "apology": "SELECT count(*) FROM slips WHERE key = 'apology'",
    "withdrawn": "SELECT count(*) FROM dossiers WHERE status = 'withdrawn'",
    "withdrawn from a higher level": "SELECT count(*) FROM handoffs WHERE outcome = 'withdrawn'",
    "opinion answered": "SELECT count(*) FROM work_items WHERE element = 'opinion_reply' AND status = 'done'",
    "opinion not answered": "SELECT count(*) FROM work_items WHERE element = 'opinion_report' AND status = 'done'",
    "forwarded and back": "SELECT count(*) FROM handoffs WHERE outcome = 'granted'",
    "sent back from above": "SELECT count(*) FROM handoffs WHERE outcome = 'supplement'",
    "a second visit": "SELECT count(*) FROM handoffs WHERE visit > 1",
    "refused above": "SELECT count(*) FROM handoffs WHERE outcome = 'refused'",
    "partial result": "SELECT count(*) FROM dossiers WHERE outcome = 'partial'",
    "council": "SELECT count(*) FROM work_items WHERE element = 'council_vote' AND instance IS NOT NULL",
    "council without a quorum": "SELECT count(*) FROM work_items WHERE element = 'council_postpone'",
    "medical panel": "SELECT count(*) FROM work_items WHERE element = 'medical_panel' AND status = 'done'",
    "posting": "SELECT count(*) FROM work_items WHERE element = 'posting_close' AND status = 'done'",
    "complaint on a posting": "SELECT count(*) FROM work_items WHERE element = 'complaint_conclusion'",
    "payment outside the clock": "SELECT count(*) FROM work_items WHERE element = 'tax_payment' AND status = 'done'",
    "money of another agency": "SELECT count(*) FROM fee_lines WHERE kind = 'external'",
    "several documents at once": "SELECT count(*) FROM register_entries WHERE document > 1",
    "a signer who sends back": "SELECT count(*) FROM work_items WHERE element = 'sign' AND answer LIKE '%return%'",
    "term extended": "SELECT count(*) FROM audit_events WHERE kind = 'clock:extended'",
    "timer fired": "SELECT count(*) FROM audit_events WHERE kind = 'timer:fired'",
    "warning given": "SELECT count(*) FROM audit_events WHERE kind = 'warning:given'",
    "letter sent": "SELECT count(*) FROM outbox WHERE status = 'sent'",
}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_occurs(office: Office, path: str) -> None:
    statement = PATHS[path].replace("answer LIKE", "CAST(answer AS text) LIKE")
    assert office.rows(statement)[0][0] > 0


def test_nobody_signs_what_they_reviewed(office: Office) -> None:
    own = office.rows(
        "SELECT s.dossier_id FROM work_items s JOIN work_items r ON r.dossier_id = s.dossier_id "
        "AND r.unit_id = s.unit_id AND r.done_by = s.done_by WHERE s.kind = 'signature' AND r.kind = 'review'"
    )
    assert own == []


def test_officers_work_in_office_hours(office: Office) -> None:
    calendar = catalogs.load().working_calendar
    for (done_at,) in office.rows("SELECT done_at FROM work_items WHERE done_at IS NOT NULL"):
        at = done_at if isinstance(done_at, datetime) else datetime.fromisoformat(done_at).replace(tzinfo=UTC)
        assert calendar.next_working_instant(at) == at, at


def test_everything_is_marked_as_demo_data(office: Office) -> None:
    assert office.rows("SELECT code FROM dossiers WHERE NOT demo") == []
    assert office.rows("SELECT login FROM users WHERE NOT demo OR login NOT LIKE 'demo.%'") == []


def test_the_clock_stands_at_the_last_day_and_people_can_sign_in(office: Office) -> None:
    running = open_installation()
    try:
        assert running.is_demo
        stored = running.installation.tariff
        assert stored == "demo"
        for login in ("demo.tuphap", "demo.so.chuyenvien"):
            assert sign_in(running.installation, login, PASSWORD, now=datetime(2022, 5, 30, 10, 0, tzinfo=UTC))
    finally:
        running.close()


def test_the_word_file_holds_the_figures(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "cchc.docx"
    office.cchc("2021-05-30", "2022-05-30", "--docx", str(file))
    document = Document(str(file))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for figure in (
        "đã tiếp nhận 675 hồ sơ, trong đó: lĩnh vực Hộ tịch: 194 hồ sơ; lĩnh vực Chứng thực: 309 hồ sơ",
        "Đã giải quyết 661 hồ sơ",
        "trả trước và đúng hạn 100%",
        "Đang giải quyết 14 hồ sơ, trong đó còn trong hạn 12 hồ sơ",
        "02 hồ sơ tại Sở LĐTBXH Thừa Thiên Huế",
        "6.875.000\u00a0đồng",
        "24 hồ sơ nộp trực tuyến",
        "số hóa: 100%",
        "không có phản ánh, kiến nghị",
        "133 thủ tục",
        "SỐ LIỆU MINH HỌA",
    ):
        assert figure in words
    assert [cell.text for cell in document.tables[1].rows[-1].cells][:2] == ["Tổng số", "675"]
    assert "{" not in words


def test_the_sheet_holds_the_form(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "ii06a.xlsx"
    rows = office.ii06a("2021-05-30", "2022-05-30", "--xlsx", str(file))
    sheet = load_workbook(file).active
    for at, row in enumerate(rows, start=10):
        assert sheet.cell(at, 2).value == row["name"]
        for column in (4, 5, 6, 8, 9, 10, 12, 13):
            assert sheet.cell(at, column).value == row[str(column)]
        assert sheet.cell(at, 3).value == f"=D{at}+E{at}+F{at}"
    assert sheet.cell(14, 3).value == "=SUM(C10:C13)"


def test_a_second_load_is_refused(office: Office) -> None:
    said = office.refuses("demo")
    assert "681 hồ sơ" in said
    assert "empty" in said


@pytest.fixture(scope="module")
def summer_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('summer') / 'motcua.sqlite3'}"
    load(url, date(2021, 7, 16))
    return url


@pytest.mark.parametrize("last", ["2021-06-30", "2021-07-16"])
def test_the_office_as_it_stood_on_a_day(
    office: Office, summer_url: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The year's report up to a day says what the office that stopped there says."""
    later = office.cchc(last=last), office.ii06a(last=last)
    stood = Office(summer_url, monkeypatch)
    assert (stood.cchc(last=last), stood.ii06a(last=last)) == later


def test_two_runs_are_alike_on_either_database(
    summer_url: str, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty_url, date(2021, 7, 16))
    assert Office(empty_url, monkeypatch).trail() == Office(summer_url, monkeypatch).trail()
