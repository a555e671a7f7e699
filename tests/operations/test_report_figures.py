"""What reports count, one rule a test: each as it stood at the end of the last day."""

from datetime import date

import pytest

from engine.domain.errors import InvalidInput
from engine.store.database import Database
from engine.store.queries.report_cchc import Cchc, cchc
from engine.store.queries.report_handling import Handling
from engine.store.queries.report_ii06a import COLUMNS, ii06a
from engine.store.queries.report_period import ReportPeriod
from tests.operations.report_rows import COMMUNE, DISTRICT, PROVINCE, Rows, at, scope


@pytest.fixture
def rows(database: Database) -> Rows:
    return Rows(database)


def read(rows: Rows, first: str, last: str) -> Cchc:
    with rows.database.reading() as session:
        return cchc(session, scope(first, last))


def group(report: Cchc, key: str) -> Handling:
    return next(row for row in report.groups if row.group == key)


def test_an_empty_office_reports_zeros_and_no_rates(rows: Rows) -> None:
    report = read(rows, "03-01", "03-31")
    assert [row.group for row in report.groups] == ["ho_tich", "chung_thuc", "vhxh", "dat_dai"]
    assert (report.received, report.completed, report.in_progress, report.overdue, report.overdue_chain) == (0,) * 5
    assert report.early_or_on_time_rate is report.service.satisfaction_rate is report.service.digitised_rate is None


@pytest.mark.parametrize(
    ("accepted", "received", "carried"),
    [
        (at("02-28", "23:59"), 0, 1),
        (at("03-01", "00:00"), 1, 0),
        (at("03-31", "23:59"), 1, 0),
        (at("04-01", "00:00"), 0, 0),
    ],
)
def test_both_days_are_included(rows: Rows, accepted: object, received: int, carried: int) -> None:
    rows.dossier(accepted, "90 calendar_days")  # type: ignore[arg-type]
    found = group(read(rows, "03-01", "03-31"), "ho_tich")
    assert (found.received, found.carried) == (received, carried)


def test_what_was_done_before_the_period_is_not_in_it(rows: Rows) -> None:
    rows.dossier(at("02-21"), result=at("02-28", "23:59"))
    assert [row.carried + row.completed for row in read(rows, "03-01", "03-31").groups] == [0, 0, 0, 0]


def test_a_dossier_finished_later_was_in_progress(rows: Rows) -> None:
    rows.dossier(at("03-28"), result=at("04-01", "09:00"))
    report = read(rows, "03-01", "03-31")
    assert (report.completed, report.in_progress, report.within_term, report.overdue_chain) == (0, 1, 1, 0)
    report = read(rows, "03-01", "04-01")
    assert (report.completed, report.in_progress, report.early_or_on_time_rate) == (1, 0, 1.0)


def test_a_supplement_that_came_later_did_not_yet_move_the_limit(rows: Rows) -> None:
    """Due on 14/03; asked for a supplement on 09/03, which came on 21/03 and restarted the term."""
    rows.dossier(at("03-07"), supplement=(at("03-09"), at("03-21")), result=at("03-24"))
    rows.dossier(at("03-07"), result=at("03-24"))
    report = read(rows, "03-01", "03-18")
    assert (report.in_progress, report.within_term, report.overdue_chain) == (2, 1, 1)
    report = read(rows, "03-01", "03-31")
    assert [(row.on_time + row.early, row.overdue) for row in report.groups[:1]] == [(1, 1)]
    assert report.early_or_on_time_rate == 0.5


def test_a_period_that_has_not_ended_is_reported_as_of_now(rows: Rows) -> None:
    """Due today at 17:00 and read at noon: nobody is late yet, whatever the last day of the report."""
    rows.dossier(at("03-07"))
    with rows.database.reading() as session:
        for last in ("03-14", "03-31", "06-30"):
            noon = cchc(session, scope("03-01", last, at("03-14", "12:00")))
            evening = cchc(session, scope("03-01", last, at("03-14", "17:01")))
            assert [(report.within_term, report.overdue_chain) for report in (noon, evening)] == [(1, 0), (0, 1)]


def test_a_limit_missed_later_was_not_missed_yet(rows: Rows) -> None:
    """Due on 14/03 and asked for a supplement only on 16/03."""
    rows.dossier(at("03-07"), supplement=(at("03-16"), None))
    assert read(rows, "03-01", "03-11").within_term == 1
    assert read(rows, "03-01", "03-15").overdue_chain == 1
    assert read(rows, "03-01", "03-31").overdue_chain == 1, "what came too late does not make it good"


