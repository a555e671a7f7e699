"""`motcua book`: the books of a year at the command line."""

from pathlib import Path

from openpyxl import load_workbook

from engine.store.tables import book_closings, book_turns
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review
from tests.operations.test_desk_commands import Run, run
from tests.operations.test_late_entry import COPIES, COPY
from tests.pdf_reading import Pdf

__all__ = ["run"]
BOOK = "SCT/BS"


def certified(office: Office) -> None:
    office.do(at_review(office, COPIES, facts=COPY), "review", outcome="ok")


def test_books_are_listed_and_written(office: Office, run: Run, tmp_path: Path) -> None:
    certified(office)
    listed = {row["book"]: row for row in run("book", "list", COMMUNE, "--year", "2022")}
    assert listed["register:SCT/BS"] == {
        "book": "register:SCT/BS",
        "name": "Sổ chứng thực bản sao từ bản chính",
        "year": 2022,
        "last": 1,
        "closing": None,
    }
    sheet, paper = tmp_path / "so.xlsx", tmp_path / "so.pdf"
    assert run("book", "write", COMMUNE, BOOK, "2022", str(sheet))["lines"] == 1
    assert load_workbook(sheet)["Sổ"]["E6"].value == "CCCD"
    run("book", "write", COMMUNE, "slip:register", "2022", str(paper))
    assert "SỔ THEO DÕI HỒ SƠ" in Pdf(paper.read_bytes()).text
    run("book", "write", COMMUNE, BOOK, "2021", str(sheet), refused="2021")
    run("book", "write", COMMUNE, "SCT/X", "2022", str(sheet), refused="SCT/X")


def test_a_year_is_previewed_closed_and_confirmed(office: Office, run: Run) -> None:
    certified(office)
    run("book", "close", "--year", "2022", "--book", BOOK, who="vp", refused="còn đang dùng")
    office.now = office.now.replace(year=2023, month=1, day=4)
    (seen,) = run("book", "close", "--year", "2022", "--book", BOOK, "--preview", who="vp")["books"]
    assert (seen["last"], seen["entries"], seen["missing"]) == (1, 1, [])
    assert not office.rows(book_closings)
    run("book", "close", "--year", "2022", "--book", BOOK, who="vp")
    run("book", "close", "--year", "2022", "--book", BOOK, who="vp", refused="Không tìm thấy sổ đang mở")
    run("book", "confirm", BOOK, "2022", who="vp", refused="Lãnh đạo")
    run("book", "confirm", BOOK, "2022", who="ld")
    (closed,) = [row for row in run("book", "list", COMMUNE) if row["book"] == "register:SCT/BS"]
    assert "Lãnh đạo ký xác nhận" in closed["closing"]
    rest = run("book", "close", "--year", "2022", who="vp")["books"]
    assert [row["book"] for row in rest] == ["slip:register"], "all that were still open"
    assert run("doctor")["ok"]


def test_where_the_paper_is(office: Office, run: Run) -> None:
    certified(office)
    given = ["book", "turn", BOOK, "2022", "--from", "2", "--volume", "2", "--page", "1", "--reason", "Quyển mới"]
    run(*given, who="vp")
    assert [(row.first, row.volume) for row in office.rows(book_turns)] == [(2, 2)]
    run(
        "book",
        "turn",
        BOOK,
        "2022",
        *given[4:6],
        "--volume",
        "1",
        "--page",
        "0",
        "--reason",
        "x",
        who="tn",
        refused="1",
    )
