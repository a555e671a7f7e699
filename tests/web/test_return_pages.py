"""Results handed over on the page of the task, by the shipped form: to whom, with which paper, by which consignment."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from engine.store.tables import dossiers
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.shipped_office import send, shipped_office, work_of


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = shipped_office(database_url)
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
    "without the slip": ({"no_slip_reason": "Mất giấy hẹn, đã đối chiếu CCCD"}, ("Mất giấy hẹn, đã đối chiếu CCCD",)),
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
