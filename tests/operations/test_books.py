"""Books of a year: every number in order, where the bound book has it, and closed for good at the year's end."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from engine.domain.actor import Actor
from engine.domain.book import Book, Place, Turn
from engine.domain.book_line import Line, LineState
from engine.domain.book_refusals import (
    BookClosed,
    ClosingConfirmed,
    NumbersUnaccounted,
    OwnClosing,
    PlaceUnfit,
    YearGoesOn,
)
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.refusals import NoMandate
from engine.operations.books import all_lines, open_book
from engine.operations.close_book import close_book, confirm_closing, preview_closing
from engine.operations.enter_late import OnPaper
from engine.operations.turn_book import turn_book
from engine.store import numbers as number_store
from engine.store.tables import (
    audit_events,
    book_closings,
    book_turns,
    number_openings,
    number_series,
    register_entries,
    takeovers,
)
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review, instant
from tests.operations.test_annulment import healthy
from tests.operations.test_late_entry import COPIES, COPY, books, confirm, step

BOOK = Book(unit_id=COMMUNE, kind="register:SCT/BS", year=2022)
DOSSIERS = Book(unit_id=COMMUNE, kind="slip:register", year=2022)
NEXT_YEAR = instant(9, 9).replace(year=2023, month=1)


def lines(office: Office, book: Book = BOOK, who: Actor | None = None) -> list[Line]:
    actor = who or office.person(COMMUNE, "ld")
    opened = open_book(office.installation, book, actor=actor, now=office.now)
    with office.installation.database.reading() as session:
        return list(all_lines(session, opened))


def certified(office: Office, copies: int = 1) -> UUID:
    items = [{"name": f"Giấy {at}", "pages": 2, "copies": 3} for at in range(1, copies + 1)]
    dossier_id = at_review(office, COPIES, facts={"items": items})
    office.do(dossier_id, "review", outcome="ok")
    return dossier_id


def close(office: Office, book: Book = BOOK, role: str = "tp", remark: str = "") -> None:
    close_book(office.installation, book, remark=remark, actor=office.person(COMMUNE, role), now=office.now)


def test_a_line_says_what_the_dossier_says_of_each_document(office: Office) -> None:
    dossier_id = certified(office, copies=2)
    told = lines(office)
    assert [line.first for line in told] == [1, 2]
    assert [line.cells[:7] for line in told] == [
        (number, date(2022, 3, 7), "Hồ Thị Thử", None, f"Giấy {number}", 2, 3) for number in (1, 2)
    ]
    assert {line.dossier_id for line in told} == {dossier_id}
    (entry,) = lines(office, DOSSIERS)
    assert entry.cells[:5] == (1, office.dossier(dossier_id).code, entry.cells[2], 1, "Hồ Thị Thử")
    assert len(office.rows(audit_events, kind="book:opened")) == 2, "reading a book is an event"


def test_another_unit_reads_no_book_of_ours(office: Office) -> None:
    certified(office)
    with pytest.raises(NotFound):
        lines(office, who=office.person("ubnd_a_luoi", "ld"))
    with pytest.raises(NotFound):
        lines(office, Book(unit_id=COMMUNE, kind="register:HT_KS", year=2022))


def test_numbers_left_out_and_spoilt_stand_in_their_place(office: Office) -> None:
    office.now = instant(7, 9)
    on_paper = at_review(office, COPIES, facts=COPY)
    certified(office)
    office.now = instant(10, 9)
    late = OnPaper(occurred_at=instant(9, 14), registers=books(office, 4), skipped="Trang bị rách")
    confirm(office, step(office, on_paper, "review", late))
    with office.installation.database.transaction() as session:
        spoil = register_entries.update().where(register_entries.c.number == 1)
        session.execute(spoil.values(voided_at=office.now, void_reason="Ghi nhầm"))
    told = lines(office)
    assert [line.state for line in told] == [LineState.VOIDED, LineState.SKIPPED, LineState.SKIPPED, LineState.ENTERED]
    assert told[0].cells[-1] == "Đã hủy số: Ghi nhầm"
    assert told[1].remark == "Số bỏ trống: Trang bị rách"
    healthy(office)


def test_who_may_not_know_of_a_dossier_reads_its_number_alone(office: Office) -> None:
    dossier_id = certified(office)
    with office.installation.database.transaction() as session:
        session.exec_driver_sql("UPDATE dossiers SET confidential = true")
    (hidden,) = lines(office, who=office.person(COMMUNE, "vx"))
    assert (hidden.state, hidden.dossier_id) == (LineState.HIDDEN, None)
    assert hidden.cells == (1, *(None for _ in hidden.cells[1:]))
    (seen,) = lines(office, who=office.person(COMMUNE, "ld"))
    assert (seen.dossier_id, seen.cells[2]) == (dossier_id, "Hồ Thị Thử")


def test_pages_and_volumes_follow_from_the_number_and_from_where_the_paper_is(office: Office) -> None:
    certified(office, copies=12)
    assert [line.place for line in lines(office)][9:11] == [Place(volume=1, page=1), Place(volume=1, page=2)]
    clerk = office.person(COMMUNE, "tp")

    def turn(first: int, volume: int, page: int, actor: Actor = clerk) -> None:
        turned = Turn(first=first, place=Place(volume=volume, page=page))
        turn_book(office.installation, BOOK, turned, reason="Sang quyển mới", actor=actor, now=office.now)

    turn(6, 2, 1)
    told = [line.place for line in lines(office)]
    assert (told[4], told[5], told[11]) == (Place(volume=1, page=1), Place(volume=2, page=1), Place(volume=2, page=1))
    turn(6, 2, 3)
    assert len(office.rows(book_turns)) == 1, "the same number again is put right"
    with pytest.raises(PlaceUnfit):
        turn(9, 1, 90)
    with pytest.raises(PlaceUnfit):
        turn(2, 3, 1)
    with pytest.raises(InvalidInput):
        turn(14, 3, 1)
    with pytest.raises(NoMandate):
        turn(9, 2, 4, office.person(COMMUNE, "qs"))
    assert office.rows(audit_events, kind="book:turned")


def test_what_was_typed_at_the_book_goes_before_what_is_counted(office: Office) -> None:
    birth = at_review(office, "1.001193")
    while not any(item.element == "book" for item in office.open_items(birth)):
        office.complete(office.open_items(birth)[0])
    office.do(birth, "book", volume="3", page="41")
    while not office.rows(register_entries, dossier_id=birth):
        office.complete(office.open_items(birth)[0])
    (line,) = lines(office, Book(unit_id=COMMUNE, kind="register:HT_KS", year=2022))
    assert line.place == Place(volume=3, page=41)


def test_a_year_is_closed_once_it_is_over_and_signed_by_somebody_else(office: Office) -> None:
    certified(office, copies=2)
    with pytest.raises(YearGoesOn):
        close(office)
    office.now = NEXT_YEAR
    with pytest.raises(NoMandate):
        close(office, role="qs")
    (seen,) = [row for row in preview_closing(office.installation, COMMUNE, 2022) if row.book == BOOK]
    assert (seen.count.last, seen.count.entries, seen.count.missing) == (2, 2, [])
    close(office)
    assert BOOK not in [row.book for row in preview_closing(office.installation, COMMUNE, 2022)]
    with pytest.raises(BookClosed, match="09/01/2023"):
        close(office)
    with pytest.raises(NoMandate):
        confirm_closing(office.installation, BOOK, actor=office.person(COMMUNE, "vp"), now=office.now)
    leader = office.person(COMMUNE, "ld")
    confirm_closing(office.installation, BOOK, actor=leader, now=office.now)
    with pytest.raises(ClosingConfirmed):
        confirm_closing(office.installation, BOOK, actor=leader, now=office.now)
    with pytest.raises(NotFound):
        confirm_closing(office.installation, DOSSIERS, actor=leader, now=office.now)
    closing = open_book(office.installation, BOOK, actor=leader, now=office.now).standing.closing
    assert closing is not None
    assert closing.words == (
        "Khóa sổ ngày 09/01/2023: từ số 01 đến số 02, tổng số 2 số vào sổ. "
        f"Người khóa sổ: tp {COMMUNE}. Lãnh đạo ký xác nhận: ld {COMMUNE}, ngày 09/01/2023."
    )
    kinds = [row.kind for row in office.rows(audit_events) if row.kind.startswith("book:clos")]
    assert kinds == ["book:closed", "book:closing_confirmed"]


def test_a_closed_book_gives_no_number_and_the_next_year_begins_at_one(office: Office) -> None:
    certified(office)
    waiting = at_review(office, COPIES, facts=COPY)
    office.now = NEXT_YEAR
    close(office)
    late = OnPaper(occurred_at=instant(8, 9), registers=books(office, 2))
    with pytest.raises(BookClosed, match=r"Sổ “Sổ chứng thực bản sao từ bản chính” năm 2022 đã khóa ngày 09/01/2023"):
        step(office, waiting, "review", late)
    office.do(waiting, "review", outcome="ok")
    (entry,) = office.rows(register_entries, dossier_id=waiting)
    assert (entry.year, entry.number) == (2023, 1)
    healthy(office)


def test_whoever_closed_it_does_not_sign_it(office: Office) -> None:
    certified(office)
    office.now = NEXT_YEAR
    close(office)
    (row,) = office.rows(book_closings)
    clerk = office.person(COMMUNE, "tp")
    assert row.closed_by == clerk.user_id
    both = Actor(**{name: getattr(clerk, name) for name in clerk.__dataclass_fields__} | {"roles": frozenset({"ld"})})
    with pytest.raises(OwnClosing):
        confirm_closing(office.installation, BOOK, actor=both, now=office.now)


def test_gaps_are_named_and_closed_with_a_word_about_them(office: Office) -> None:
    certified(office)
    with office.installation.database.transaction() as session:  # as a fault of the machine would
        number_store.next_number(session, COMMUNE, BOOK.kind, BOOK.period, 3)
    certified(office)
    assert [line.state for line in lines(office)].count(LineState.MISSING) == 3
    office.now = NEXT_YEAR
    with pytest.raises(NumbersUnaccounted, match="thiếu số 2–4"):
        close(office)
    close(office, remark="Mất điện, không tìm lại được")
    (row,) = office.rows(book_closings)
    assert (row.last, row.entries, row.missing, row.remark) == (5, 2, "2–4", "Mất điện, không tìm lại được")
    assert [row.closed_at for row in office.rows(number_series, kind=BOOK.kind)] == [office.now]


def test_two_who_close_at_once_close_once(office: Office) -> None:
    certified(office)
    office.now = NEXT_YEAR + timedelta(days=1)
    close(office)
    with pytest.raises(BookClosed):
        close(office, role="vp")
    assert len(office.rows(book_closings)) == 1


def test_what_was_taken_over_from_paper_is_one_line_and_the_book_goes_on_where_it_was(office: Office) -> None:
    with office.installation.database.transaction() as session:
        taken = {"id": UUID(int=5), "unit_id": COMMUNE, "file": "x", "sha256": "x", "kinds": "books"}
        session.execute(takeovers.insert(), taken | {"taken_by": "x", "taken_at": office.now})
        opening = {"unit_id": COMMUNE, "kind": BOOK.kind, "period": "2022", "first": 1, "last": 120}
        place = {"volume": "2", "page": "41", "takeover_id": UUID(int=5)}
        session.execute(number_openings.insert(), opening | place)
        number_store.next_number(session, COMMUNE, BOOK.kind, BOOK.period, 120)
    certified(office)
    before, entered = lines(office)
    assert (before.first, before.last, before.state) == (1, 120, LineState.ON_PAPER)
    assert (entered.first, entered.place) == (121, Place(volume=2, page=41))
    office.now = NEXT_YEAR
    close(office)
    (row,) = office.rows(book_closings)
    assert (row.last, row.entries, row.elsewhere, row.missing) == (121, 1, 120, None)
