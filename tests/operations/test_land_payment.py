"""Money that the tax office asks (A13): the citizen's time is outside the clock, the tax office's is its own."""

from datetime import timedelta
from uuid import UUID

from engine.store.tables import fee_lines, outbox, slips, stages, timers
from tests.office import Office
from tests.operations.paths import accepted, finish, instant

LAND_CHANGE, TAX, REGISTRY = "2.000880", "chi_cuc_thue_a_luoi", "vpdkdd_a_luoi"


def at_tax(office: Office) -> UUID:
    """A dossier that has just come to the tax office, on 1 March."""
    office.now = instant(1, 8)
    dossier_id = accepted(office, LAND_CHANGE)
    while not office.rows(stages, dossier_id=dossier_id, unit_id=TAX):
        office.complete(office.open_items(dossier_id)[0])
    return dossier_id


def noticed(office: Office, amount: int = 12_500_000) -> UUID:
    dossier_id = at_tax(office)
    answers = {"check": {"amount": amount}, "reply": {"outcome": "granted", "amount": amount}}
    while any(item.unit_id == TAX for item in office.open_items(dossier_id)):
        item = office.open_items(dossier_id)[0]
        office.complete(item, **answers.get(item.element, {}))
    return dossier_id


def test_the_time_of_paying_is_outside_the_clock(office: Office) -> None:
    dossier_id = noticed(office)
    stopped = office.dossier(dossier_id)
    assert (stopped.status, stopped.clock_stopped_for, stopped.due_at) == ("waiting_payment", "payment", None)
    (line,) = office.rows(fee_lines, dossier_id=dossier_id, item="land_tax")
    assert (line.kind, line.amount, line.collected_by) == ("external", 12_500_000, TAX)
    promised = stopped.promised_at
    office.now = instant(21, 8)  # fourteen working days later
    office.do(dossier_id, "tax_payment", amount=12_500_000)
    running = office.dossier(dossier_id)
    assert running.promised_at == promised
    assert running.due_at == instant(22, 17, month=4), "fourteen working days after 1 April, one holiday among the days"
    assert not office.rows(timers, dossier_id=dossier_id)
    finish(office, dossier_id)
    assert (office.dossier(dossier_id).status, office.dossier(dossier_id).verdict) == ("returned", "early")


def test_the_tax_office_is_late_by_itself(office: Office) -> None:
    dossier_id = at_tax(office)
    office.do(dossier_id, "receive")
    (tax,) = office.rows(stages, dossier_id=dossier_id, unit_id=TAX)
    assert (tax.term, tax.due_at) == ("5 working_days", instant(8, 17))
    office.now = instant(15, 8)
    finish(office, dossier_id, check={"amount": 0}, reply={"outcome": "granted", "amount": 0})
    verdicts = {stage.unit_id: stage.own_verdict for stage in office.rows(stages, dossier_id=dossier_id)}
    assert verdicts.pop(TAX) == "overdue"
    assert set(verdicts.values()) == {"early"}
    assert office.dossier(dossier_id).verdict == "early"


def test_what_the_tax_office_returns_is_examined_again(office: Office) -> None:
    dossier_id = at_tax(office)
    office.do(dossier_id, "receive")
    office.do(dossier_id, "check", outcome="supplement")
    office.do(dossier_id, "reply", outcome="supplement", amount=0)
    assert office.dossier(dossier_id).due_at is not None
    assert office.item(dossier_id, "check").unit_id == REGISTRY
    (registry,) = office.rows(stages, dossier_id=dossier_id, unit_id=REGISTRY)
    assert (registry.handed_over_at, registry.due_at is None) == (None, False), "it never gave the dossier away"
    assert not office.rows(fee_lines, dossier_id=dossier_id, item="land_tax")


def test_a_citizen_who_never_pays_is_reminded_and_the_dossier_ends(office: Office) -> None:
    dossier_id = noticed(office)
    due, kept = sorted(timer.due_at for timer in office.rows(timers, dossier_id=dossier_id))
    assert due == instant(31, 17)
    office.now = due + timedelta(minutes=1)
    office.sweep()
    notices = [letter.body["template"] for letter in office.rows(outbox, dossier_id=dossier_id, topic="notice")]
    assert "tax_reminder" in notices
    assert office.item(dossier_id, "tax_payment").status == "open"
    office.now = kept + timedelta(minutes=1)
    office.sweep()
    office.do(dossier_id, "reply", outcome="unpaid")
    dossier = office.dossier(dossier_id)
    assert (dossier.status, dossier.verdict) == ("cancelled_no_supplement", "on_time")
    assert "stop" in [slip.key for slip in office.rows(slips, dossier_id=dossier_id)]
    assert not office.open_items(dossier_id)
