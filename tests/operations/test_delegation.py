"""Work that a role may do for another from a day on: signing certifications since 01/11/2025."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine.adapters.pdf import render_pdf
from engine.catalog.result_templates import sheet
from engine.domain.actor import Actor
from engine.domain.identifiers import RoleKey, UnitId, WorkItemId
from engine.domain.refusals import NotYours, SelfApproval
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.complete_work_item import complete_work_item
from engine.store.queries.inbox import Reader, Which, counts, inbox
from engine.store.tables import audit_events, signed_results
from tests.office import Office, fill, open_office
from tests.operations.paths import accepted
from tests.pdf_reading import Pdf

COMMUNE = UnitId("ubnd_a_luoi_1")
COPIES, MARITAL = "2.000815", "1.004873"  # a certification, and a civil-status paper that nobody else may sign
BEFORE = datetime(2025, 10, 31, 1, 0, tzinfo=UTC)  # Friday 08:00 in Vietnam
SINCE = datetime(2025, 11, 3, 1, 0, tzinfo=UTC)  # Monday, after the first of November


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = open_office(database_url, now=SINCE, commune=COMMUNE)
    yield opened
    opened.running.close()


def to_signature(office: Office, procedure: str) -> UUID:
    dossier_id = accepted(office, procedure)
    for _ in range(20):
        items = office.open_items(dossier_id)
        if any(item.kind == "signature" for item in items):
            return dossier_id
        office.complete(items[0])
    raise AssertionError("nothing to sign")


def signature(office: Office, dossier_id: UUID) -> WorkItemId:
    return WorkItemId(next(item.id for item in office.open_items(dossier_id) if item.kind == "signature"))


def colleague(office: Office) -> Actor:
    """Another justice officer, who has not reviewed the dossier."""
    office.person(COMMUNE, "vt")  # hired for the seal
    return replace(office.person(COMMUNE, "vt"), roles=frozenset({RoleKey("tp")}))


def sign(office: Office, dossier_id: UUID, actor: Actor) -> None:
    item = office.item(dossier_id, "sign")
    answer = fill(office.form_of(item), {})  # type: ignore[arg-type]
    complete_work_item(office.installation, signature(office, dossier_id), answer, actor=actor, now=office.now)


def test_a_justice_officer_signs_a_certification_and_the_trail_says_so(office: Office) -> None:
    dossier_id = to_signature(office, COPIES)
    sign(office, dossier_id, colleague(office))
    done = [json.loads(row.body)["data"] for row in office.rows(audit_events, kind="work_item:completed")]
    told = next(data for data in done if data["work_item"] and data["role"] == "ld")
    assert told["delegated_to"] == ["tp"]


def test_whoever_reviewed_may_still_not_sign(office: Office) -> None:
    dossier_id = to_signature(office, COPIES)
    with pytest.raises(SelfApproval):
        sign(office, dossier_id, office.person(COMMUNE, "tp"))


def test_before_its_day_and_outside_its_field_the_leader_alone_signs(office: Office) -> None:
    dossier_id = to_signature(office, MARITAL)
    with pytest.raises(NotYours):
        sign(office, dossier_id, colleague(office))
    office.now = BEFORE
    dossier_id = to_signature(office, COPIES)
    with pytest.raises(NotYours):
        sign(office, dossier_id, colleague(office))
    office.person(COMMUNE, "ld")
    sign(office, dossier_id, office.person(COMMUNE, "ld"))


def test_the_inbox_shows_delegated_work_and_nothing_else_of_the_leader(office: Office) -> None:
    certified, other = to_signature(office, COPIES), to_signature(office, MARITAL)
    person = colleague(office)
    lent = office.installation.catalog.organisation.lent_to(person.roles, COMMUNE, SINCE.date())
    reader = Reader(unit_id=COMMUNE, roles=person.roles, user_id=person.user_id, lent=lent)
    with office.installation.database.reading() as session:
        listed = inbox(session, reader, now=office.now).entries
        searched = inbox(session, reader, now=office.now, needle="ho thi thu").entries
        counted = counts(session, reader, now=office.now)
    assert {entry.dossier_id for entry in listed if entry.role == "ld"} == {certified}
    assert {entry.dossier_id for entry in searched if entry.role == "ld"} == {certified}
    assert counted.offered == len(listed)
    assert other not in {entry.dossier_id for entry in listed if entry.kind == "signature"}
    claim_work_item(office.installation, signature(office, certified), actor=person, now=office.now)
    with office.installation.database.reading() as session:
        assert [entry.dossier_id for entry in inbox(session, reader, which=Which.MINE, now=office.now).entries] == [
            certified
        ]
    release_work_item(office.installation, signature(office, certified), actor=person, now=office.now)


def test_the_result_says_by_whose_delegation_it_was_signed(office: Office) -> None:
    dossier_id, person = to_signature(office, COPIES), colleague(office)
    sign(office, dossier_id, person)
    (result,) = office.rows(signed_results, dossier_id=dossier_id)
    catalog = office.installation.catalog
    position = catalog.organisation.role(RoleKey("tp")).name_vi.upper()
    assert (result.authority, result.lines) == ("delegated", ["TUQ. CHỦ TỊCH", position])
    text = Pdf(render_pdf(sheet(catalog.folder, result.template, result.content))).text
    assert f"TUQ. CHỦ TỊCH {position} {person.name}" in text
    assert "TM. ỦY BAN" not in text
