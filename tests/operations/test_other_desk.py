"""Another desk of the province takes a dossier, a supplement, and returns the result; the competent unit counts it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from engine.bootstrap import Running
from engine.domain.applicant import Applicant
from engine.domain.custody import CustodyKind
from engine.domain.dossier import Channel
from engine.domain.errors import NotFound
from engine.domain.identifiers import CustodyId, DossierId, UnitId
from engine.domain.organisation import DeskRule
from engine.domain.papers import Paper
from engine.domain.refusals import AlreadySettled, NothingForDesk, NotYours, OtherDeskRefused, PapersElsewhere
from engine.operations.desks import receive_papers, send_papers, serve_at_desk
from engine.operations.open_dossier import open_dossier
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.operations.release_processes import sync_organisation
from engine.store.queries.report_cchc import cchc
from engine.store.tables import audit_events, custodies, receipts, stages
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import at_review, instant
from tests.operations.test_annulment import healthy, scope

MARITAL, COPIES = "1.004873", "2.000815"
OTHER, FAR = UnitId("ubnd_hong_ha"), UnitId("ubnd_tinh_khac")


@pytest.fixture
def desks(office: Office) -> Office:
    """The office in an organisation with another commune of the province, and one elsewhere."""
    installation = office.installation
    organisation = installation.catalog.organisation
    own = organisation.unit(COMMUNE)
    hong_ha = replace(own, id=OTHER, name="Ủy ban nhân dân xã Hồng Hạ", area="a_luoi", agency_code="000.26.35.H57")
    elsewhere = replace(organisation.areas["thua_thien_hue"], key="tinh_khac", name="tỉnh khác")
    far = replace(own, id=FAR, name="Ủy ban nhân dân xã khác", area="tinh_khac", agency_code="000.01.01.H58")
    changed = replace(
        organisation,
        units={**organisation.units, OTHER: hong_ha, FAR: far},
        areas={**organisation.areas, "tinh_khac": elsewhere},
        desk_rules=(DeskRule(area="thua_thien_hue", valid_from=date(2022, 3, 1), valid_to=None),),
    )
    catalog = replace(installation.catalog, organised=replace(installation.catalog.organised, organisation=changed))
    wider = replace(installation, catalog=catalog)
    sync_organisation(wider)
    running: Running = replace(office.running, installation=wider)
    return replace(office, running=running)


def filed(office: Office, desk: UnitId, procedure: str = MARITAL, facts: Any = None) -> UUID:
    block = office.installation.catalog.procedure(procedure).block(date(2022, 3, 8))
    given = fill(office.installation.catalog.form(block.facts_form), facts or {}) if block.facts_form else {}
    filing = Filing(
        procedure_code=procedure,
        applicant=Applicant(name="Hồ Thị Xa"),
        facts=given,
        papers=[Paper(name="Tờ khai", originals=1)],
        channel=Channel.DESK,
        for_unit=COMMUNE,
    )
    received = receive_dossier(office.installation, filing, actor=office.person(desk, "tn"), now=office.now)
    return received.dossier_id


def hand_over(office: Office, custody: Any) -> None:
    for change, unit in ((send_papers, custody.from_unit_id), (receive_papers, custody.to_unit_id)):
        change(office.installation, CustodyId(custody.id), actor=office.person(unit, "tn"), now=office.now)


def test_a_dossier_taken_for_another_unit_is_counted_there(desks: Office) -> None:
    dossier_id = filed(desks, OTHER)
    item = desks.item(dossier_id, "receive")
    assert item.unit_id == OTHER, "whoever sees the citizen checks the papers"
    desks.complete(item, outcome="accept")
    dossier = desks.dossier(dossier_id)
    assert dossier.unit_id == COMMUNE
    assert dossier.code.startswith("000.25.35.H57-")
    assert desks.item(dossier_id, "digitise").unit_id == OTHER
    desks.do(dossier_id, "digitise")
    assert desks.item(dossier_id, "review").unit_id == COMMUNE
    assert [stage.unit_id for stage in desks.rows(stages)] == [COMMUNE]
    with desks.installation.database.reading() as session:
        assert cchc(session, scope(desks)).received == 1
        assert cchc(session, replace(scope(desks), unit=OTHER)).received == 0
    (custody,) = desks.rows(custodies)
    assert (custody.kind, custody.from_unit_id, custody.to_unit_id) == ("filing", OTHER, COMMUNE)
    assert custody.papers[0]["name"] == "Tờ khai"
    with pytest.raises(AlreadySettled):
        receive_papers(desks.installation, CustodyId(custody.id), actor=desks.person(COMMUNE, "tn"), now=desks.now)
    with pytest.raises(NotYours):
        send_papers(desks.installation, CustodyId(custody.id), actor=desks.person(COMMUNE, "tn"), now=desks.now)
    hand_over(desks, custody)
    kinds = [event.kind for event in desks.rows(audit_events, dossier_id=dossier_id)]
    assert kinds.index("papers:taken") < kinds.index("papers:sent") < kinds.index("papers:received")
    healthy(desks)


def test_only_inside_the_area_and_from_the_day_of_the_rule(desks: Office) -> None:
    with pytest.raises(OtherDeskRefused, match="không được nhận"):
        filed(desks, FAR)
    desks.now = instant(25, 9, month=2)
    with pytest.raises(OtherDeskRefused):
        filed(desks, OTHER)


def test_a_supplement_at_another_desk(desks: Office) -> None:
    desks.now = instant(7, 9)
    dossier_id = at_review(desks, MARITAL)
    code = desks.dossier(dossier_id).code
    there = desks.person(OTHER, "tn")
    with pytest.raises(NothingForDesk):
        serve_at_desk(desks.installation, code, CustodyKind.SUPPLEMENT, actor=there, now=desks.now)
    desks.do(dossier_id, "review", outcome="supplement")
    with pytest.raises(NothingForDesk):
        serve_at_desk(desks.installation, code, CustodyKind.SUPPLEMENT, actor=there, now=desks.now)
    desks.do(dossier_id, "supplement_notice")
    with pytest.raises(NotFound):
        open_dossier(desks.installation, DossierId(dossier_id), actor=there, now=desks.now)
    desks.now = instant(8, 9)
    serve_at_desk(desks.installation, code, CustodyKind.SUPPLEMENT, actor=there, now=desks.now)
    open_dossier(desks.installation, DossierId(dossier_id), actor=there, now=desks.now)
    assert desks.item(dossier_id, "supplement_receive").unit_id == OTHER
    desks.do(dossier_id, "supplement_receive")
    dossier = desks.dossier(dossier_id)
    assert (dossier.unit_id, dossier.status, dossier.due_at) == (COMMUNE, "processing", instant(11, 17))
    assert desks.item(dossier_id, "review").unit_id == COMMUNE
    (custody,) = desks.rows(custodies)
    assert (custody.kind, custody.from_unit_id) == ("supplement", OTHER)
    (served,) = desks.rows(audit_events, kind="desk:served")
    assert OTHER in served.body
    healthy(desks)


def test_a_result_at_another_desk_after_its_papers_came(desks: Office) -> None:
    facts = {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}
    dossier_id = at_review(desks, COPIES, facts=facts)
    while not any(item.element == "payment" for item in desks.open_items(dossier_id)):
        desks.complete(desks.open_items(dossier_id)[0])
    code = desks.dossier(dossier_id).code
    there = desks.person(OTHER, "tn")
    with pytest.raises(NotYours):
        serve_at_desk(desks.installation, code, CustodyKind.RESULT, actor=desks.person(OTHER, "vp"), now=desks.now)
    serve_at_desk(desks.installation, code, CustodyKind.RESULT, actor=there, now=desks.now)
    desks.do(dossier_id, "payment")
    (receipt,) = desks.rows(receipts)
    assert receipt.unit_id == OTHER, "the money lies where it was paid"
    item = desks.item(dossier_id, "hand_over")
    assert item.unit_id == OTHER
    with pytest.raises(PapersElsewhere):
        desks.complete(item)
    (custody,) = desks.rows(custodies)
    assert (custody.kind, custody.from_unit_id, custody.to_unit_id) == ("result", COMMUNE, OTHER)
    hand_over(desks, custody)
    desks.complete(item)
    assert (desks.dossier(dossier_id).status, desks.dossier(dossier_id).unit_id) == ("returned", COMMUNE)
    healthy(desks)


def test_a_desk_elsewhere_serves_nobody(desks: Office) -> None:
    dossier_id = at_review(desks, MARITAL)
    code = desks.dossier(dossier_id).code
    with pytest.raises(OtherDeskRefused):
        serve_at_desk(desks.installation, code, CustodyKind.RESULT, actor=desks.person(FAR, "tn"), now=desks.now)
    with pytest.raises(NotFound):
        serve_at_desk(desks.installation, "000", CustodyKind.RESULT, actor=desks.person(OTHER, "tn"), now=desks.now)
