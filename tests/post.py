"""A mail server and a gateway of short messages for tests: both real, both on this machine alone."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

GATEWAY = Path(__file__).with_name("gateway.py")
PASSWORD = "mat-khau-may-chu-thu"


@dataclass
class Letters:
    """What a mail server does with what it gets; the name before the @ says which it does not take."""

    taken: list[EmailMessage] = field(default_factory=list)
    pause: float = 0.0

    async def handle_RCPT(  # noqa: N802 - the server looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("khong.co"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("day"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 taken"


def _judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


@contextmanager
def mail_server(letters: Letters, *, guarded: bool = False) -> Iterator[int]:
    """Its port. `guarded`: it takes mail only after a login."""
    guard = {"authenticator": _judge, "auth_required": True, "auth_require_tls": False} if guarded else {}
    port = free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port, **guard)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def sms_gateway(kept: Path) -> Iterator[int]:
    """The port of the process, which writes into `kept`."""
    process = subprocess.Popen([sys.executable, str(GATEWAY), str(kept)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(timeout=10)
        assert process.stdout is not None
        process.stdout.close()


def taken(kept: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()] if kept.exists() else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
