"""`motcua demo` and `motcua report` on databases that are not what they want."""

from pathlib import Path

import pytest

from engine.demo import year
from tests.operations.demo_year import Office, load


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(f"sqlite:///{tmp_path / 'motcua.sqlite3'}", monkeypatch)


@pytest.mark.parametrize(
    ("day", "said"),
    [("2021-05-29", "the demo year runs from"), ("2022-05-31", "năm trình diễn từ"), ("2021-02-30", "ngày có thật")],
)
def test_a_day_outside_the_year_is_refused(office: Office, day: str, said: str) -> None:
    assert said in office.refuses("demo", "--until", day)
    assert not Path(office.url.removeprefix("sqlite:///")).exists(), "nothing was made"


def test_the_first_day_is_a_sunday_on_which_nothing_happens(office: Office) -> None:
    loaded = office.says("demo", "--until", "2021-05-30")
    assert loaded.pop("seconds") >= 0
    assert (loaded["dossiers"], loaded["steps"]) == (0, 0)
    assert office.cchc(last="2021-05-30")["received"] == 0


def test_if_empty_leaves_a_database_with_people_alone(office: Office) -> None:
    office.says("demo", "--until", "2021-05-30")
    before = office.trail()
    answer = office.runs("demo", "--if-empty")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert office.trail() == before


def test_a_load_that_broke_off_is_not_taken_for_a_year(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(year, "_play", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(office.url)
    for command in (("demo",), ("demo", "--if-empty")):
        assert "bị dừng giữa chừng" in office.refuses(*command)


@pytest.mark.parametrize("year", ["2019", "2031"])
def test_the_only_unit_reports_years_in_which_it_was_not(office: Office, year: str) -> None:
    office.says("demo", "--until", "2021-05-30")
    report = office.cchc(f"{year}-01-01", f"{year}-12-31")
    assert (report["received"], report["in_progress"], report["fees_total"]) == (0, 0, 0)


def test_a_report_wants_real_days_in_order(office: Office) -> None:
    office.says("demo", "--until", "2021-05-30")
    assert "ngày có thật" in office.refuses("report", "cchc", "--from", "2021-02-29", "--to", "2021-03-01")
    assert "trước ngày đầu" in office.refuses("report", "ii06a", "--from", "2021-06-02", "--to", "2021-06-01")


def test_a_report_that_cannot_be_written_is_refused(office: Office, tmp_path: Path) -> None:
    office.says("demo", "--until", "2021-05-30")
    days = ("--from", "2021-05-30", "--to", "2021-05-30")
    for form, option in (("cchc", "--docx"), ("ii06a", "--xlsx")):
        nowhere = str(tmp_path / "no such folder" / "report")
        assert "không ghi được" in office.refuses("report", form, *days, option, nowhere)
