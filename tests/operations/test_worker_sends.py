"""A worker of its own sends what its environment has a channel for, and keeps the keys of it to itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.store.tables import audit_events, outbox
from tests.office import Office
from tests.operations.test_notices import accepted
from tests.post import Letters, mail_server, sms_gateway, taken

PATIENCE = 120.0  # seconds; a busy machine takes some to begin
KEY = "Bearer mot-khoa-bi-mat"


@pytest.mark.slow
def test_a_worker_sends_by_mail_and_message(office: Office, database_url: str, tmp_path: Path) -> None:
    accepted(office)
    letters, kept, log = Letters(), tmp_path / "messages", tmp_path / "log"
    with mail_server(letters) as mail, sms_gateway(kept) as gateway, log.open("wb") as said:
        settings = {
            "MOTCUA_DATABASE_URL": database_url,
            "MOTCUA_VAR": str(tmp_path),
            "MOTCUA_SMTP_HOST": "127.0.0.1",
            "MOTCUA_SMTP_PORT": str(mail),
            "MOTCUA_SMTP_SECURITY": "none",
            "MOTCUA_SMTP_FROM": "motcua@vi-du.vn",
            "MOTCUA_SMS_URL": f"http://127.0.0.1:{gateway}/send",
            "MOTCUA_SMS_AUTHORIZATION": KEY,
        }
        motcua = str(Path(sys.executable).with_name("motcua"))
        worker = subprocess.Popen([motcua, "worker"], env=os.environ | settings, stdout=said, stderr=said)
        try:
            until = time.monotonic() + PATIENCE
            while not (letters.taken and taken(kept)) and time.monotonic() < until and worker.poll() is None:
                time.sleep(0.2)
            time.sleep(2.0)  # a beat more, in which nothing is sent again
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=60)
    assert (len(letters.taken), len(taken(kept))) == (1, 1), log.read_text()
    assert {row.status for row in office.rows(outbox) if row.channel} == {"sent"}
    (message,) = taken(kept)
    assert message["authorization"] == KEY
    written = log.read_text() + "".join(event.body for event in office.rows(audit_events))
    assert KEY not in written
    assert "0912345678" not in log.read_text()
