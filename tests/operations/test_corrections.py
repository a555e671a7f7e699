"""A result found wrong after its return (A12): recorded, put right by a new dossier, noted beside the old number."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.domain.errors import InvalidInput
from engine.domain.identifiers import DossierId
from engine.domain.nonconforming_result import Action, Fault
from engine.domain.refusals import CorrectionOpen, NotYours, WrongState
from engine.operations.correct_result import FoundError, correct_result
from engine.operations.receive_dossier import Received
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.tables import (
    audit_events,
    dossiers,
    fee_lines,
    nonconforming_results,
    register_entries,
    register_notes,
)
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import accepted, finish, instant

MARRIAGE, MARITAL, STATUS_CHANGE, COPIES = "1.000894", "1.004873", "1.004859", "2.000815"


def returned(office: Office, procedure: str, facts: dict[str, Any] | None = None) -> UUID:
    office.now = instant(7, 9)
    dossier_id = accepted(office, procedure, facts=facts)
    finish(office, dossier_id)
    assert office.dossier(dossier_id).status == "returned"
    return dossier_id


def correct(office: Office, dossier_id: UUID, procedure: str, actor: Any = None, **changes: Any) -> Received:
    block = office.installation.catalog.procedure(procedure).latest
    facts = fill(office.installation.catalog.form(str(block.facts_form)), changes.pop("facts", {}))
    given: dict[str, Any] = {
        "action": Action.CORRECT,
        "fault": Fault.AGENCY,
        "found_by": "Người dân",
        "found_at": office.now - timedelta(hours=1),
        "description": "Sai ngày sinh của chồng",
        "facts": facts,
    }
    error = FoundError(**given | changes)
    actor = actor or office.person(COMMUNE, "tn")
    return correct_result(office.installation, DossierId(dossier_id), error, actor=actor, now=office.now)


def test_the_agencys_own_fault_is_put_right_free_in_a_short_term(office: Office) -> None:
    old = returned(office, MARRIAGE)
    before = office.dossier(old)
    (entry,) = office.rows(register_entries, dossier_id=old)
    office.now = instant(21, 9)
    new = correct(office, old, STATUS_CHANGE).dossier_id
    (record,) = office.rows(nonconforming_results, dossier_id=old)
    assert (record.new_dossier_id, record.fault, record.found_by, record.settled_at) == (
        new,
        "agency",
        "Người dân",
        None,
    )
    office.do(new, "receive", outcome="accept")
    dossier = office.dossier(new)
    assert (dossier.procedure_code, dossier.promised_at) == (STATUS_CHANGE, instant(24, 17))
    assert office.rows(fee_lines, dossier_id=new) == []
    with pytest.raises(CorrectionOpen):
        correct(office, old, STATUS_CHANGE)
    finish(office, new)
    (record,) = office.rows(nonconforming_results, dossier_id=old)
    assert record.put_right is True
    (note,) = office.rows(register_notes, entry_id=entry.id)
    assert (note.kind, note.dossier_id) == ("corrected", new)
    assert office.dossier(new).code in note.note
    after = office.dossier(old)
    assert (after.status, after.closed_at, after.verdict) == ("returned", before.closed_at, before.verdict)
    assert [row.number for row in office.rows(register_entries, dossier_id=old)] == [entry.number]


def test_a_book_that_wants_a_new_number_refers_to_it(office: Office) -> None:
    old = returned(office, MARITAL)
    new = correct(office, old, MARITAL, facts={"person": "Tên đúng"}).dossier_id
    finish(office, new, receive={"outcome": "accept"})
    (entry,) = office.rows(register_entries, dossier_id=old)
    (again,) = office.rows(register_entries, dossier_id=new)
    (note,) = office.rows(register_notes, entry_id=entry.id)
    assert (note.kind, entry.voided_at, again.number) == ("replaced", None, entry.number + 1)
    assert f"{again.number}/{again.year}" in note.note
    assert office.dossier(new).facts["person"] == "Tên đúng"


def test_an_annulment_takes_no_number(office: Office) -> None:
    old = returned(office, MARITAL)
    new = correct(office, old, MARITAL, action=Action.ANNUL, description="Cấp sai thẩm quyền").dossier_id
    finish(office, new, receive={"outcome": "accept"})
    (entry,) = office.rows(register_entries, dossier_id=old)
    (note,) = office.rows(register_notes, entry_id=entry.id)
    assert (note.kind, office.rows(register_entries, dossier_id=new)) == ("annulled", [])


def test_the_applicants_own_fault_costs_what_it_costs(office: Office) -> None:
    items = {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}
    old = returned(office, COPIES, facts=items)
    new = correct(office, old, COPIES, facts=items, fault=Fault.APPLICANT).dossier_id
    office.do(new, "receive", outcome="accept")
    assert [line.amount for line in office.rows(fee_lines, dossier_id=new)] == [4_000]


def test_what_is_not_put_right_leaves_the_result_as_it_was(office: Office) -> None:
    old = returned(office, MARITAL)
    new = correct(office, old, MARITAL).dossier_id
    office.do(new, "receive", outcome="accept")
    desk = office.person(COMMUNE, "tn")
    withdraw_dossier(office.installation, new, "Không sai", actor=desk, now=office.now)
    (record,) = office.rows(nonconforming_results, dossier_id=old)
    assert (record.put_right, office.rows(register_notes)) == (False, [])
    assert correct(office, old, MARITAL).dossier_id != new, "another error may be found later"


def test_what_is_refused_stores_nothing(office: Office) -> None:
    office.now = instant(7, 9)
    running = accepted(office, MARITAL)
    with pytest.raises(WrongState):
        correct(office, running, MARITAL)
    finish(office, running)
    with pytest.raises(NotYours):
        correct(office, running, MARITAL, actor=office.person(COMMUNE, "tp"))
    for missing in ("found_by", "description"):
        with pytest.raises(InvalidInput):
            correct(office, running, MARITAL, **{missing: " "})
    assert len(office.rows(dossiers)) == 1
    assert not office.rows(audit_events, kind="result:nonconforming")
