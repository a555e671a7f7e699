"""The shipped catalogue in an office whose people of the desk can sign in, and what they send there."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.office import COMMUNE, Office, ready_office
from tests.web.conftest import Browser
from tests.web.small_office import OfficeClock, hire

COPY, MARITAL, BIRTH = "2.000815", "1.004873", "1.001193"
PERSON = {
    "applicant.name": "Hồ Thị Nhi",
    "applicant.identity_number": "046190000011",
    "channel": "desk",
    "facts.items.0": "row",
    "facts.items.0.name": "Bằng tốt nghiệp",
    "facts.items.0.pages": "3",
    "facts.items.0.copies": "2",
}


def shipped_office(url: str) -> Office:
    """On a database that has been an office before. Whoever opens it closes it."""
    opened = ready_office(url)
    clock = OfficeClock()
    clock.office = opened
    opened.running = replace(opened.running, clock=clock)
    for role in ("tn", "tp", "ld"):
        hire(opened, role, COMMUNE)
    return opened


def send(desk: Browser, procedure: str = COPY, **changes: Any) -> str:
    return desk.post(f"/reception/{procedure}", {**PERSON, **changes}, page=f"/reception/{procedure}").text


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, "the page has no form"
    return found[1]


def work_of(office: Office, dossier_id: UUID, element: str) -> str:
    """The address of the page of an open work item."""
    return f"/work/{office.item(dossier_id, element).id}"
