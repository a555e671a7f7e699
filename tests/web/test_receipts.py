"""A voided receipt and an annulment that is refused, on the dossier's page."""

import re
from uuid import uuid4

from sqlalchemy import insert

from engine.store.tables import fee_lines, receipt_lines, receipts
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.test_pages import accepted


def paid(office: Office) -> tuple[object, object]:
    """A dossier whose fee has been paid; and the receipt."""
    dossier_id, line, receipt = accepted(office), uuid4(), uuid4()
    charge = {
        "id": line,
        "dossier_id": dossier_id,
        "position": 0,
        "item": "copy",
        "kind": "le_phi",
        "amount": 8000,
        "legal_source": "TT",
        "explanation": "Bản sao",
        "assessed_at": office.now,
    }
    issued = {
        "id": receipt,
        "unit_id": COMMUNE,
        "series": "BL",
        "year": 2022,
        "number": 1,
        "dossier_id": dossier_id,
        "amount": 8000,
        "issued_at": office.now,
        "issued_by": office.person(COMMUNE, "tn").user_id,
    }
    with office.installation.database.transaction() as session:
        session.execute(insert(fee_lines), charge)
        session.execute(insert(receipts), issued)
        session.execute(insert(receipt_lines), {"receipt_id": receipt, "fee_line_id": line, "amount": 8000})
    return dossier_id, receipt


def test_a_receipt_is_voided_with_a_reason_and_its_number_stays(enter: Enter, office: Office) -> None:
    dossier_id, receipt = paid(office)
    path, desk = f"/dossiers/{dossier_id}", enter("tn")
    refused = desk.post(f"{path}/annulment", {"ground": "wrong_procedure", "reason": "Nhầm"}, page=path)
    assert refused.status_code == 409
    assert "biên lai BL 1/2022 còn hiệu lực" in refused.text
    assert 'value="Nhầm"' in refused.text
    void = f"{path}/receipts/{receipt}/void"
    assert "Hủy biên lai BL 1/2022" in desk.get(path).text
    assert "Hủy biên lai" not in enter("tp").get(path).text
    assert enter("tp").post(void, {"reason": "x"}, page=path).status_code == 403
    assert desk.post(void, {"reason": " "}, page=path).status_code == 422
    page = desk.post(void, {"reason": "Thu nhầm, đã hoàn tiền"}, page=path).text
    assert "Đã hủy biên lai." in page
    assert "Chưa thu" in page
    (row,) = office.rows(receipts)
    assert (row.number, row.void_reason) == (1, "Thu nhầm, đã hoàn tiền")
    assert desk.post(void, {"reason": "lần nữa"}, page=path).status_code == 404
    desk.post(f"{path}/annulment", {"ground": "wrong_procedure", "reason": "Nhầm"}, page=path)
    assert re.search("đang chờ người thứ hai xác nhận", desk.get(path).text)


def test_a_receipt_of_another_dossier_is_not_voided_here(enter: Enter, office: Office) -> None:
    _, receipt = paid(office)
    path = f"/dossiers/{accepted(office)}"
    assert enter("tn").post(f"{path}/receipts/{receipt}/void", {"reason": "x"}, page=path).status_code == 404
    (row,) = office.rows(receipts)
    assert row.voided_at is None
