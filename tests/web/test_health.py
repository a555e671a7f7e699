"""The health page: what is stuck and why, retried from there; confidential dossiers are not named."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from engine.operations.back_up import back_up
from engine.operations.examinations import run_examination
from engine.operations.worker_seen import worker_seen
from engine.store.tables import audit_events, dossiers, outbox
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.subjects import furnish

HEALTH = "/administration/health/"


def confidential(office: Office, dossier_id: str) -> None:
    with office.installation.database.transaction() as session:
        session.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(confidential=True))


def kinds(office: Office, kind: str) -> list[Any]:
    return office.rows(audit_events, kind=kind)


def test_what_is_stuck_is_named_with_its_reason(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    page = enter("qt").get(HEALTH).text
    (row,) = [row for row in office.rows(dossiers) if str(row.id) == subjects["dossier"]]
    assert page.count(row.code) == 2, "its incident and its letter"
    assert "Bước bị lỗi" in page
    assert "no such timer" in page
    assert "Thư chưa gửi được" in page


def test_a_confidential_dossier_is_not_named_and_can_be_retried(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    (row,) = [row for row in office.rows(dossiers) if str(row.id) == subjects["dossier"]]
    confidential(office, row.id)
    administrator = enter("qt")
    page = administrator.get(HEALTH).text
    assert "hồ sơ mật" in page
    for secret in (row.code, subjects["dossier"], "no such timer"):
        assert secret not in page
    administrator.post(f"{HEALTH}incidents/{subjects['incident']}/retry", page=HEALTH)
    (retried,) = kinds(office, "incident:retried")
    assert retried.actor.endswith(".qt")


def test_a_failed_letter_is_sent_again(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    administrator = enter("qt")
    path = f"{HEALTH}letters/{subjects['letter']}/retry"
    assert "Thư sẽ được gửi lại" in administrator.post(path, page=HEALTH).text
    (letter,) = [row for row in office.rows(outbox) if str(row.id) == subjects["letter"]]
    assert (letter.status, letter.attempts) == ("pending", 0)
    assert len(kinds(office, "letter:retried")) == 1
    office.sweep()
    again = administrator.post(path, page=HEALTH)
    assert again.status_code == 409
    assert "Thư này đã gửi xong" in again.text


def test_a_worker_that_is_not_seen_is_missed(enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    assert "Không có bộ xử lý nền nào đang chạy" in administrator.get(HEALTH).text
    worker_seen(office.installation, "may-1 12", now=office.now)
    page = administrator.get(HEALTH).text
    assert "may-1 12" in page
    assert "Không có bộ xử lý nền nào đang chạy" not in page
    office.now += timedelta(minutes=10)
    assert "Không có bộ xử lý nền nào đang chạy" in administrator.get(HEALTH).text


def test_the_doctor_is_asked_for_and_run_by_the_worker(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    (row,) = [row for row in office.rows(dossiers) if str(row.id) == subjects["dossier"]]
    confidential(office, row.id)
    administrator = enter("qt")
    assert not run_examination(office.installation, now=office.now)
    administrator.post(f"{HEALTH}examination", page=HEALTH)
    administrator.post(f"{HEALTH}examination", page=HEALTH)
    assert "bộ xử lý nền đang chạy" in administrator.get(HEALTH).text
    assert run_examination(office.installation, now=office.now)
    assert not run_examination(office.installation, now=office.now), "one run answers both"
    page = administrator.get(HEALTH).text
    assert "chỗ sai" in page
    assert "(hồ sơ mật)" in page
    assert row.code not in page


def test_the_age_of_the_last_backup_is_seen(enter: Enter, office: Office, tmp_path: Path) -> None:
    administrator = enter("qt")
    assert "chưa có: chạy motcua backup" in administrator.get(HEALTH).text
    back_up(office.installation, tmp_path / "hom-nay.zip", tmp_path / "none", now=office.now)
    page = administrator.get(HEALTH).text
    assert "hom-nay.zip" in page
    assert "đã quá một ngày" not in page
    office.now += timedelta(days=2)
    assert "đã quá một ngày" in administrator.get(HEALTH).text
