"""The master list of diagrams: the product's releases and the unit's own from one source, on the page and on paper; and
what one version changed in another."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

from openpyxl import load_workbook

from engine.store.queries.master_list import VersionView, versions_of
from engine.store.queries.visibility import Reader
from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Enter
from tests.web.drawn import BIRTH_DIAGRAM, SAID, TODAY, released, with_verification

LATER = TODAY + timedelta(days=3)
HEADS = "Phiên bản|Soạn thảo, trình|Phê duyệt, ban hành|Áp dụng cho hồ sơ mới|Lý do, căn cứ|Hồ sơ đã chạy|Đang chạy"


def listed(office: Office, unit: str = COMMUNE) -> list[VersionView]:
    reader = Reader(user_id=uuid4(), unit_id=unit, roles=frozenset({"dg"}))
    with office.installation.database.reading() as session:
        return [one for one in versions_of(session, reader) if one.process_id == BIRTH_DIAGRAM]


def test_days_names_reason_and_basis_of_the_products_and_the_units_own(enter: Enter, office: Office) -> None:
    released(office, replace(SAID, valid_from=LATER))
    product, own = listed(office)
    assert (product.approval, product.released_by_name) == (None, None)
    assert [(period.first, period.last) for period in product.periods] == [
        (product.periods[0].first, LATER - timedelta(days=1))
    ]
    assert [(period.first, period.last) for period in own.periods] == [(LATER, None)]
    assert own.approval is not None
    assert (own.approval.drawn_by, own.approval.submitted_by, own.approval.released_by) == (
        ["Người ql"],
        "Người ql",
        "Người ld",
    )
    assert (product.is_current(TODAY), own.is_current(TODAY)) == (True, False)
    assert (product.is_current(LATER), own.is_current(LATER)) == (False, True)
    row = unescape(enter("dg").get("/processes/").text.split("small_birth</small>")[1].split("</tr>")[0])
    assert re.findall(r'data-label="([^"]+)"', row) == HEADS.split("|")
    for told in ("Người ql", "trình: Người ql", "Người ld", "Sai sót tháng 2", "QĐ 15/QĐ-UBND", "lần ban hành 1"):
        assert told in row


def test_two_releases_for_days_out_of_order_hold_each_on_its_days(office: Office) -> None:
    released(office, replace(SAID, valid_from=LATER))
    released(office, text=with_verification("2 working_hours"))
    days = {
        (period.first, period.last): one.approval.number
        for one in listed(office)
        if one.approval is not None
        for period in one.periods
    }
    assert days == {(TODAY, LATER - timedelta(days=1)): 2, (LATER, None): 1}


def test_what_another_unit_released_is_not_in_the_list(enter: Enter, office: Office) -> None:
    released(office)
    (only,) = listed(office, "ubnd_a_luoi")
    assert only.is_current(TODAY)
    assert "Sai sót tháng 2" not in enter("dg", "ubnd_a_luoi").get("/processes/").text


def test_sheet_and_paper_say_what_the_page_says(enter: Enter, office: Office) -> None:
    released(office)
    auditor = enter("dg")
    page = unescape(auditor.get("/processes/").text)
    sheet = load_workbook(io.BytesIO(auditor.get("/processes/master-list.xlsx").data)).active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert len(rows) == page.count("<tr>") - 1
    paper = " ".join(Pdf(auditor.get("/processes/master-list.pdf").data).text.split())
    for row in rows:
        assert row[1] in page
        assert row[1] in paper
    (own,) = [row for row in rows if row[2]]
    assert own[2:5] == ["1 (small_birth)", "Người ql; trình: Người ql", own[4]]
    assert own[4].startswith("Người ld, ")
    assert own[5:7] == ["đang áp dụng; từ 07/03/2022", "Sai sót tháng 2; QĐ 15/QĐ-UBND"]
    assert auditor.get("/processes/master-list.exe").status_code == 404


def test_a_version_is_compared_with_the_one_before(enter: Enter, office: Office) -> None:
    released(office)
    product, own = listed(office)
    auditor = enter("dg")
    path = f"/processes/{own.hash}/{BIRTH_DIAGRAM}"
    assert f"{path}/difference" in auditor.get(path).text
    page = auditor.get(f"{path}/difference").text
    assert f'"before": "/diagrams/{product.hash}/{BIRTH_DIAGRAM}.bpmn"' in page
    assert f'"after": "/diagrams/{own.hash}/{BIRTH_DIAGRAM}.bpmn"' in page
    first = auditor.get(f"/processes/{product.hash}/{BIRTH_DIAGRAM}/difference").text
    assert "đây là phiên bản đầu tiên" in first
    turned = auditor.get(f"/processes/{product.hash}/{BIRTH_DIAGRAM}/difference?before={own.hash}").text
    assert f'"before": "/diagrams/{own.hash}/{BIRTH_DIAGRAM}.bpmn"' in turned
    for wrong in (f"{path}/difference?before={'0' * 64}", f"/processes/{own.hash}/other/difference"):
        assert auditor.get(wrong).status_code == 404
