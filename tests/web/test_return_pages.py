"""Results handed over on the page of the task, by the shipped form: to whom, with which paper, by which consignment."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest

from engine.adapters.slip_paper import register_html
from engine.domain.identifiers import UnitId
from engine.store.queries.dossier_register import register_lines
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader
from engine.store.tables import dossiers
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.shipped_office import MARITAL, send, shipped_office, work_of


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


BASE = {"received_by": "Hồ Thị Nhi", "by": "desk", "collected": "self", "satisfied": "satisfied"}
WAYS = {
    "in person": ({"slip_back": "yes"}, ("Hồ Thị Nhi",)),
    "authorised": (
        {
            "received_by": "Hồ Văn Thay",
            "collected": "authorised",
            "authorised_number": "046190000013",
            "authorisation": "12/2022 ngày 01/03/2022, UBND xã",
            "slip_back": "yes",
        },
        ("Hồ Văn Thay", "046190000013", "12/2022 ngày 01/03/2022, UBND xã"),
    ),
    "by post": ({"by": "post", "post_number": "RA123456789VN"}, ("RA123456789VN",)),
    "without the slip": (
        {"no_slip_reason": "Mất giấy hẹn", "identity_checked": "yes", "book_signed": "yes"},
        ("Mất giấy hẹn", "Đã đối chiếu giấy tờ tùy thân của người nhận", "Người nhận đã ký nhận vào sổ"),
    ),
    "there was no slip": ({"no_slip_issued": "yes"}, ("Không có giấy hẹn",)),
}
REGISTERED = {
    "in person": ("Tại Bộ phận Một cửa, người nhận Hồ Thị Nhi",),
    "authorised": ("người được ủy quyền Hồ Văn Thay, giấy tờ số 046190000013",),
    "by post": ("Bưu chính công ích, số RA123456789VN",),
    "without the slip": (
        "Tại Bộ phận Một cửa, người nhận Hồ Thị Nhi",
        "Không thu giấy hẹn: Mất giấy hẹn, đã đối chiếu giấy tờ tùy thân, đã ký nhận vào sổ",
    ),
}


def at_the_return(office: Office) -> UUID:
    """A dossier whose result waits at the desk, paid."""
    (row,) = office.rows(dossiers)
    steps = (("receive", {"outcome": "accept"}), ("digitise", {}), ("review", {"outcome": "ok"}))
    for element, answer in (*steps, ("sign", {"outcome": "sign"}), ("seal", {}), ("payment", {})):
        office.do(row.id, element, **answer)
    key: UUID = row.id
    return key


@pytest.mark.parametrize(("given", "told"), WAYS.values(), ids=WAYS)
def test_how_it_was_handed_over_stands_on_the_dossier(
    enter: Enter, office: Office, given: dict[str, str], told: tuple[str, ...]
) -> None:
    desk = enter("tn")
    send(desk, _token=str(uuid4()))
    key = at_the_return(office)
    answer = desk.post(work_of(office, key, "hand_over"), {**BASE, **given})
    assert "Đã hoàn thành" in answer.text
    assert office.dossier(key).status == "returned"
    page = desk.get(f"/dossiers/{key}").text
    for words in told:
        assert words in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"collected": "authorised"}, "authorised_number"),
        ({"collected": "authorised"}, "authorisation"),
        ({"by": "post"}, "post_number"),
        ({"received_by": ""}, "received_by"),
        ({}, "no_slip_reason"),
        ({"no_slip_reason": "Mất"}, "identity_checked"),
        ({"no_slip_reason": "Mất", "identity_checked": "yes"}, "book_signed"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_handed_over(
    enter: Enter, office: Office, given: dict[str, str], field: str
) -> None:
    desk = enter("tn")
    send(desk, _token=str(uuid4()))
    key = at_the_return(office)
    path = work_of(office, key, "hand_over")
    answer = desk.post(path, {**BASE, **given})
    assert answer.status_code == 422
    assert f'id="field-{field}-wrong"' in answer.text
    assert office.dossier(key).closed_at is None
    assert "<details open>" not in answer.text.split('id="answer"')[1].split("</form>")[0], "late entry stays folded"


def test_the_register_tells_every_way_of_handing_over(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    for given in (WAYS[name][0] for name in REGISTERED):
        key = office.file(MARITAL, name="Hồ Thị Nhi").dossier_id
        while (item := office.open_items(key)[0]).element != "hand_over":
            office.complete(item)
        assert "Đã hoàn thành" in desk.post(f"/work/{item.id}", {**BASE, **given}).text
    year = ReportPeriod(first=date(2022, 1, 1), last=date(2022, 12, 31))
    with office.installation.database.reading() as session:
        lines = register_lines(session, Reader.of(office.person(COMMUNE, "tn")), year)
    rows = register_html(office.installation.catalog, UnitId(COMMUNE), year, lines).split('<td class="figure">0')[1:]
    assert len(rows) == len(REGISTERED)
    for row, (way, told) in zip(rows, REGISTERED.items(), strict=True):
        words = " ".join(re.sub(r"<[^>]+>", " ", row).split())
        assert [one for one in told if one not in words] == [], way
        assert ("Không thu giấy hẹn" in words) == (way == "without the slip")


def test_a_dossier_with_a_slip_is_not_returned_as_one_without(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    key = office.file(MARITAL, name="Hồ Thị Nhi").dossier_id
    while (item := office.open_items(key)[0]).element != "hand_over":
        office.complete(item)
    assert 'name="no_slip_issued" type="checkbox" value="yes">' in desk.get(f"/work/{item.id}").text
    answer = desk.post(f"/work/{item.id}", {**BASE, "no_slip_issued": "yes"})
    assert answer.status_code == 422
    assert "Hồ sơ này có giấy hẹn" in answer.text
    send(desk, _token=str(uuid4()))
    (same_day,) = (row for row in office.rows(dossiers) if row.id != key)
    while (item := office.open_items(same_day.id)[0]).element != "hand_over":
        office.complete(item)
    assert 'name="no_slip_issued" type="checkbox" value="yes" checked' in desk.get(f"/work/{item.id}").text
