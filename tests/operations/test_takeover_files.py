"""Files as offices really have them: other character sets, merged cells, hidden rows, formulas, macros, bombs."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from engine.domain.takeover.columns import COLUMNS, REMARKS, TITLES, SheetKind
from engine.store.tables import dossiers, number_openings
from tests.operations.beginning import Beginning, beginning, dossier

__all__ = ["beginning"]

HEADINGS = "Mã hồ sơ;Mã thủ tục;Họ tên người nộp;Ngày tiếp nhận;Ngày hẹn trả;Đang ở bước"
LINE = "CŨ-1;1.004873;Hồ Thị Thử;04/03/2022;09/03/2022;Thẩm tra tình trạng hôn nhân, mục đích sử dụng"


def saved(begun: Beginning, data: bytes, name: str = "ho_so.csv") -> Path:
    path = begun.folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_csv_in_unicode_with_any_delimiter(beginning: Beginning, codec: str, delimiter: str) -> None:
    line = LINE.replace("hôn nhân, mục đích sử dụng", "hôn nhân") if delimiter == "," else LINE
    text = f"{HEADINGS}\r\n{line}\r\n".replace(";", delimiter)
    beginning.imports(saved(beginning, text.encode(codec)), "--kind", "dossiers")
    (row,) = beginning.office.rows(dossiers)
    assert (row.code, row.applicant_name) == ("CŨ-1", "Hồ Thị Thử")
    beginning.is_sound()


ASCII_HEADINGS = "Ma ho so;Ma thu tuc;Ho ten nguoi nop;Ngay tiep nhan;Ngay hen tra;Dang o buoc"
NAMES = {"windows-1258": "Lê Thị Hạnh", "tcvn3": "NguyÔn ThÞ H¹nh", "vni": "Nguyeãn Thò Haïnh"}
LEGACY = {
    name: f"{ASCII_HEADINGS}\r\nCU-1;1.004873;{applicant};04/03/2022;09/03/2022;review\r\n"
    for name, applicant in NAMES.items()
}
SAID = {"windows-1258": "Lê Thị Hạnh", "tcvn3": "Nguyễn Thị Hạnh", "vni": "Nguyễn Thị Hạnh"}


@pytest.mark.parametrize("name", LEGACY)
def test_old_character_sets_are_recognised_and_said_not_guessed(beginning: Beginning, name: str) -> None:
    if name == "windows-1258":
        data = LEGACY[name].replace("Thị Hạnh", "Thi\u0323 Ha\u0323nh").encode("cp1258")
    else:
        data = LEGACY[name].encode("latin-1")
    path = saved(beginning, data)
    refused = beginning.run("import", path)
    assert refused.exit_code == 1
    assert SAID[name] in refused.stderr
    assert f"--encoding {name}" in refused.stderr
    beginning.imports(path, "--encoding", name)
    (row,) = beginning.office.rows(dossiers)
    assert row.applicant_name == SAID[name]


def workbook(begun: Beginning, change: Any, rows: int = 2) -> Path:
    path = begun.book(dossiers=[dossier(code=f"CŨ-{number}") for number in range(1, rows + 1)])
    book = load_workbook(path)
    change(book[TITLES[SheetKind.DOSSIERS]])
    book.save(path)
    return path


def letter(key: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUV"[1 + [column.key for column in COLUMNS[SheetKind.DOSSIERS]].index(key)]


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions[letter("promised_at")].hidden = True


def merge(sheet: Any) -> None:
    sheet.merge_cells(f"{letter('applicant')}2:{letter('applicant')}3")


def formula(sheet: Any) -> None:
    sheet[f"{letter('promised_at')}3"] = f"={letter('accepted_at')}3+3"


def twice(sheet: Any) -> None:
    sheet["Z1"] = "Số hồ sơ"


def missing(sheet: Any) -> None:
    sheet[f"{letter('promised_at')}1"] = "Ngày gì đó"


@pytest.mark.parametrize(
    ("change", "row", "said"),
    [
        (hide_row, 3, "bị ẩn"),
        (hide_column, 1, "bị ẩn"),
        (merge, 3, "gộp"),
        (formula, 3, "không có kết quả"),
        (twice, 1, "trùng"),
        (missing, 1, "thiếu cột “Ngày hẹn trả”"),
    ],
)
def test_what_excel_hides_or_joins_is_said(beginning: Beginning, change: Any, row: int, said: str) -> None:
    errors = beginning.finds(workbook(beginning, change))
    assert any(error["row"] == row and said in error["vi"] for error in errors), errors


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "97–2003"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "97–2003"),
        ("a.xlsm", b"PK\x03\x04", "macro"),
        ("a.xlsx", b"PK\x03\x04 not a zip", "không phải tệp .xlsx"),
        ("a.pdf", b"%PDF-1.7", "không phải tệp .xlsx hay .csv"),
        ("a.csv", b"\x00\x01\x02\x03", "Không thấy bảng|không phải tệp văn bản"),
        ("a.csv", b"x,y\n1,2\n", "Không thấy bảng"),
        ("a.csv", b"x" * (11 * 2**20), "lớn hơn 10 MB"),
    ],
)
def test_other_files_are_refused_with_what_to_do(beginning: Beginning, name: str, data: bytes, said: str) -> None:
    refused = beginning.run("import", saved(beginning, data, name))
    assert refused.exit_code == 1
    assert any(words in refused.stderr for words in said.split("|")), refused.stderr


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        {"[Content_Types].xml": b"<Types/>", "xl/a.xml": b"0" * (130 * 2**20)},
        {"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><Types/>'},
        {"[Content_Types].xml": b"<Types/>"} | {f"xl/{number}.xml": b"" for number in range(2100)},
    ],
)
def test_bombs_are_not_unpacked(beginning: Beginning, parts: dict[str, bytes]) -> None:
    refused = beginning.run("import", saved(beginning, packed(parts), "bom.xlsx"))
    assert (refused.exit_code, "giải nén" in refused.stderr) == (1, True)


def test_macros_inside_are_refused(beginning: Beginning) -> None:
    path = beginning.book(dossiers=[dossier()])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    assert "macro" in beginning.run("import", path).stderr


def test_a_format_dragged_to_the_last_row_costs_nothing(beginning: Beginning) -> None:
    def drag(sheet: Any) -> None:
        sheet["C1048576"].number_format = "@"

    beginning.imports(workbook(beginning, drag))


def test_the_template_is_empty_but_for_its_examples(beginning: Beginning) -> None:
    path = beginning.folder / "mau.xlsx"
    assert beginning.run("import", "--template", path).exit_code == 0
    seen = beginning.says("import", path)
    assert (seen["rows"], seen["errors"], seen["importable"]) == (dict.fromkeys(map(str, SheetKind), 0), 0, {})
    book = load_workbook(path)
    assert book["_danh_muc"].sheet_state == "hidden"
    sheet = book[TITLES[SheetKind.BOOKS]]
    sheet["B6"], sheet["C6"], sheet["D6"] = "HT_KS – Sổ đăng ký khai sinh", 2022, 213
    page = book[TITLES[SheetKind.DOSSIERS]]
    for place, column in enumerate(COLUMNS[SheetKind.DOSSIERS], start=2):
        page.cell(6, place).value = dossier(procedure="1.004873 Thủ tục cấp Giấy xác nhận").get(column.key)
    book.save(path)
    assert beginning.imports(path)["imported"] == {"books": 1, "dossiers": 1}
    beginning.is_sound()


def test_remarks_stand_beside_the_rows_and_the_mended_file_goes_in(beginning: Beginning) -> None:
    path = beginning.book(dossiers=[dossier(code="CŨ-1"), dossier(code="CŨ-2", promised_at="09/03/22")])
    told = beginning.folder / "nhan_xet.xlsx"
    assert beginning.run("import", path, "--remarks", told, "--apply").exit_code == 1
    book = load_workbook(told)
    sheet = book[TITLES[SheetKind.DOSSIERS]]
    column = next(cell.column for cell in sheet[1] if str(cell.value).startswith(REMARKS))
    assert sheet.cell(2, column).value == "Không có lỗi"
    assert "4 chữ số" in str(sheet.cell(3, column).value)
    sheet[f"{letter('promised_at')}3"] = "09/03/2022"
    book.save(told)
    assert beginning.imports(told, "--remarks", beginning.folder / "2.xlsx")["imported"] == {"dossiers": 2}


def test_remarks_on_a_csv_are_a_workbook(beginning: Beginning) -> None:
    path = saved(beginning, f"{HEADINGS}\n{LINE.replace('1.004873', '9.9')}\n".encode())
    told = beginning.folder / "nhan_xet.xlsx"
    assert beginning.run("import", path, "--remarks", told).exit_code == 1
    (sheet,) = load_workbook(told).worksheets
    assert "Không có thủ tục" in str(sheet["G2"].value)


def test_a_hidden_sheet_is_left_aside_and_said(beginning: Beginning) -> None:
    path = beginning.book(books=[{"book": "HT_KS", "year": 2022, "last": 3}], dossiers=[dossier()])
    book = load_workbook(path)
    book[TITLES[SheetKind.DOSSIERS]].sheet_state = "hidden"
    book.save(path)
    found = beginning.imports(path)
    assert found["imported"] == {"books": 1}
    assert any("bị ẩn" in remark["vi"] for remark in found["remarks"])


GOOD = st.sampled_from(["review", "sign", "digitise", "seal"])
BAD = st.sampled_from(
    [{"step": "xyz"}, {"promised_at": None}, {"procedure": "9.9"}, {"accepted_at": "32/01/2022"}, {"identity": "12"}]
)


@given(rows=st.lists(st.one_of(GOOD, BAD), min_size=1, max_size=5), books=st.lists(st.integers(0, 3), max_size=2))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_all_of_a_file_is_stored_or_nothing(beginning: Beginning, rows: list[Any], books: list[int]) -> None:
    office = beginning.office
    before = beginning.count(), len(office.rows(dossiers)), len(office.rows(number_openings))
    number = before[0]
    made = [
        dossier(code=f"P-{number}-{place}", **({"step": row} if isinstance(row, str) else row))
        for place, row in enumerate(rows)
    ]
    keys = ("HT_KS", "HT_KH", "HT_KT", "HT_GH")
    opened = {row.kind.split(":")[1]: row.last for row in office.rows(number_openings)}
    series = [{"book": keys[key], "year": 2022, "last": opened.get(keys[key], 0) + 5} for key in books]
    path = beginning.book("p.xlsx", dossiers=made, books=series)
    good = all(isinstance(row, str) for row in rows) and len(set(books)) == len(books)
    if not good:
        beginning.finds(path)
        assert (beginning.count(), len(office.rows(dossiers)), len(office.rows(number_openings))) == before
        return
    beginning.imports(path)
    assert len(office.rows(dossiers)) == before[1] + len(rows)
    assert len(office.rows(number_openings)) >= before[2] + len(set(books) - {keys.index(key) for key in opened})


def test_a_workbook_made_elsewhere_with_english_headings(beginning: Beginning) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.append(["book", "year", "last_number"])
    sheet.append(["HT_KS", "2022", "12"])
    path = beginning.folder / "en.xlsx"
    book.save(path)
    assert beginning.imports(path, "--kind", "books")["imported"] == {"books": 1}
