"""`motcua channels` says what is configured, and tries it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.post import free_port, sms_gateway, taken


def channels(*arguments: str, **settings: str) -> Result:
    return CliRunner().invoke(main, ["channels", *arguments], env=settings)


def test_what_is_configured_is_said() -> None:
    rows = json.loads(channels("--json", MOTCUA_SMS_URL="http://127.0.0.1:1/?key=bi-mat").stdout)
    assert {row["channel"]: row["configured"] for row in rows} == {
        "email": "no",
        "sms": "yes",
        "app": "no",
        "group": "no",
    }
    assert "bi-mat" not in str(rows)


def test_a_trial_arrives(tmp_path: Path) -> None:
    with sms_gateway(tmp_path / "kept") as port:
        tried = channels("--try", "0912345678", MOTCUA_SMS_URL=f"http://127.0.0.1:{port}/send")
    assert (tried.exit_code, tried.stdout.split()) == (0, ["sms", "+84…678", "sms-1"])
    assert taken(tmp_path / "kept")[0]["to"] == "+84912345678"


@pytest.mark.parametrize(
    ("address", "told"), [("02343878878", "--try"), ("a@vi-du.vn", "--try"), ("0912345678", "không kết nối được")]
)
def test_a_trial_that_cannot_arrive_is_a_sentence(address: str, told: str) -> None:
    tried = channels("--try", address, MOTCUA_SMS_URL=f"http://127.0.0.1:{free_port()}/send")
    assert tried.exit_code == 1
    assert told in tried.stderr
