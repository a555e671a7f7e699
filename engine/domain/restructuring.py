"""A restructuring (sắp xếp đơn vị): what moves from unit to unit on a day, and why it may not."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time

from engine.domain.errors import Refusal
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.succession import Succession


class DayNotBegun(Refusal):
    vi = "Ngày {on:%d/%m/%Y} chưa tới (bây giờ là {now}). Chỉ được áp dụng từ đầu ngày đó; bỏ --apply để xem trước."
    en = "{on:%Y-%m-%d} has not begun (it is {now}). Apply it from that day on; without --apply it is previewed."


class NothingRestructured(Refusal):
    vi = (
        "Ngày {on:%d/%m/%Y} không có đơn vị nào được kế thừa hay chấm dứt. Các ngày trong "
        "workflows/org/successions.yaml: {days}."
    )
    en = "No unit is succeeded or ends on {on:%Y-%m-%d}. Days in workflows/org/successions.yaml: {days}."


class WorkLeft(Refusal):
    vi = (
        "{unit} còn {count} chặng đang mở ({what}) mà ngày {on:%d/%m/%Y} không có đơn vị kế thừa. Hãy bổ sung "
        "workflows/org/successions.yaml."
    )
    en = (
        "{unit} has {count} open stages ({what}) without a successor on {on:%Y-%m-%d}. Complete "
        "workflows/org/successions.yaml."
    )


class EarlierPending(Refusal):
    vi = (
        "{unit} đã chấm dứt từ {day:%d/%m/%Y} mà còn {count} chặng đang mở. Hãy áp dụng việc sắp xếp của ngày đó "
        "trước: motcua restructure --on {day:%Y-%m-%d} --apply."
    )
    en = (
        "{unit} ended before {day:%Y-%m-%d} and still has {count} open stages. Apply the restructuring of that day "
        "first: motcua restructure --on {day:%Y-%m-%d} --apply."
    )


class RoleMissing(Refusal):
    vi = (
        "{count} chặng của {unit} cần vai trò “{role}” mà {successor} không có. Hãy bổ sung vai trò đó cho "
        "{successor} trong workflows/org/units.yaml."
    )
    en = (
        "{count} stages of {unit} need the role “{role}”, which {successor} does not have. Add it to {successor} in "
        "workflows/org/units.yaml."
    )


class BookCollides(Refusal):
    vi = (
        "Sổ “{kind}” năm {period} của {unit} không thể ghi tiếp ở {successor}: {cause}. Hãy để sổ đó mở mới (anew) "
        "trong workflows/org/successions.yaml."
    )
    en = (
        "The book “{kind}” of {period} of {unit} cannot go on at {successor}: the numbers would collide "
        "({cause_en}). Let it begin anew in workflows/org/successions.yaml."
    )


class NobodyKeepsMoney(Refusal):
    vi = (
        "{unit} có {amount} đồng biên lai chưa quyết toán mà không đơn vị kế thừa nào được giao giữ. Hãy ghi "
        "money: true ở một dòng trong workflows/org/successions.yaml."
    )
    en = (
        "{unit} has receipts of {amount} đồng to settle and no successor keeps its money. Write money: true in one row "
        "of workflows/org/successions.yaml."
    )


class CashUncounted(Refusal):
    vi = (
        "Quỹ của {unit} còn khoản thu, chi chưa chốt, hoặc tiền đang giao nhận. Hãy nhận tiền, đếm và chốt quỹ trước, "
        "rồi mới chuyển."
    )
    en = (
        "The cash of {unit} has receipts or payments that no count has found, or money on its way. Take it, count and "
        "close first, then apply the restructuring."
    )


class MonthsUnsettled(Refusal):
    vi = "{unit} chưa chốt tháng, hoặc chưa nộp đủ Kho bạc: {months}. Hãy chốt tháng và nộp trước, rồi mới chuyển."
    en = "{unit} has not closed or not paid to the Treasury the money of {months}. Close and pay first, then apply."


class BooksHeld(Refusal):
    vi = "{unit} còn quyển biên lai chưa nhận lại: {books}. Hãy nhận lại về kho trước; phần chưa dùng sẽ bàn giao."
    en = (
        "{unit} has receipt books that were not taken back: {books}. Take them back first; what is unused is handed on."
    )


class LateEntriesOpen(Refusal):
    vi = (
        "{unit} còn {count} đề nghị nhập bù chưa được xác nhận hay từ chối. Hãy giải quyết trước: sau khi chuyển thì "
        "không ghi thêm vào sổ của đơn vị đã chấm dứt."
    )
    en = (
        "{unit} has {count} open proposals of late entries. Confirm or decline them first: once its work has moved, "
        "nothing more is written into the books of a unit that has ended."
    )


class NotAdministrator(Refusal):
    vi = "Tài khoản “{login}” không giữ vai trò quản trị hệ thống ở đơn vị nào, nên không được áp dụng sắp xếp đơn vị."
    en = "The account “{login}” is no system administrator in any unit, so it may not apply a restructuring."


class LeftUnfinished(Refusal):
    vi = "Còn {count} chặng ở đơn vị đã chấm dứt sau khi chuyển. Hãy chạy lại lệnh này."
    en = "{count} stages are still with units that have ended. Run this command again."


def first_instant(day: date) -> datetime:
    """When a restructuring happens: at the beginning of its day in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """How much of a unit's work: open stages, and those of them at the desk, with which their dossiers move."""

    dossiers: int = 0
    stages: int = 0
    work_items: int = 0
    claimed: int = 0  # of the work items: they are released
    timers: int = 0
    awaited: int = 0  # messages that stages wait for, besides the withdrawal
    waiting: int = 0  # messages that came early and wait for their stage
    handling: int = 0  # hand-offs that this work is to answer
    expected: int = 0  # hand-offs whose reply this work waits for
    incidents: int = 0
    proposals: int = 0  # that others must confirm: they are the successor's to settle
    owed_lines: int = 0
    owed: int = 0  # đồng that citizens still owe

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Amounts)})


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What goes from one unit to another by one row of the successions."""

    succession: Succession
    amounts: Amounts


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A series of numbers that closes with its unit; `continued_by` where its numbers go on."""

    unit: UnitId
    kind: str
    period: str
    last: int
    continued_by: UnitId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Custody:
    """Money of a unit that ends: its valid receipts of the year, which the successor settles with the treasury; what
    was counted in its cash boxes, which is handed over by minutes; unused pre-printed receipts, which become its."""

    unit: UnitId
    keeper: UnitId | None
    receipts: int
    amount: int  # đồng
    cash: int = 0  # đồng
    sheets: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Hat:
    """Somebody whose roles end with their unit, and what is proposed: the same roles where a successor has them."""

    login: str
    name: str
    unit: UnitId
    roles: tuple[RoleKey, ...]
    proposed: tuple[tuple[UnitId, tuple[RoleKey, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnDiagram:
    """A diagram that a unit which ends had released of its own. Nobody at the successors has approved it there: open
    dossiers keep it, new ones run the product's, and the successors' workshop offers it to begin a draft from."""

    unit: UnitId
    process_id: str
    number: int
    successors: tuple[UnitId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Restructuring:
    """The plan of a day. `started_at` and `finished_at` tell how far it has been applied."""

    day: date
    leaving: tuple[UnitId, ...]
    moves: tuple[Move, ...]
    books: tuple[Book, ...]
    custody: tuple[Custody, ...]
    hats: tuple[Hat, ...]
    diagrams: tuple[OwnDiagram, ...]
    problems: tuple[Refusal, ...]
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def total(self) -> Amounts:
        return sum((move.amounts for move in self.moves), Amounts())


def books_of(series: Iterable[tuple[UnitId, str, str, int]], rows: Iterable[Succession], day: date) -> tuple[Book, ...]:
    """What becomes of each series. Numbers go on within their year only: a new year begins at 1 anyway."""
    known = list(rows)
    return tuple(
        Book(
            unit=unit,
            kind=kind,
            period=period,
            last=last,
            continued_by=_continued_by(unit, kind, known) if period == str(day.year) else None,
        )
        for unit, kind, period, last in series
    )


def _continued_by(unit: UnitId, kind: str, rows: list[Succession]) -> UnitId | None:
    return next((row.successor for row in rows if row.predecessor == unit and row.continues(kind)), None)


def keeper_of_money(unit: UnitId, rows: Iterable[Succession]) -> UnitId | None:
    """Who the rows name, else the only one that takes over the desk."""
    own = [row for row in rows if row.predecessor == unit]
    named = [row.successor for row in own if row.money]
    taking = {row.successor for row in own if row.has_desk}
    if named:
        return named[0]
    return taking.pop() if len(taking) == 1 else None
