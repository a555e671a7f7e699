"""A sitting at the desk: everybody's numbers at once, in the order of the rows, and a receipt for who has paid."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from engine.store.tables import dossiers, fee_lines, receipts, register_entries
from tests.office import COMMUNE, Office, ready_office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import OfficeClock, hire
from tests.web.test_language import leftovers

COPY, SIGNATURE = "2.000815", "2.000884"


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = ready_office(shipped_url)
    clock = OfficeClock()
    clock.office = opened
    opened.running = replace(opened.running, clock=clock)
    for role in ("tn", "tp", "ld"):
        hire(opened, role, COMMUNE)
    yield opened
    opened.running.close()


def sitting(people: dict[str, list[tuple[str, int, int]]], **more: Any) -> dict[str, Any]:
    """People with their documents: name, pages, copies."""
    sent: dict[str, Any] = {"_token": [str(uuid4()) for _ in people], **more}
    for at, (name, documents) in enumerate(people.items()):
        sent |= {f"people.{at}": "row", f"people.{at}.name": name}
        for place, (document, pages, copies) in enumerate(documents):
            row = f"people.{at}.facts.items.{place}"
            sent |= {row: "row", f"{row}.name": document, f"{row}.pages": pages, f"{row}.copies": copies}
    return sent


PEOPLE = {
    "Hồ Thị An": [("Bằng tốt nghiệp", 1, 2), ("Học bạ", 3, 1)],
    "Hồ Văn Bình": [("Sổ hộ khẩu", 16, 2)],
    "Kăn Chi": [("Giấy khai sinh", 1, 1), ("Bằng lái xe", 2, 1), ("Học bạ", 10, 3)],
}


def send(desk: Browser, data: dict[str, Any]) -> str:
    return desk.post(f"/reception/{COPY}/many", data).text


def numbers(office: Office) -> list[tuple[str, str, int]]:
    """(who, which document, number), by number."""
    rows = sorted(office.rows(register_entries, book="SCT/BS"), key=lambda row: row.number)
    return [(row.content["applicant"], row.content["name"], row.number) for row in rows]


def test_numbers_are_given_in_the_sitting_in_the_order_of_the_rows(enter: Enter, office: Office) -> None:
    page = send(enter("tn"), sitting(PEOPLE))
    documents = [(who, document) for who, rows in PEOPLE.items() for document, _, _ in rows]
    assert numbers(office) == [(*document, at) for at, document in enumerate(documents, start=1)]
    for _, document, number in numbers(office):
        assert re.search(rf'{number}/2022</span> SCT/BS<small lang="vi">{document}</small>', page)
    assert "cấp khi ký" not in page


def test_the_diagram_gives_no_second_numbers(enter: Enter, office: Office) -> None:
    send(enter("tn"), sitting(PEOPLE))
    given = numbers(office)
    for row in office.rows(dossiers):
        for element, answer in (("digitise", {}), ("review", {"outcome": "ok"}), ("sign", {"outcome": "sign"})):
            office.do(row.id, element, **answer)
        assert office.item(row.id, "seal")
    assert numbers(office) == given


def test_a_refused_row_leaves_no_gap_and_comes_after(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    people = {"Hồ Thị An": [("Học bạ", 1, 1)], "Hồ Văn Bình": [("Học bạ", 1, 0)], "Kăn Chi": [("Học bạ", 1, 1)]}
    data = sitting(people)
    page = send(desk, data)
    assert "Đã tiếp nhận 2 hồ sơ" in page
    assert [who for who, _, _ in numbers(office)] == ["Hồ Thị An", "Kăn Chi"]
    assert [number for _, _, number in numbers(office)] == [1, 2]
    again = sitting({"Hồ Văn Bình": [("Học bạ", 1, 1)]}, _done=[str(row.id) for row in office.rows(dossiers)])
    assert "Đã tiếp nhận 3 hồ sơ" in send(desk, again)
    assert numbers(office)[-1] == ("Hồ Văn Bình", "Học bạ", 3)


def test_who_is_refused_by_the_office_alone_is_left_out(enter: Enter, office: Office) -> None:
    """What only the command can refuse, half-way through the sitting, undoes its row and no other."""
    desk = enter("tn")
    data = sitting(PEOPLE)
    filed_already = sitting({"Hồ Văn Bình": [("Sổ hộ khẩu", 16, 2)]}, _token=[data["_token"][1]])
    send(desk, filed_already)
    assert "Đã tiếp nhận 3 hồ sơ" in send(desk, data)
    assert [number for _, _, number in numbers(office)] == [1, 2, 3, 4, 5, 6]
    assert len(office.rows(dossiers)) == 3


def test_who_has_paid_gets_a_receipt_by_the_tariff(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page = send(desk, sitting(PEOPLE, _paid="yes"))
    assert sorted(row.amount for row in office.rows(receipts)) == [
        2 * 2_000 + 5_000,
        38_000 - 2_000,
        2_000 + 4_000 + 36_000,
    ]
    assert sum(row.amount for row in office.rows(fee_lines)) == sum(row.amount for row in office.rows(receipts))
    assert [row.number for row in office.rows(receipts)] == [1, 2, 3]
    assert "đã thu, biên lai BL 3/2022" in page
    for row in office.rows(dossiers):
        for element in ("digitise", "review", "sign", "seal"):
            office.do(row.id, element, **({"outcome": "ok"} if element == "review" else {}))
        assert [item.element for item in office.open_items(row.id)] == ["hand_over"]


def test_without_payment_it_is_owed_until_the_return(enter: Enter, office: Office) -> None:
    page = send(enter("tn"), sitting(PEOPLE))
    assert office.rows(receipts) == []
    assert "thu khi trả kết quả" in page


def test_what_is_not_certified_has_its_number_voided(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk, sitting({"Hồ Thị An": [("Học bạ", 1, 1)]}))
    (row,) = office.rows(dossiers)
    office.do(row.id, "digitise")
    office.do(row.id, "review", outcome="refuse", reason="Bản chính bị tẩy xóa")
    while office.dossier(row.id).closed_at is None:
        office.complete(office.open_items(row.id)[0])
    (entry,) = office.rows(register_entries, book="SCT/BS")
    assert entry.voided_at is not None
    assert "Số đã cấp được hủy trong sổ." in desk.get(f"/dossiers/{row.id}").text
    send(desk, sitting({"Hồ Văn Bình": [("Học bạ", 1, 1)]}))
    assert numbers(office)[-1] == ("Hồ Văn Bình", "Học bạ", 2)


def test_one_person_twice_in_a_sitting_is_asked_about(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    data = sitting({"Hồ Thị An": [("Học bạ", 1, 1)], "HỒ THỊ AN": [("Bằng", 1, 1)]})
    data |= {"people.0.identity_number": "046190000011", "people.1.identity_number": "046190000011"}
    page = send(desk, data)
    assert "Người này đã có ở dòng trên." in page
    assert len(office.rows(dossiers)) == 1
    kept = sitting({"HỒ THỊ AN": [("Bằng", 1, 1)]}, _despite=re.findall(r'name="_despite" value="([^"]+)"', page))
    send(desk, kept | {"people.0.identity_number": "046190000011"})
    assert len(office.rows(dossiers)) == 2


def test_signatures_are_numbered_in_the_sitting_too(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    data = {
        "_token": [str(uuid4())],
        "people.0": "row",
        "people.0.name": "Hồ Thị An",
        "people.0.facts.documents": "2",
        "people.0.facts.document_name": "Giấy ủy quyền",
        "people.0.facts.signers": "1",
    }
    page = desk.post(f"/reception/{SIGNATURE}/many", data).text
    assert "Đã tiếp nhận 1 hồ sơ" in page, re.findall(r'class="wrong"[^>]*>(.*?)</span>\s*<', page)
    assert [row.number for row in office.rows(register_entries)] == [1, 2]


def test_the_page_of_a_sitting_in_english(enter: Enter, office: Office) -> None:
    page = send(enter("tn", language="en"), sitting({"An": [("Diploma", 1, 1)]}, _paid="yes"))
    assert leftovers(page) == set()
