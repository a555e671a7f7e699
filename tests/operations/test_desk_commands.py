"""The desk's duties at the command line, by people who sign in, on a database of their own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.adapters.clock import SystemClock
from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.cli import main
from engine.store import settings
from engine.store.database import in_transaction
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import accepted, at_review, instant
from tests.web.small_office import PASSWORD, hire

Run = Callable[..., Any]


@pytest.fixture
def run(office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as somebody; the installation's clock shows what the office's does."""
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    for role in ("tn", "vp", "ld"):
        hire(office, role, COMMUNE)

    def command(*arguments: str, who: str = "", refused: str = "") -> Any:
        shown = {"shown_at": office.now.isoformat(), "set_at": SystemClock().now().isoformat()}
        in_transaction(office.installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, shown))
        person = ["--as", f"{COMMUNE}.{who}", "--password", PASSWORD] if who else []
        result = CliRunner().invoke(main, [*arguments, *person, "--json"])
        if refused:
            assert result.exit_code == 1
            assert refused in result.stderr
            return None
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return command


def test_annul_and_confirm(office: Office, run: Run) -> None:
    dossier_id = accepted(office, "1.004873")
    code = office.dossier(dossier_id).code
    asked = ["dossier", "annul", code, "--ground", "wrong_procedure", "--reason", "Chọn nhầm"]
    proposal = run(*asked, who="tn")["proposal"]
    run(*asked, who="vp", refused="đang chờ xác nhận")
    assert [row["dossier"] for row in run("proposal", "list")] == [code]
    run("proposal", "confirm", proposal, who="tn", refused="không được tự xác nhận")
    run("proposal", "confirm", "x", who="ld", refused="không phải mã đề nghị")
    run("proposal", "confirm", proposal, who="ld")
    assert office.dossier(dossier_id).status == "annulled"
    assert run("proposal", "list") == []
    assert run("doctor")["ok"]


def test_enter_late_and_close(office: Office, run: Run, tmp_path: Path) -> None:
    office.now = instant(10, 9)
    file = tmp_path / "paper.json"
    form = office.installation.catalog.form(str(office.installation.catalog.procedure("1.000894").latest.facts_form))
    facts = fill(form, {})
    file.write_text(json.dumps({"procedure": "1.000894", "applicant": {"name": "Hồ Thị Giấy"}, "facts": facts}))
    on_paper = ["--occurred", "2022-03-08T10:00", "--reason", "Mất điện"]
    proposal = run("late-entry", "accept", str(file), "--code", "000.25.35.H57-220308-0001", *on_paper, who="tn")
    run("proposal", "decline", proposal["proposal"], "--reason", "Sai phiếu", who="ld")
    proposal = run("late-entry", "accept", str(file), "--code", "000.25.35.H57-220308-0001", *on_paper, who="tn")
    run("proposal", "confirm", proposal["proposal"], who="vp")
    (item,) = office.open_items()
    scanned = office.form_of(item)
    assert scanned is not None
    answer = json.dumps(fill(scanned, {}))
    proposal = run("late-entry", "step", str(item.id), "--answer", answer, *on_paper, who="tn")
    run("proposal", "confirm", proposal["proposal"], who="vp")
    office.now = instant(5, 9, month=4)
    run("close", "--month", "2022-03", "--reason", "Khóa sổ tháng 3", who="vp")
    run("late-entry", "accept", str(file), *on_paper, who="tn", refused="đã khóa sổ")
    file.write_text("[]")
    run("late-entry", "accept", str(file), *on_paper, who="tn", refused="đối tượng JSON")


def test_orders(office: Office, run: Run) -> None:
    office.now = instant(8, 9)
    dossier_id = at_review(office, "1.004873")
    code = office.dossier(dossier_id).code
    order = ["order", "record", "12/QĐ-UBND", "--authority", "Chủ tịch UBND tỉnh", "--decided", "2022-03-08"]
    order += ["--from", "2022-03-09", "--to", "2022-03-10", "--effect", "closed", "--area", "a_luoi", "--reason", "Bão"]
    assert [row["dossier"] for row in run(*order, "--preview", who="vp")["moved"]] == [code]
    assert run("order", "list") == []
    assert [row["dossier"] for row in run(*order, who="vp")["moved"]] == [code]
    assert run("order", "apply", "12/QĐ-UBND", who="vp")["moved"] == []
    assert office.dossier(dossier_id).due_at == instant(15, 17)
    lifted = ["order", "lift", "14/QĐ-UBND", "--lifts", "12/QĐ-UBND", "--from", "2022-03-09", "--reason", "Bão tan"]
    run(*lifted, "--authority", "Chủ tịch UBND tỉnh", "--decided", "2022-03-08", who="vp")
    assert office.dossier(dossier_id).due_at == instant(11, 17)
    assert [row["lifted_by"] for row in run("order", "list")] == ["14/QĐ-UBND"]


def test_papers_of_other_desks(run: Run) -> None:
    assert run("papers", "list") == []
    run("dossier", "serve", "000.25.35.H57-220308-0009", "--for", "result", who="tn", refused="Không tìm thấy hồ sơ")
