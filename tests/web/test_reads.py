"""Whoever reads personal data leaves an event."""

import json

import pytest

from engine.store.tables import audit_events
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.test_pages import accepted


def opened(office: Office, dossier: object) -> int:
    return len(office.rows(audit_events, kind="dossier:opened", dossier_id=dossier))


def test_a_search_is_an_event_with_what_was_looked_for(enter: Enter, office: Office) -> None:
    accepted(office)
    desk = enter("tn")
    desk.get("/dossiers")
    assert office.rows(audit_events, kind="dossier:searched") == []
    desk.get("/dossiers?search=Hồ Thị")
    (event,) = office.rows(audit_events, kind="dossier:searched")
    assert event.actor.endswith(".tn")
    assert json.loads(event.body)["data"] == {"search": "Hồ Thị", "found": 1}


@pytest.mark.parametrize("path", ["/dossiers/{dossier}", "/work/{item}"])
def test_a_page_that_shows_a_dossier_is_an_event(enter: Enter, office: Office, path: str) -> None:
    dossier = accepted(office)
    before = opened(office, dossier)
    enter("tp").get(path.format(dossier=dossier, item=office.item(dossier, "review").id))
    assert opened(office, dossier) == before + 1
