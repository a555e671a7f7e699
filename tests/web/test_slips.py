"""Slips and registers on the pages: linked from the dossier, opened as PDF files, by those who may."""

import re
from uuid import UUID, uuid4

import pytest

from engine.adapters import slip_paper
from engine.adapters.pdf import PdfUnavailable
from engine.store.tables import audit_events, slips
from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH

ABOVE = "phong_ldtbxh_a_luoi"


@pytest.fixture
def dossier(office: Office) -> UUID:
    """One that was accepted yesterday afternoon, so that it has a slip: it is due on a later day."""
    received = office.file(BIRTH, name="Hồ Thị Nhi")
    office.now = office.now.replace(hour=9)
    office.do(received.dossier_id, "receive", outcome="accept")
    return received.dossier_id


def paths(browser: Browser, dossier_id: UUID) -> list[str]:
    page = browser.get(f"/dossiers/{dossier_id}").text
    return re.findall(r'href="(/dossiers/[^"]+\.pdf)"', page)


def test_the_dossier_links_its_slips_and_its_control_slip(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    slip, control = paths(desk, dossier)
    code = office.dossier(dossier).code
    for path, title in ((slip, "GIẤY TIẾP NHẬN HỒ SƠ"), (control, "PHIẾU KIỂM SOÁT")):
        answer = desk.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Cache-Control"] == "no-store"
        text = Pdf(answer.data).text
        assert title in text
        assert code in text
    printed = [row.body for row in office.rows(audit_events, dossier_id=dossier, kind="dossier:opened")]
    assert sum('"slip"' in str(body) for body in printed) == 2
    assert "số thứ tự 1/2022" in desk.get(f"/dossiers/{dossier}").text


def test_a_slip_of_another_dossier_or_for_a_stranger_does_not_exist(
    enter: Enter, office: Office, dossier: UUID
) -> None:
    desk, stranger = enter("tn"), enter("cv", unit=ABOVE)
    (row,) = office.rows(slips, key="acceptance")
    other = office.file(BIRTH).dossier_id
    assert desk.get(f"/dossiers/{other}/slips/{row.id}.pdf").status_code == 404
    assert desk.get(f"/dossiers/{dossier}/slips/{uuid4()}.pdf").status_code == 404
    for path in paths(desk, dossier):
        assert stranger.get(path).status_code == 404


def test_the_register_is_asked_for_by_days_and_opens_as_a_file(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    page = desk.get("/registers/").text
    assert 'value="01/01/2022"' in page
    answer = desk.get(f"/registers/?unit={COMMUNE}&first=01/01/2022&last=31/12/2022")
    assert answer.mimetype == "application/pdf"
    assert office.dossier(dossier).code in Pdf(answer.data).text
    for first, last, said in (
        ("30/02/2022", "31/12/2022", "không phải một ngày có thật"),
        ("02/03/2022", "01/03/2022", "trước ngày đầu"),
        ("01/12/2021", "01/03/2022", "cùng một năm"),
    ):
        refused = desk.get(f"/registers/?unit={COMMUNE}&first={first}&last={last}")
        assert refused.status_code == 422
        assert said in refused.text
    assert desk.get(f"/registers/{ABOVE}/2022-01-01/2022-12-31.pdf").status_code == 404
    assert "không có sổ" in enter("cv", unit=ABOVE).get("/registers/").text


def test_without_the_systems_libraries_the_page_says_what_to_install(
    enter: Enter, dossier: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(html: str) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(slip_paper, "render_pdf", unavailable)
    answer = enter("tn").get(paths(enter("tn"), dossier)[0])
    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in answer.text


def test_the_pages_are_english_where_asked_and_the_papers_stay_vietnamese(enter: Enter, dossier: UUID) -> None:
    desk = enter("tn", language="en")
    assert "Open the register (PDF)" in desk.get("/registers/").text
    assert "GIẤY TIẾP NHẬN" in Pdf(desk.get(paths(desk, dossier)[0]).data).text