def test_late_against_the_citizen_is_not_late_at_the_own_stage(rows: Rows) -> None:
    dossier = rows.dossier(at("03-01"), "10 working_days", group="vhxh", domain="nguoi_co_cong")
    own = rows.stage(dossier, started=at("03-01"), term="5 working_days", done=at("03-04"))
    district = rows.stage(dossier, DISTRICT, started=at("03-04"), term="3 working_days", done=at("03-08"))
    province = rows.stage(dossier, PROVINCE, started=at("03-08"), term="2 working_days")
    rows.handoff(dossier, (own, district), (COMMUNE, DISTRICT), at("03-04"), None)
    rows.handoff(dossier, (district, province), (DISTRICT, PROVINCE), at("03-08"), None)
    report = read(rows, "03-01", "03-31")
    assert (report.overdue, report.overdue_chain) == (0, 1)
    assert [(row.unit, row.dossiers) for row in report.waiting] == [(PROVINCE, 1)], "it lies with the last in the row"
    earlier = read(rows, "03-01", "03-07")
    assert (earlier.within_term, earlier.waiting) == (1, ()), "within the term it is in progress like any other"


@pytest.mark.parametrize("done", [None, at("03-09")])
def test_the_own_stage_is_late_while_open_and_when_done_late(rows: Rows, done: object) -> None:
    dossier = rows.dossier(at("03-01"), "20 working_days")
    rows.stage(dossier, started=at("03-01"), term="5 working_days", done=done)  # type: ignore[arg-type]
    assert read(rows, "03-01", "03-07").overdue == 0
    assert read(rows, "03-01", "03-09").overdue == 1


def test_money_is_what_valid_receipts_of_the_period_say(rows: Rows) -> None:
    dossier = rows.dossier(at("03-01"))
    rows.receipt(dossier, 1_000, at("02-28", "23:59"))
    rows.receipt(dossier, 20_000, at("03-01", "00:00"))
    rows.receipt(dossier, 300_000, at("03-31", "23:59"))
    rows.receipt(dossier, 4_000_000, at("03-15"), voided=at("03-16"))
    rows.receipt(dossier, 50_000_000, at("03-15"), voided=at("04-01"))
    assert read(rows, "03-01", "03-31").service.fees_total == 50_320_000, "a receipt voided later was valid then"


def test_online_filing_is_counted_from_the_first_of_january(rows: Rows) -> None:
    rows.dossier(at("01-05"), channel="online")
    rows.dossier(at("03-05"), channel="online")
    rows.dossier(at("03-05"), channel="post")
    report = read(rows, "03-01", "03-31")
    assert report.service.online == 2
    assert (group(report, "ho_tich").online, group(report, "ho_tich").direct) == (1, 1)


def test_scans_opinions_and_complaints(rows: Rows) -> None:
    first, second, *_ = dossiers = [rows.dossier(at("03-05"), result=at("03-07")) for _ in range(3)]
    rows.dossier(at("03-05"), group="khac", domain="khieu_nai_to_cao")
    rows.digitised(first, at("03-05"))
    rows.digitised(second, at("04-01"))
    for dossier, satisfied in zip(dossiers, (True, True, False), strict=True):
        rows.survey(dossier, satisfied, at("03-08"))
    report = read(rows, "03-01", "03-31")
    assert report.service.digitised_rate == 0.25, "a paper scanned later was not scanned yet"
    assert report.service.satisfaction_rate == pytest.approx(2 / 3)
    assert report.service.complaints == 1
    assert report.groups[-1].group == "khac", "other fields follow when they have dossiers"


def test_the_form_adds_up_and_agrees_with_the_report(rows: Rows) -> None:
    rows.dossier(at("02-25"), result=at("03-02"))
    rows.dossier(at("02-25"), "3 working_days")
    rows.dossier(at("03-05"), channel="online", result=at("03-07"))
    rows.dossier(at("03-07"), group="dat_dai", result=at("03-14"))
    rows.dossier(at("03-07"), group="dat_dai", result=at("03-15"))
    rows.dossier(at("03-30"), group="dat_dai")
    with rows.database.reading() as session:
        form = ii06a(session, scope("03-01", "03-31"))
    for row in (*form.rows, form.total):
        column = row.columns
        assert column.keys() == set(COLUMNS)
        assert column[3] == column[4] + column[5] + column[6] == column[7] + column[11]
        assert column[7] == column[8] + column[9] + column[10]
        assert column[11] == column[12] + column[13]
    assert list(form.total.columns.values()) == [6, 1, 3, 2, 4, 2, 1, 1, 2, 1, 1]
    report = read(rows, "03-01", "03-31")
    total = form.total.columns
    assert (total[7], total[11], total[12]) == (report.completed, report.in_progress, report.within_term)
    assert total[10] + total[13] == report.overdue_chain
    assert total[4] + total[5] == report.received


@pytest.mark.parametrize(("first", "last"), [("03-02", "03-01")])
def test_days_in_the_wrong_order_are_refused(first: str, last: str) -> None:
    with pytest.raises(InvalidInput, match="02/03/2022"):
        scope(first, last)


@pytest.mark.parametrize("day", [date(1, 1, 1), date.max])
def test_days_that_no_office_has_are_refused(day: date) -> None:
    with pytest.raises(InvalidInput, match="1900"):
        ReportPeriod(first=day, last=day)
