"""A payment at the page of its task: on the unit's own receipt, or on a sheet of a book that the desk holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.domain.identifiers import ProposalId
from engine.operations.confirm_proposal import confirm_proposal
from engine.store.tables import proposals, receipts
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.shipped_office import COPY, shipped_office, work_of
from tests.web.test_receipt_books import BOOKS, PURCHASE, act, book
from tests.web.test_reception_many import PEOPLE, send, sitting


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


def payment(office: Office) -> str:
    """The page of a task of payment."""
    facts = {"items": [{"name": "Bằng", "pages": 3, "copies": 2}]}
    dossier_id = office.file(COPY, facts=facts).dossier_id
    steps = (("receive", {"outcome": "accept"}), ("digitise", {}), ("review", {"outcome": "ok"}))
    for element, answer in (*steps, ("sign", {"outcome": "sign"}), ("seal", {})):
        office.do(dossier_id, element, **answer)
    return work_of(office, dossier_id, "payment")


def test_the_desk_writes_a_payment_on_the_sheet_that_it_holds(enter: Enter, office: Office) -> None:
    accountant, desk = enter("tc"), enter("tn")
    work = payment(office)
    assert "Số in trên tờ" not in desk.get(work).text, "who holds no book is asked nothing"
    act(accountant, "buy", **PURCHASE)
    key = book(accountant, "issue")
    act(accountant, "issue", book=key, to=office.person(COMMUNE, "tn").login)
    page = desk.get(work).text
    assert 'value="0000001"' in page
    assert f'value="{key}" checked' in page, "who holds a book writes in it"
    skipping = {"by": "cash", "_receipt": key, f"_receipt_first_{key}": "0000003"}
    refused = desk.post(work, skipping, page=work)
    assert refused.status_code == 409
    assert "Số kế tiếp của quyển 01BLP2-001 AA-21T quyển 1 là 0000001, bạn ghi 0000003." in refused.text
    assert 'value="0000003"' in refused.text, "what was typed is still there"
    assert desk.post(work, {"by": "cash", "_receipt": key, f"_receipt_first_{key}": "x"}, page=work).status_code == 422
    assert "Đã hoàn thành" in desk.post(work, skipping | {"_receipt_left_out": "Ướt"}, page=work).text
    (receipt,) = office.rows(receipts)
    assert "biên lai 01BLP2-001 AA-21T 0000003" in desk.get(f"/dossiers/{receipt.dossier_id}").text
    assert "0000001–0000002" in desk.get(BOOKS).text


def in_hand(enter: Enter, office: Office) -> str:
    """A book that the desk holds."""
    accountant = enter("tc")
    act(accountant, "buy", **PURCHASE)
    key = book(accountant, "issue")
    act(accountant, "issue", book=key, to=office.person(COMMUNE, "tn").login)
    return key


def test_a_sitting_is_receipted_on_sheets_that_follow_one_another(enter: Enter, office: Office) -> None:
    key, desk = in_hand(enter, office), enter("tn")
    assert "mỗi dòng một tờ kế tiếp nhau" in desk.get(f"/reception/{COPY}/many").text
    wrong = send(desk, sitting(PEOPLE, _paid="yes", _receipt=key, **{f"_receipt_first_{key}": "không"}))
    assert "“không” không phải là số" in wrong
    assert office.rows(receipts) == []
    page = send(desk, sitting(PEOPLE, _paid="yes", _receipt=key, **{f"_receipt_first_{key}": "1"}))
    assert "đã thu, biên lai 01BLP2-001 AA-21T 0000003" in page
    assert [row.number for row in office.rows(receipts)] == [1, 2, 3]


def test_what_was_written_during_a_power_cut_is_entered_later_by_two(enter: Enter, office: Office) -> None:
    key, desk = in_hand(enter, office), enter("tn")
    work = payment(office)
    office.now += timedelta(hours=3)
    late = {"_late_at": "07/03/2022 09:30", "_late_reason": "Mất điện"}
    sheet = {"by": "cash", "_receipt": key, f"_receipt_first_{key}": "1"}
    assert "Đã ghi đề nghị nhập bù." in desk.post(f"{work}/late", late | sheet, page=work).text
    assert office.rows(receipts) == []
    (made,) = office.rows(proposals)
    confirm_proposal(office.installation, ProposalId(made.id), actor=office.person(COMMUNE, "vp"), now=office.now)
    (receipt,) = office.rows(receipts)
    assert (receipt.series, receipt.number) == ("01BLP2-001 AA-21T", 1)
    assert f"{receipt.issued_at:%H:%M}" == "02:30"
