"""The yearly review of poor households: filed in its period only, every dossier due on the period's last day."""

from datetime import date, timedelta

import pytest

from engine.domain.campaign import OutsideCampaign
from engine.domain.instant import VIETNAM
from engine.store.tables import dossiers, register_entries, stages
from tests.office import Office
from tests.operations.paths import accepted, at_review, finish, instant

POVERTY_REVIEW = "1.011606"
LAST_DAY = date(2022, 12, 14)


def in_period(office: Office, month: int, day: int) -> Office:
    office.now = instant(day, 8, month=month)
    return office


@pytest.mark.parametrize(("month", "day"), [(9, 1), (10, 20)])
def test_a_household_is_recognised_by_the_last_day(office: Office, month: int, day: int) -> None:
    dossier_id = accepted(in_period(office, month, day), POVERTY_REVIEW)
    promised = office.dossier(dossier_id).promised_at
    assert promised is not None
    assert promised.astimezone(VIETNAM).date() == LAST_DAY
    finish(office, dossier_id)  # until it is posted
    office.now += timedelta(days=14)
    office.sweep()
    finish(office, dossier_id)
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.outcome, dossier.verdict) == ("returned", "granted", "early")
    assert {stage.process_id for stage in office.rows(stages, dossier_id=dossier_id)} == {
        "poverty_review",
        "district_review",
    }
    assert len(office.rows(register_entries, dossier_id=dossier_id)) == 1


def test_a_supplement_does_not_move_the_last_day(office: Office) -> None:
    dossier_id = at_review(in_period(office, 10, 3), POVERTY_REVIEW)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    assert office.dossier(dossier_id).clock_stopped_at is None
    office.now += timedelta(days=5)
    office.do(dossier_id, "supplement_receive")
    promised = office.dossier(dossier_id).promised_at
    assert promised is not None
    assert promised.astimezone(VIETNAM).date() == LAST_DAY


def test_a_meeting_that_does_not_agree_and_a_complaint_mean_another_survey(office: Office) -> None:
    dossier_id = at_review(in_period(office, 9, 5), POVERTY_REVIEW)
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "meeting", outcome="disagreed")
    office.do(dossier_id, "review", outcome="ok")
    office.do(dossier_id, "meeting", outcome="agreed")
    office.do(dossier_id, "posting_start")
    assert not office.open_items(dossier_id)
    office.now = instant(12, 8, month=9)
    office.sweep()
    office.do(dossier_id, "posting_close", outcome="complaint")
    office.do(dossier_id, "complaint_conclusion", outcome="changed")
    assert [item.element for item in office.open_items(dossier_id)] == ["review"]


def test_outside_its_period_it_is_refused(office: Office) -> None:
    with pytest.raises(OutsideCampaign) as refused:
        in_period(office, 12, 15).file(POVERTY_REVIEW)
    assert "hằng năm từ 01/09 đến 14/12; hồ sơ nộp ngày 15/12/2022" in refused.value.vietnamese
    assert "filed on 2022-12-15" in refused.value.english
    assert not office.rows(dossiers)
