"""What the books must say, read from the tables by plain SQL, head by head; and what pages and files do say."""

import html
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import text

from engine.store.database import Session
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser

Row = dict[str, Any]
Cells = tuple[Any, ...]
_OWN = {
    "register": "register_entries o WHERE o.book",
    "slip": "slips o WHERE o.key",
    "receipt": "receipts o WHERE o.series",
}
_SIGNED = (
    "SELECT u.name, r.title FROM signed_results r JOIN users u ON u.id = r.signed_by "
    "WHERE r.dossier_id = :of AND r.unit_id = :unit ORDER BY r.signed_at"
)
_PAID = "SELECT sum(amount) AS paid FROM receipts WHERE dossier_id = :of AND voided_at IS NULL"
_ANSWERS = "SELECT form, answer FROM work_items WHERE dossier_id = :of AND status = 'done' ORDER BY done_at"
_VERDICT = {"early": "Trước hạn", "on_time": "Đúng hạn", "overdue": "Quá hạn"}
_ENDED = {"withdrawn": "Người nộp rút hồ sơ", "cancelled_no_supplement": "Dừng giải quyết"}
_EVENT = {"birth": "Khai sinh", "marriage": "Kết hôn", "death": "Khai tử"}


def rows_of(session: Session, unit: str, kind: str, year: int) -> list[Row]:
    prefix, _, key = kind.partition(":")
    wanted = text(f"SELECT o.* FROM {_OWN[prefix]} = :key AND o.unit_id = :unit AND o.year = :year ORDER BY o.number")
    found = session.execute(wanted, {"key": key, "unit": unit, "year": year}).mappings()
    return [_whole(session, dict(row)) for row in found]


def _whole(session: Session, row: Row) -> Row:
    of = {"of": row["dossier_id"]}
    (dossier,) = session.execute(text("SELECT * FROM dossiers WHERE id = :of"), of).mappings()
    signed = session.execute(text(_SIGNED), of | {"unit": row["unit_id"]}).all()
    (paid,) = session.execute(text(_PAID), of).one()
    answers = {form: _json(answer) for form, answer in session.execute(text(_ANSWERS), of)}
    return {
        "o": row,
        "d": dossier,
        "content": _json(row.get("content")),
        "facts": _json(dossier["facts"]),
        "applicant": _json(dossier["applicant"]),
        "answers": answers,
        "signed": signed[-1] if signed else (None, None),
        "paid": paid,
    }


def _json(value: Any) -> Any:
    return (json.loads(value) if isinstance(value, str) else value) or {}


def _day(value: Any) -> Any:
    if not value:
        return None
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment.replace(tzinfo=None) + timedelta(hours=7)).date()


def _entered(row: Row) -> Any:
    return _day(row["o"].get("entered_at") or row["o"].get("issued_at"))


def _fact(*names: str) -> Callable[[Row], Any]:
    return lambda row: next((row["facts"][name] for name in names if row["facts"].get(name)), None)


def _written(name: str) -> Callable[[Row], Any]:
    return lambda row: row["content"].get(name) or row["applicant"].get(name) or None


def _note(row: Row) -> Any:
    return _ENDED.get(row["d"]["status"])


def _course(row: Row) -> Any:
    handed = row["answers"].get("return_result", {})
    told = [_note(row)]
    if handed.get("by"):
        where = {"post": "Bưu chính công ích", "online": "Trực tuyến"}.get(handed["by"], "Tại Bộ phận Một cửa")
        who = f", người nhận {handed['received_by']}" if handed["by"] == "desk" and handed.get("received_by") else ""
        told.append(f"Trả: {where}{who}")
    if row["d"]["reappointed_at"]:
        told.append(f"Hẹn lại {_day(row['d']['reappointed_at']):%d/%m/%Y}")
    told.append(_VERDICT.get(row["d"]["verdict"] or ""))
    return "; ".join(filter(None, told)) or None


