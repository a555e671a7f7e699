"""Numbered blanks: whatever is done with them, they add up; at the page, in the commands, and for the doctor."""

from uuid import UUID

import pytest
from flask import Flask

from engine.cli.doctor import reader
from engine.domain.blanks import BlankNotHeld, BlanksNotInStock, BlanksOverlap, BlankSpent
from engine.domain.identifiers import DossierId
from engine.operations.blanks import Lot, issue_blanks, receive_blanks, spoil_blank, use_blank
from engine.store.doctor import examine
from engine.store.tables import audit_events, blank_issues, blank_lots, blank_sheets
from tests.office import COMMUNE, Office
from tests.operations.test_signing_round import MARITAL, app, entered

__all__ = ["app"]
LOT = Lot(kind="trich_luc", series="TL-A", first=101, last=150, note="Phiếu giao 7, Phòng Tư pháp")


def ready(office: Office) -> UUID:
    clerk, printer = office.person(COMMUNE, "vt"), office.person(COMMUNE, "tp")
    key = receive_blanks(office.installation, LOT, actor=clerk, now=office.now)
    issue_blanks(office.installation, key, 101, 110, printer.login, actor=clerk, now=office.now)
    return key


def problems(office: Office) -> list[str]:
    found = examine(office.installation.database, now=office.now, read_stage=reader(office.installation))
    return [problem.en for problem in found.problems if problem.kind == "blanks"]


def test_what_cannot_be(office: Office) -> None:
    key, clerk, printer = ready(office), office.person(COMMUNE, "vt"), office.person(COMMUNE, "tp")
    dossier = DossierId(office.file(MARITAL).dossier_id)
    with pytest.raises(BlanksOverlap):
        receive_blanks(office.installation, LOT, actor=clerk, now=office.now)
    with pytest.raises(BlanksNotInStock, match="000111–000150"):
        issue_blanks(office.installation, key, 110, 112, printer.login, actor=clerk, now=office.now)
    with pytest.raises(BlankNotHeld):
        use_blank(office.installation, key, 111, dossier, actor=printer, now=office.now)
    with pytest.raises(BlankNotHeld):
        use_blank(office.installation, key, 101, dossier, actor=office.person(COMMUNE, "tn"), now=office.now)
    use_blank(office.installation, key, 101, dossier, actor=printer, now=office.now)
    with pytest.raises(BlankSpent, match="used"):
        spoil_blank(office.installation, key, 101, "Kẹt giấy", actor=printer, now=office.now)
    assert len(office.rows(blank_sheets)) == 1
    assert problems(office) == []


def test_the_doctor_finds_a_sheet_that_nobody_was_given(office: Office) -> None:
    key = ready(office)
    with office.installation.database.transaction() as session:
        session.execute(blank_issues.update().values(last=200))
    assert "The lot of blanks issued numbers that it does not have." in problems(office)
    with office.installation.database.transaction() as session:
        session.execute(blank_issues.delete())
        row = {"lot_id": key, "number": 105, "spent": "spoilt", "reason": "?", "noted_at": office.now}
        session.execute(blank_sheets.insert(), row | {"noted_by": office.person(COMMUNE, "tp").user_id})
    assert "The lot of blanks used or spoilt a blank that was not issued." in problems(office)


def test_the_whole_life_of_blanks_at_the_page(app: Flask, office: Office) -> None:
    clerk, printer = entered(app, office, "vt"), entered(app, office, "tp")
    given = {"kind": "trich_luc", "series": "tl-a", "first": "1", "last": "20", "note": "Phiếu giao 7"}
    refused = clerk.post("/blanks/receive", given | {"last": "x"}, page="/blanks/")
    assert refused.status_code == 422
    assert 'value="Phiếu giao 7"' in refused.text
    assert "“x” không phải là số" in refused.text
    assert "Đã ghi nhận phôi." in clerk.post("/blanks/receive", given, page="/blanks/").text
    assert "TL-A 000001–000020" in clerk.get("/blanks/").text
    (lot,) = office.rows(blank_lots)
    assert lot.series == "TL-A"
    issue = {"lot": str(lot.id), "first": "1", "last": "5", "to": f"{COMMUNE}.tp"}
    assert "Đã cấp phôi." in clerk.post("/blanks/issue", issue, page="/blanks/").text
    dossier = office.file(MARITAL).dossier_id
    office.do(dossier, "receive", outcome="accept")
    code = office.dossier(dossier).code
    used = printer.post("/blanks/use", {"lot": str(lot.id), "number": "1", "dossier": code}, page="/blanks/")
    assert "Đã ghi phôi." in used.text
    spoilt = {"lot": str(lot.id), "number": "2", "reason": "Kẹt giấy"}
    assert "Đã ghi phôi." in printer.post("/blanks/spoil", spoilt, page="/blanks/").text
    page = printer.get("/blanks/").text
    for name, number in (("Trong kho", 15), ("Đang giữ", 3), ("Đã dùng", 1), ("Hỏng", 1)):
        assert f'data-label="{name}">{number}' in page
    assert "Dùng phôi Phôi trích lục hộ tịch sê-ri TL-A số 000001" in printer.get(f"/dossiers/{dossier}").text
    assert [row.kind for row in office.rows(audit_events, kind="blank:spoilt")]
    assert "Nhận phôi" not in entered(app, office, "dc").get("/blanks/").text
    foreign = clerk.post("/blanks/use", {"lot": str(lot.id), "number": "3", "dossier": code}, page="/blanks/")
    assert "không có trong số phôi đã cấp cho bạn" in foreign.text
    assert problems(office) == []
