"""The empty workbook that an office fills in: headings, lists to choose from, examples, and a sheet that explains."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.report_file import written
from engine.adapters.takeover_workbook import LISTS
from engine.catalog import Catalog
from engine.domain.takeover import columns as c
from engine.domain.takeover.columns import COLUMNS, EXAMPLE, PLACE, TITLES, Column, SheetKind
from engine.operations.takeover.books import series_names

HEADING_ROW, FIRST_ROW, LAST_ROW = 3, 6, 1000  # of the tables: title, hint, headings, two examples, rows to fill in
GUIDE = "Hướng dẫn"
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="center")
_HEAD = Alignment(wrap_text=True, vertical="center", horizontal="center")
_FONT, _BOLD = Font(name="Times New Roman", size=12), Font(name="Times New Roman", size=12, bold=True)
_TITLE = Font(name="Times New Roman", size=14, bold=True)
_GREY = Font(name="Times New Roman", size=11, italic=True, color="666666")
_REQUIRED, _OPTIONAL = PatternFill("solid", fgColor="F8D9B0"), PatternFill("solid", fgColor="E3E8EF")
_CHANNELS = ("Trực tiếp", "Trực tuyến", "Bưu chính")
_SHORT = {
    SheetKind.BOOKS: "Mỗi sổ (dãy số) đang dùng một dòng. Sổ chưa ghi số nào thì không cần ghi.",
    SheetKind.DOSSIERS: "Mỗi hồ sơ đã tiếp nhận mà chưa trả kết quả một dòng. Ngày ghi dd/mm/yyyy, đủ 4 chữ số năm.",
    SheetKind.CARRY_OVER: "Số liệu của báo cáo gần nhất đã gửi; số chuyển sang kỳ sau phải bằng số hồ sơ cũ ở trang "
    "“Hồ sơ đang giải quyết”.",
}
_EXAMPLES: dict[SheetKind, tuple[dict[Column, str | int], ...]] = {
    SheetKind.BOOKS: (
        {c.BOOK: "HT_KS – Sổ đăng ký khai sinh", c.YEAR: 2022, c.LAST: 213, c.VOLUME: "01/2022", c.PAGE: "107"},
        {c.BOOK: "BL – Biên lai thu phí, lệ phí", c.YEAR: 2022, c.LAST: 480},
    ),
    SheetKind.DOSSIERS: (
        {
            c.CODE: "000.00.11.H57-220301-0007",
            c.PROCEDURE: "1.004873",
            c.APPLICANT: "Nguyễn Văn Mẫu",
            c.IDENTITY: "001090000000",
            c.BIRTH: "1990",
            c.CHANNEL: "Trực tiếp",
            c.RECEIVED: "01/03/2022 08:10",
            c.ACCEPTED: "01/03/2022 08:30",
            c.PROMISED: "04/03/2022 17:00",
            c.STEP: "Thẩm tra tình trạng hôn nhân, mục đích sử dụng (review)",
            c.SUSPENSIONS: "",
            c.PAID: 8000,
            c.RECEIPT: "0004711",
            c.PAPERS: "Tờ khai (1 bản chính); CCCD (1 bản sao)",
        },
        {
            c.CODE: "CŨ-112",
            c.PROCEDURE: "1.010824",
            c.APPLICANT: "Trần Thị Mẫu",
            c.BIRTH: "05/1955",
            c.CHANNEL: "Bưu chính",
            c.ACCEPTED: "15/02/2022",
            c.PROMISED: "31/03/2022",
            c.STEP: "tại Phòng LĐTBXH huyện",
            c.SINCE: "21/02/2022",
            c.SUSPENSIONS: "16/02/2022 - 18/02/2022: bổ sung",
        },
    ),
    SheetKind.CARRY_OVER: (
        {c.AS_OF: "28/02/2022", c.PROCEDURE: "1.004873", c.CARRIED: 3},
        {c.AS_OF: "28/02/2022", c.DOMAIN: "Chứng thực", c.CARRIED: 0},
    ),
}
_GUIDE = (
    ("Cách làm", ""),
    (
        "1. Điền",
        "Ba trang: “Số mở đầu sổ”, “Hồ sơ đang giải quyết”, “Kỳ trước chuyển qua”. Trang nào không có thì để trống.",
    ),
    (
        "2. Xem trước",
        "motcua import TEP.xlsx – chỉ kiểm tra, chưa nhập gì. Thêm --remarks NHAN_XET.xlsx để có nhận xét "
        "cạnh từng dòng.",
    ),
    ("3. Sửa", "Sửa ngay trong tệp có nhận xét hoặc tệp gốc, rồi xem trước lại đến khi không còn lỗi."),
    (
        "4. Nhập",
        "motcua import TEP.xlsx --apply – nhập tất cả hoặc không nhập gì. Nhập lại cùng tệp thì không có gì thay đổi.",
    ),
    ("Lưu ý", ""),
    ("Cột màu cam", "Bắt buộc phải điền. Cột màu xám: điền nếu biết."),
    ("Dòng ví dụ", "Dòng có chữ “VÍ DỤ” ở cột STT được bỏ qua khi nhập; có thể xóa hoặc để nguyên."),
    (
        "Ngày",
        "dd/mm/yyyy hoặc dd/mm/yyyy hh:mm, năm đủ 4 chữ số. Không có giờ: ngày tiếp nhận tính từ 08:00, "
        "ngày hẹn đến 17:00.",
    ),
    ("CCCD, điện thoại", "Các ô đã định dạng Văn bản để giữ số 0 ở đầu; khi dán từ nơi khác hãy chọn “Dán giá trị”."),
    ("Không dùng", "Gộp ô, dòng hay cột ẩn, công thức, macro, phông chữ cũ (.VnTime, VNI): phần mềm sẽ báo để sửa."),
    (
        "Ngày hẹn trả",
        "Hồ sơ được đánh giá sớm, đúng hay quá hạn theo ngày trên phiếu hẹn giấy, dù phần mềm tính ra ngày khác.",
    ),
    ("Các bước đã làm", "Được ghi nhận là làm trước khi dùng phần mềm, không tính là việc của ai trong phần mềm."),
)


def write_template(catalog: Catalog, target: Path) -> None:
    """Raises InvalidInput where the file cannot be written."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    _guide(guide)
    _lists(book, catalog)
    for kind in SheetKind:
        _table(book.create_sheet(TITLES[kind], index=len(book.sheetnames) - 1), kind)
    with written(target, "--template") as draft:
        book.save(draft)


