"""What a result suggests next: shown once, filed only when the applicant wants it, declined with a reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.refusals import NotYours, SuggestionDecided, SuggestionElsewhere, SuggestionExpired
from engine.operations.follow_ups import accept_follow_up, decline_follow_up, prefill, refer_follow_up
from engine.operations.receive_dossier import Filing
from engine.store.queries.suggestions import open_suggestions, suggestions_of
from engine.store.tables import audit_events, dossiers, suggestions
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import accepted, finish

DEATH, BIRTH, DISABILITY, ALLOWANCE = "1.000656", "1.001193", "1.001699", "1.001776"
FACTS = {"deceased": "Hồ Văn Tạ", "event_on": "2022-03-01", "benefits": ["social_allowance"]}


def returned(office: Office, procedure: str = DEATH, facts: dict[str, Any] | None = None) -> UUID:
    dossier_id = accepted(office, procedure, facts=FACTS if facts is None else facts)
    finish(office, dossier_id)
    assert office.dossier(dossier_id).status == "returned"
    return dossier_id


def suggested(office: Office, dossier_id: UUID) -> dict[str, Any]:
    with office.installation.database.reading() as session:
        return {row.key: row for row in suggestions_of(session, None, dossier_id)}  # type: ignore[arg-type]


def test_a_death_suggests_what_its_facts_ask_for(office: Office) -> None:
    found = suggested(office, returned(office))
    assert set(found) == {"allowance_stop", "social_funeral", "residence_end"}
    assert found["allowance_stop"].procedure_code == ALLOWANCE
    assert found["residence_end"].procedure_code is None
    assert len(office.rows(dossiers)) == 1, "nothing is filed by itself"
    none = suggested(office, returned(office, facts={"deceased": "Người khác", "event_on": "2022-03-02"}))
    assert set(none) == {"residence_end"}


def test_a_refusal_suggests_nothing(office: Office) -> None:
    dossier_id = accepted(office, "1.004873")
    office.do(dossier_id, "digitise")
    office.do(dossier_id, "review", outcome="refuse")
    finish(office, dossier_id)
    assert suggested(office, dossier_id) == {}


def test_nobody_is_suggested_the_same_thing_twice(office: Office) -> None:
    returned(office)
    again = returned(office, facts=FACTS | {"deceased": "  HỒ VĂN TẠ "})
    assert suggested(office, again) == {}


def test_accepting_files_what_carries_over_and_links_both(office: Office) -> None:
    dossier_id = returned(office)
    row = suggested(office, dossier_id)["allowance_stop"]
    desk = office.person(COMMUNE, "tn")
    begun = prefill(office.installation, row.id, actor=desk)
    assert begun.facts == {"beneficiary": "Hồ Văn Tạ", "request": "stop"}
    assert begun.applicant["name"] == "Hồ Thị Thử"
    filing = prefilled_filing(office, begun)
    received = accept_follow_up(office.installation, row.id, filing, actor=desk, now=office.now)
    new = office.dossier(received.dossier_id)
    assert (new.procedure_code, new.facts["beneficiary"], new.status) == (ALLOWANCE, "Hồ Văn Tạ", "submitted")
    assert suggested(office, dossier_id)["allowance_stop"].filed_dossier_id == received.dossier_id
    assert suggested(office, received.dossier_id)["allowance_stop"].dossier_id == dossier_id
    (event,) = office.rows(audit_events, dossier_id=received.dossier_id, kind="dossier:received")
    assert str(dossier_id) in event.body
    with pytest.raises(SuggestionDecided):
        accept_follow_up(office.installation, row.id, filing, actor=desk, now=office.now)
    assert len(office.rows(dossiers)) == 2, "a second acceptance files nothing"


def prefilled_filing(office: Office, begun: Any) -> Filing:
    block = office.installation.catalog.procedure(ALLOWANCE).latest
    facts = fill(office.installation.catalog.form(str(block.facts_form)), begun.facts)
    return Filing(
        procedure_code=ALLOWANCE, applicant=Applicant(**begun.applicant), facts=facts, papers=(), channel=Channel.DESK
    )


def test_declining_says_why_and_another_agency_is_pointed_out(office: Office) -> None:
    found = suggested(office, returned(office))
    desk = office.person(COMMUNE, "tn")
    decline, refer = found["social_funeral"].id, found["residence_end"].id
    with pytest.raises(InvalidInput):
        decline_follow_up(office.installation, decline, "  ", actor=desk, now=office.now)
    decline_follow_up(office.installation, decline, "Gia đình không đề nghị", actor=desk, now=office.now)
    (row,) = office.rows(suggestions, id=decline)
    assert (row.status, row.reason, row.decided_by) == ("declined", "Gia đình không đề nghị", desk.user_id)
    with pytest.raises(SuggestionElsewhere):
        refer_follow_up(office.installation, found["allowance_stop"].id, actor=desk, now=office.now)
    refer_follow_up(office.installation, refer, actor=desk, now=office.now)
    (row,) = office.rows(suggestions, id=refer)
    assert (row.status, row.filed_dossier_id) == ("accepted", None)


def test_who_may_decide_and_until_when(office: Office) -> None:
    found = suggested(office, returned(office))["residence_end"]
    with pytest.raises(NotFound):
        refer_follow_up(office.installation, found.id, actor=office.person("ubnd_a_luoi", "tn"), now=office.now)
    with pytest.raises(NotYours):
        refer_follow_up(office.installation, found.id, actor=office.person(COMMUNE, "tp"), now=office.now)
    late = office.now + timedelta(days=40)
    with pytest.raises(SuggestionExpired):
        refer_follow_up(office.installation, found.id, actor=office.person(COMMUNE, "tn"), now=late)
    with office.installation.database.reading() as session:
        still = [row.key for row in open_suggestions(session, None, COMMUNE, late.date())]
    assert still == ["allowance_stop", "social_funeral"]
