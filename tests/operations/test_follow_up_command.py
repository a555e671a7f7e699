"""`motcua follow-up` and `motcua correction`, on a database of their own."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.office import COMMUNE, open_office
from tests.operations.paths import accepted, finish
from tests.operations.restructured import stand_at
from tests.web.small_office import PASSWORD, hire

FACTS = {"deceased": "Hồ Văn Tạ", "event_on": "2022-03-01", "benefits": ["social_allowance"]}


def test_from_the_list_to_the_new_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    office = open_office(url)
    desk = ("--as", hire(office, "tn", COMMUNE), "--password", PASSWORD)
    dossier_id = accepted(office, "1.000656", facts=FACTS)
    finish(office, dossier_id)
    code = office.dossier(dossier_id).code
    stand_at(office, datetime(2024, 3, 4, 2, tzinfo=UTC))
    office.running.close()

    listed = {row["key"]: row for row in json.loads(run("follow-up", "list", code, "--json").output)}
    assert listed["residence_end"]["refer_to"] == "Công an xã"
    declined = run("follow-up", "decline", listed["residence_end"]["id"], "--reason", "Đã xóa", *desk)
    assert declined.exit_code == 0, declined.output
    late = run("follow-up", "accept", listed["allowance_stop"]["id"], "--facts", '{"group": "elderly"}', *desk)
    assert late.exit_code == 1
    assert "chỉ nộp được đến hết ngày" in late.output, "years later it has expired"
    stranger = run("follow-up", "accept", listed["allowance_stop"]["id"], *desk[:3], "wrong")
    assert stranger.exit_code == 1
    assert "mật khẩu" in stranger.output, "the trail would name who did not do it"
    wrong = run(
        "correction", "open", code, "--fault", "agency", "--found-by", "Gia đình", "--description", "Sai tên",
        "--facts", '{"person": "Hồ Văn Tạ", "request": "Cải chính"}', *desk,
    )  # fmt: skip
    assert wrong.exit_code == 0, wrong.output
    found = json.loads(
        run("correction", "list", "--unit", COMMUNE, "--from", "2022-01-01", "--to", "2030-12-31", "--json").output
    )
    assert [(row["dossier_code"], row["description"], row["settled_at"]) for row in found] == [(code, "Sai tên", None)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