def _guide(sheet: Worksheet) -> None:
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 110
    sheet["A1"] = "Bắt đầu dùng phần mềm giữa năm"
    sheet["A1"].font = _TITLE
    rows = [*_GUIDE]
    for kind, columns in COLUMNS.items():
        rows.append((f"Trang “{TITLES[kind]}”", ""))
        rows += [(f"{column.heading}{' *' if column.required else ''}", column.hint) for column in columns]
    for at, (name, words) in enumerate(rows, start=3):
        left, right = sheet.cell(at, 1, name), sheet.cell(at, 2, words)
        left.font, right.font = _BOLD if not words or name.endswith("*") else _FONT, _FONT
        left.alignment = right.alignment = _WRAP
        if not words:
            left.fill = right.fill = _OPTIONAL
        if len(words) > 100:
            sheet.row_dimensions[at].height = 34
    sheet.sheet_view.showGridLines = False
    _page(sheet)


def _table(sheet: Worksheet, kind: SheetKind) -> None:
    columns = COLUMNS[kind]
    sheet["A1"], sheet["A2"] = TITLES[kind], _SHORT[kind]
    sheet["A1"].font, sheet["A2"].font = _TITLE, _GREY
    _heading(sheet, 1, PLACE, 9)
    for place, column in enumerate(columns, start=2):
        _heading(sheet, place, f"{column.heading} *" if column.required else column.heading, column.width)
    sheet.row_dimensions[HEADING_ROW].height = 48
    for at, example in enumerate(_EXAMPLES[kind], start=HEADING_ROW + 1):
        _example(sheet, at, columns, example)
    _formats(sheet, columns)
    _choices(sheet, kind)
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    _page(sheet)


def _heading(sheet: Worksheet, place: int, heading: str, width: int) -> None:
    cell = sheet.cell(HEADING_ROW, place, heading)
    cell.font, cell.alignment, cell.border = _BOLD, _HEAD, _BORDER
    cell.fill = _REQUIRED if heading.endswith("*") else _OPTIONAL
    sheet.column_dimensions[get_column_letter(place)].width = width


def _example(sheet: Worksheet, at: int, columns: tuple[Column, ...], example: dict[Column, str | int]) -> None:
    values = {column.key: value for column, value in example.items()}
    for place, value in enumerate([EXAMPLE, *(values.get(column.key) for column in columns)], start=1):
        cell = sheet.cell(at, place, value)
        cell.font, cell.border, cell.alignment = _GREY, _BORDER, _WRAP


_NUMBERS = frozenset(column.key for column in (c.YEAR, c.LAST, c.FEES, c.PAID, c.DOCUMENTS, c.CARRIED, *c.FLOWS))


def _formats(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    """Text, but for amounts: Excel then drops no zero and turns no day round."""
    for at in range(HEADING_ROW + 1, FIRST_ROW + 60):
        for place, column in enumerate(columns, start=2):
            sheet.cell(at, place).number_format = (
                "#,##0" if column.key in ("fees", "paid") else ("0" if column.key in _NUMBERS else "@")
            )
            if at >= FIRST_ROW:
                sheet.cell(at, place).font = _FONT


def _choices(sheet: Worksheet, kind: SheetKind) -> None:
    lists = {
        SheetKind.BOOKS: {c.BOOK: "danh_muc_so"},
        SheetKind.DOSSIERS: {c.CHANNEL: "danh_muc_hinh_thuc", c.PROCEDURE: "danh_muc_thu_tuc"},
        SheetKind.CARRY_OVER: {c.DOMAIN: "danh_muc_linh_vuc", c.FIGURE_PROCEDURE: "danh_muc_thu_tuc"},
    }
    keys = [column.key for column in COLUMNS[kind]]
    for column, name in lists[kind].items():
        letter = get_column_letter(keys.index(column.key) + 2)
        choice = DataValidation(type="list", formula1=name, allow_blank=True, showErrorMessage=False)
        choice.promptTitle, choice.prompt, choice.showInputMessage = column.heading, column.hint[:250], True
        sheet.add_data_validation(choice)
        choice.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")


def _lists(book: Workbook, catalog: Catalog) -> None:
    sheet = book.create_sheet(LISTS)
    procedures = [f"{found.code} {found.name_vi}" for found in catalog.procedures.values() if found.latest.process]
    groups = [group.name_vi for group in catalog.vocabulary.groups.values()]
    lists = {
        "danh_muc_so": list(series_names(catalog).values()),
        "danh_muc_hinh_thuc": list(_CHANNELS),
        "danh_muc_thu_tuc": procedures,
        "danh_muc_linh_vuc": groups,
    }
    for place, (name, values) in enumerate(lists.items(), start=1):
        letter = get_column_letter(place)
        for at, value in enumerate(values, start=1):
            sheet.cell(at, place, value)
        where = f"'{LISTS}'!${letter}$1:${letter}${len(values)}"
        book.defined_names[name] = DefinedName(name, attr_text=where)
    sheet.sheet_state = "hidden"


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
