"""Who stands at the counter, and with which papers: written down at the reception, shown on the dossier, printed on the
slip that goes home."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from engine.store.tables import audit_events, dossiers, filings
from tests.office import Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import MARITAL, shipped_office, work_of

APPLICANT = {
    "applicant.name": "Kăn Thị Nhứt",
    "channel": "desk",
    "facts.person": "Kăn Thị Nhứt",
    "facts.stated_purpose": "Xin việc",
}


def receive(desk: Browser, office: Office, **changes: str) -> tuple[Any, str, str]:
    """Through the pages: the dossier, its page, and the text of its slip."""
    path = f"/reception/{MARITAL}"
    sent = {**APPLICANT, "_token": str(uuid4()), **changes}
    page = desk.post(path, sent, page=path)
    assert "Đã ghi nhận hồ sơ." in page.text, re.findall(r'class="(?:wrong|summary)".*?</', page.text, re.S)
    (row,) = office.rows(dossiers)
    desk.post(work_of(office, row.id, "receive"), {"outcome": "accept"})
    shown = desk.get(f"/dossiers/{row.id}").text
    slip = re.search(rf'href="(/dossiers/{row.id}/slips/[^"]+\.pdf)"', shown)
    assert slip is not None
    return row, shown, " ".join(Pdf(desk.get(slip[1]).data).text.split())


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


CASES = {
    "interpreter": ({"attendance.interpreter": "Hồ Văn Dịch"}, "Hồ Văn Dịch", "Người phiên dịch: Hồ Văn Dịch"),
    "fingerprint": ({"attendance.signing": "fingerprint"}, "Điểm chỉ", "(Điểm chỉ)"),
    "neither": ({"attendance.signing": "neither"}, "Không ký, không điểm chỉ được", "(Không ký, không điểm chỉ được)"),
    "witness": ({"attendance.witness": "Lê Văn Chứng"}, "Lê Văn Chứng", "Người làm chứng: Lê Văn Chứng"),
    "collector": (
        {"attendance.collector": "Hồ Thay", "attendance.collector_number": "046190000013"},
        "046190000013",
        "Người được ủy quyền nhận kết quả: Hồ Thay, số giấy tờ 046190000013",
    ),
    "year": ({"applicant.birth_date": "1960"}, "1960", "Kăn Thị Nhứt"),
    "month": ({"applicant.birth_date": "05/1960"}, "05/1960", "Kăn Thị Nhứt"),
    "old card": ({"applicant.identity_number": "191 234 567"}, "191234567", "Kăn Thị Nhứt"),
    "passport": ({"applicant.identity_number": "b1234567"}, "B1234567", "Kăn Thị Nhứt"),
}


@pytest.mark.parametrize(("given", "shown", "printed"), CASES.values(), ids=CASES)
def test_it_stands_on_the_page_and_on_the_slip(
    enter: Enter, office: Office, given: dict[str, str], shown: str, printed: str
) -> None:
    _, page, slip = receive(enter("tn"), office, **given)
    assert shown in page
    assert printed in slip
    assert ("(Ký và ghi rõ họ tên)" in slip.split("NGƯỜI TIẾP NHẬN")[0]) or "signing" in str(given)


def test_who_has_no_number_and_signs_is_told_nothing_of_it(enter: Enter, office: Office) -> None:
    row, page, slip = receive(enter("tn"), office)
    assert row.applicant["identity_number"] == ""
    assert "Khi nộp hồ sơ" not in page
    for word in ("phiên dịch", "làm chứng", "ủy quyền", "iểm chỉ"):
        assert word not in slip


def test_help_to_file_online_is_recorded_with_who_helped(enter: Enter, office: Office) -> None:
    row, page, _ = receive(enter("tn"), office, **{"channel": "online", "attendance.assisted": "yes"})
    (filing,) = office.rows(filings)
    assert filing.assisted_by == office.person(row.unit_id, "tn").user_id
    assert re.search(r"<dt>Giúp nộp trực tuyến</dt><dd>Người tn</dd>", page)
    (event,) = office.rows(audit_events, dossier_id=row.id, kind="dossier:received")
    assert "assisted" in str(event.body)


def test_help_is_of_what_is_filed_online_alone(enter: Enter, office: Office) -> None:
    """Ticked, then filed at the desk after all: the tick is hidden and counts for nothing."""
    desk = enter("tn")
    _, page, _ = receive(desk, office, **{"attendance.assisted": "yes"})
    assert "Giúp nộp trực tuyến" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("applicant.birth_date", "13/1960", "ngày sinh"),
        ("applicant.birth_date", "31/02/1960", "ngày sinh"),
        ("applicant.identity_number", "12345", "phải là CCCD 12 số, CMND 9 số hoặc số hộ chiếu"),
        ("attendance.collector_number", "046190000013", "có số giấy tờ thì phải có họ tên"),
    ],
)
def test_what_is_no_day_and_no_number_is_refused(
    enter: Enter, office: Office, field: str, value: str, said: str
) -> None:
    desk, path = enter("tn"), f"/reception/{MARITAL}"
    sent = {**APPLICANT, field: value}
    answer = desk.post(path, sent, page=path)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{value}"' in answer.text
    assert office.rows(dossiers) == []