def _many(name: str, inner: str) -> Callable[[Row], Any]:
    def told(row: Row) -> Any:
        found = [one[inner] for one in row["facts"].get(name) or () if one.get(inner)]
        found = [_EVENT.get(one, one) for one in found]
        return found[0] if len(found) == 1 else "; ".join(map(str, found)) or None

    return told


def _status(*statuses: str, column: str) -> Callable[[Row], Any]:
    return lambda row: _day(row["d"][column]) if row["d"]["status"] in statuses else None


_WITH_RESULT = ("result_at_desk", "returned", "refused_after_review")
_NAMES: dict[str, str] = {}
"""Names of procedures, as the catalogue says them."""

HEADS: dict[str, Callable[[Row], Any]] = {
    **dict.fromkeys(("STT", "Số", "Số chứng thực", "Số biên lai"), lambda row: row["o"]["number"]),
    **dict.fromkeys(("Ngày đăng ký", "Ngày cấp", "Ngày chứng thực", "Ngày vào sổ", "Ngày lập", "Ngày thu"), _entered),
    "Mã hồ sơ": lambda row: row["d"]["code"],
    **dict.fromkeys(
        ("Tên thủ tục hành chính", "Loại việc", "Nội dung việc", "Tên hợp đồng / giao dịch", "Thủ tục"),
        lambda row: row["content"].get("procedure_name") or _NAMES[row["d"]["procedure_code"]],
    ),
    "Số lượng hồ sơ (bộ)": lambda row: row["content"].get("sets"),
    **dict.fromkeys(
        (
            *("Tên cá nhân, tổ chức", "Người đi khai sinh", "Người đi khai tử", "Người yêu cầu", "Người nộp"),
            "Người yêu cầu chứng thực, Họ tên",
        ),
        lambda row: row["content"].get("applicant") or row["d"]["applicant_name"],
    ),
    "Địa chỉ": _written("address"),
    "Số điện thoại": _written("phone"),
    **dict.fromkeys(("Người yêu cầu chứng thực, Giấy tờ tùy thân", "Giấy tờ tùy thân"), _written("identity_number")),
    "Cơ quan chủ trì giải quyết": lambda row: "UBND xã Trung Sơn",
    "Nhận và trả kết quả, Nhận hồ sơ": lambda row: _day(row["d"]["accepted_at"]),
    "Nhận và trả kết quả, Hẹn trả kết quả": lambda row: _day(row["d"]["promised_at"]),
    "Nhận và trả kết quả, Nhận kết quả": _status(*_WITH_RESULT, column="result_at"),
    "Nhận và trả kết quả, Trả kết quả": _status("returned", "refused_after_review", column="closed_at"),
    "Nhận và trả kết quả, Phương thức nhận kết quả": lambda row: row["content"].get("collected_at"),
    "Nhận và trả kết quả, Ký nhận": lambda row: None,
    "Người được khai sinh, Họ, chữ đệm, tên": _fact("child_name", "person"),
    "Người được khai sinh, Ngày sinh": lambda row: _day(row["facts"].get("event_on")),
    "Người được khai sinh, Giới tính": lambda row: {"female": "Nữ", "male": "Nam"}.get(row["facts"].get("sex")),
    "Người được khai sinh, Nơi sinh": _fact("birth_place"),
    "Người được khai sinh, Số định danh cá nhân": lambda row: row["answers"].get("birth_entry", {}).get("number"),
    "Họ tên mẹ": _fact("mother"),
    "Họ tên cha": _fact("father"),
    "Chồng, Họ, chữ đệm, tên": _fact("husband", "person"),
    "Chồng, Ngày sinh": lambda row: _day(row["facts"].get("husband_born")),
    "Chồng, Giấy tờ tùy thân": _fact("husband_identity"),
    "Vợ, Họ, chữ đệm, tên": _fact("wife"),
    "Vợ, Ngày sinh": lambda row: _day(row["facts"].get("wife_born")),
    "Vợ, Giấy tờ tùy thân": _fact("wife_identity"),
    "Họ tên người chết": _fact("deceased", "person"),
    "Ngày chết": lambda row: _day(row["facts"].get("event_on")),
    "Nơi chết": _fact("death_place"),
    "Nguyên nhân": _fact("cause"),
    **dict.fromkeys(("Người được đăng ký", "Người được xác nhận", "Người có tên trong Sổ"), _fact("person")),
    "Nơi cư trú": _fact("residence"),
    "Mục đích sử dụng": _fact("stated_purpose"),
    "Sự kiện": _many("extracts", "event"),
    "Số bản": _many("extracts", "copies"),
    "Tên giấy tờ, văn bản": lambda row: row["content"].get("name"),
    "Số trang bản chính": lambda row: row["content"].get("pages"),
    "Số bản sao": lambda row: row["content"].get("copies"),
    "Số người ký": _fact("signers"),
    "Các bên, Họ tên các bên": _many("parties", "name"),
    "Các bên, Giấy tờ tùy thân": _many("parties", "identity_number"),
    "Tài sản": _fact("asset"),
    **dict.fromkeys(("Người ký", "Người ký chứng thực"), lambda row: row["signed"][0]),
    "Kết quả": lambda row: row["signed"][1],
    **dict.fromkeys(("Phí", "Lệ phí"), lambda row: row["paid"] if row["o"].get("document") == 0 else None),
    "Số tiền (đồng)": lambda row: row["o"]["amount"],
    "Người lập": lambda row: row["content"].get("officer"),
    "Lý do": lambda row: row["content"].get("reason"),
}
_REQUESTED = ("register:HT_KS", "register:HT_KH", "register:HT_KT")


