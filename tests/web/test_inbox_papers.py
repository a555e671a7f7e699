"""The papers of ticked dossiers as one PDF file, on the shipped procedures; who has none is named beside the others."""

import io
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from engine.store.tables import audit_events, slips
from tests.office import Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import MARITAL, shipped_office

PATH = "/inbox/papers"
NAMES = ("Hồ Thị Nhất", "Hồ Thị Nhì", "Hồ Thị Ba")


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


def reviewed(office: Office, name: str) -> UUID:
    """A dossier that waits for the signature; its slip is issued."""
    dossier_id = office.file(MARITAL, name=name, facts={"person": name}).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    office.do(dossier_id, "review", outcome="ok")
    return dossier_id


def asked(browser: Browser, office: Office, what: str, *dossiers: UUID) -> TestResponse:
    items = [str(item.id) for key in dossiers for item in office.open_items(key)]
    return browser.post(PATH, {"item": items, "print": what}, page="/inbox")


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_slips_of_many_are_one_file_in_the_order_of_the_page(enter: Enter, office: Office) -> None:
    leader, keys = enter("ld"), [reviewed(office, name) for name in NAMES]
    answer = asked(leader, office, "slips", *reversed(keys))
    assert answer.mimetype == "application/pdf"
    assert Pdf(answer.data).sizes == [(148, 210)] * 3
    found = pages(answer.data)
    for name, page, key in zip(reversed(NAMES), found, reversed(keys), strict=True):
        assert name in page
        assert str(office.dossier(key).code) in page
        (slip,) = office.rows(slips, dossier_id=key, key="acceptance")
        opened = [row.body for row in office.rows(audit_events, dossier_id=key, kind="dossier:opened")]
        assert any(str(slip.id) in body for body in opened), "printing is noted"


def test_the_results_of_many_signed_or_to_be_signed(enter: Enter, office: Office) -> None:
    leader, (signed, waiting, _) = enter("ld"), [reviewed(office, name) for name in NAMES]
    office.do(signed, "sign", outcome="sign")
    item = office.item(waiting, "sign")
    first = leader.post(PATH, {"item": [str(item.id)], "print": "results"}, page="/inbox")
    (page,) = pages(first.data)
    assert "HÔN NHÂN" in page
    assert NAMES[1] in page
    seal = office.item(signed, "seal")
    both = enter("vt").post(PATH, {"item": [str(seal.id)], "print": "results"}, page="/inbox")
    (page,) = pages(both.data)
    assert NAMES[0] in page
    assert "07 tháng 3 năm 2022" in page


def test_who_has_none_is_named_and_the_others_are_printed(enter: Enter, office: Office) -> None:
    desk, key = enter("tn"), office.file(MARITAL, name=NAMES[0]).dossier_id
    office.do(key, "receive", outcome="accept")
    other = office.item(office.file(MARITAL, name=NAMES[2]).dossier_id, "receive")
    ticked = [str(office.item(key, "digitise").id), str(other.id)]
    answer = desk.post(PATH, {"item": ticked, "print": "slips"}, page="/inbox")
    assert "1 hồ sơ có phiếu để in, 1 hồ sơ không." in answer.text
    rows = re.findall(r"<tr>.*?</tr>", answer.text, re.DOTALL)[1:]
    assert ["chưa có phiếu nào" in row for row in rows] == [False, True]
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in rows[0]
    left = re.findall(r'name="item" value="([^"]+)"', answer.text)
    assert left == ticked[:1]
    (page,) = pages(desk.post(PATH, {"item": left, "print": "slips"}, page="/inbox").data)
    assert NAMES[0] in page
    assert "chưa có kết quả nào" in desk.post(PATH, {"item": ticked, "print": "results"}, page="/inbox").text
    assert "Chưa đánh dấu việc nào." in desk.post(PATH, {"print": "slips"}, page="/inbox").text
    stranger = enter("cv", unit="phong_ldtbxh_a_luoi").post(PATH, {"item": ticked, "print": "slips"}, page="/inbox")
    assert stranger.status_code == 422
    assert NAMES[0] not in stranger.text