def expected(heads: list[str], kind: str, row: Row) -> Cells:
    return tuple(_cell(head, kind, row) for head in heads)


def _cell(head: str, kind: str, row: Row) -> Any:
    if head == "Ghi chú":
        if kind == "slip:register":
            return _course(row)
        return _note(row) or (row["facts"].get("request") if kind in _REQUESTED else None)
    if head == "Nội dung":
        return row["facts"].get("request") if kind.startswith("register:HT_") else HEADS["Nội dung việc"](row)
    return HEADS[head](row)


def know_procedures(names: dict[str, str]) -> None:
    _NAMES.update(names)


# What pages and files say


def told(cell: Any, head: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:,}".replace(",", ".") if head in ("Phí", "Lệ phí", "Số tiền (đồng)") else str(cell)


def on_pages(browser: Browser, path: str) -> tuple[list[str], list[tuple[str, ...]], int]:
    """The heads, every line as text, and how many pages it took to come to the end."""
    heads: list[str] = []
    lines: list[tuple[str, ...]] = []
    leaves, following = 0, path
    while following:
        answer = browser.get(following)
        assert answer.status_code == 200, answer.text
        page, leaves = answer.text, leaves + 1
        body = page[page.index("<tbody>") : page.index("</tbody>")]
        heads = [_plain(head) for head in re.findall(r'<th scope="col">(.*?)</th>', page, re.DOTALL)][:-1]
        for line in re.findall(r'<tr id="so-\d+".*?</tr>', body, re.DOTALL):
            cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)
            lines.append(tuple(_plain(cell) for cell in cells[:-1]))
        after = re.search(r'rel="next" href="([^"]+)"', page)
        following = html.unescape(after[1]) if after else ""
    return heads, lines, leaves


def _plain(marked: str) -> str:
    """A head that neighbours share stands before its own, with a comma."""
    marked = re.sub(r"<small>(.*?)</small>(?=.)", r"\1, ", marked)
    return html.unescape(re.sub(r"<[^>]+>", "", marked)).strip()


def in_sheet(content: bytes) -> list[Cells]:
    """The typed cells of every line, without volume and page."""
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return [
        tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row[:-2])
        for row in sheet.iter_rows(min_row=6, values_only=True)
        if isinstance(row[0], int)
    ]


def in_paper(content: bytes) -> str:
    """The text of a PDF without blanks and the hyphens at which lines may end."""
    return squeezed(Pdf(content).text)


def squeezed(words: str) -> str:
    return re.sub(r"[\s\-\x02\ufffe]+", "", words)
