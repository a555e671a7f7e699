"""Money adds up: each đồng of a receipt comes from a fee line of its dossier, once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select

from engine.domain.receipt_books import receipt_name
from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import dossiers, fee_lines, receipt_lines, receipts

_VIETNAM = timedelta(hours=7)

_named = (dossiers.c.code, dossiers.c.id.label("dossier_id"))
_receipt = (receipts.c.unit_id, receipts.c.series, receipts.c.number, receipts.c.year)

_summed: Any = (
    select(*_named, *_receipt, receipts.c.amount, func.coalesce(func.sum(receipt_lines.c.amount), 0).label("lines"))
    .join_from(receipts, dossiers, dossiers.c.id == receipts.c.dossier_id)
    .outerjoin(receipt_lines, receipt_lines.c.receipt_id == receipts.c.id)
    .group_by(*_named, *_receipt, receipts.c.amount)
    .having(func.coalesce(func.sum(receipt_lines.c.amount), 0) != receipts.c.amount)
)
_lines = (
    select(*_named, *_receipt, fee_lines.c.item, receipt_lines.c.amount, fee_lines.c.amount.label("owed"))
    .join_from(receipt_lines, receipts, receipts.c.id == receipt_lines.c.receipt_id)
    .join(fee_lines, fee_lines.c.id == receipt_lines.c.fee_line_id)
    .join(dossiers, dossiers.c.id == receipts.c.dossier_id)
)
_wrong_line: Any = _lines.where(
    (fee_lines.c.amount != receipt_lines.c.amount)
    | fee_lines.c.amount.is_(None)
    | (fee_lines.c.dossier_id != receipts.c.dossier_id)
    | (fee_lines.c.kind == "external")
    | (receipt_lines.c.voided != case((receipts.c.voided_at.is_(None), False), else_=True))
)
_payments = (
    select(fee_lines.c.id, func.count().label("times"))
    .join_from(receipt_lines, fee_lines, fee_lines.c.id == receipt_lines.c.fee_line_id)
    .where(~receipt_lines.c.voided)
    .group_by(fee_lines.c.id)
    .subquery()
)
_unpaid_or_twice = (
    select(*_named, fee_lines.c.item, fee_lines.c.amount, func.coalesce(_payments.c.times, 0).label("times"))
    .join_from(fee_lines, dossiers, dossiers.c.id == fee_lines.c.dossier_id)
    .outerjoin(_payments, _payments.c.id == fee_lines.c.id)
    .where(
        (_payments.c.times > 1)
        | and_(
            dossiers.c.status == "returned",
            fee_lines.c.kind != "external",
            fee_lines.c.amount > 0,
            _payments.c.times.is_(None),
        )
    )
)
_received = select(receipts.c.unit_id, receipts.c.issued_at, receipts.c.amount).where(receipts.c.voided_at.is_(None))
_assessed = (
    select(receipts.c.unit_id, receipts.c.issued_at, fee_lines.c.amount)
    .join_from(receipt_lines, receipts, receipts.c.id == receipt_lines.c.receipt_id)
    .join(fee_lines, fee_lines.c.id == receipt_lines.c.fee_line_id)
    .where(receipts.c.voided_at.is_(None))
)


def _receipts(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_summed):
        yield _problem(
            row,
            f"Biên lai {_name(row)} ghi {row.amount} đ nhưng các dòng cộng lại {row.lines} đ.",
            f"Receipt {_name(row)} says {row.amount} đ, its lines add up to {row.lines} đ.",
        )
    for row in examination.session.execute(_wrong_line):
        yield _problem(
            row,
            f"Dòng “{row.item}” ({row.amount} đ) của biên lai {_name(row)} khác khoản phí {row.owed} đ của hồ sơ.",
            f"Line “{row.item}” ({row.amount} đ) of receipt {_name(row)} is not its fee line of {row.owed} đ.",
        )


def _payments_of_lines(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_unpaid_or_twice):
        if row.times:
            vi, en = f"đã thu {row.times} lần.", f"was paid {row.times} times."
        else:
            vi, en = "chưa thu mà kết quả đã trả.", "is unpaid although the result was returned."
        yield _problem(row, f"Khoản “{row.item}” ({row.amount} đ) {vi}", f"“{row.item}” ({row.amount} đ) {en}")


def _days(examination: Examination) -> Iterator[Problem]:
    received, assessed = _by_day(examination, _received), _by_day(examination, _assessed)
    for unit, day in sorted(received.keys() | assessed.keys()):
        got, due = received[unit, day], assessed[unit, day]
        if got != due:
            yield Problem(
                kind="money",
                where=f"{unit} {day.isoformat()}",
                vi=f"Tổng biên lai trong ngày {got} đ, tổng khoản phí đã thu {due} đ.",
                en=f"The receipts of the day are {got} đ, the fee lines that they pay {due} đ.",
            )


def _by_day(examination: Examination, statement: Any) -> defaultdict[tuple[str, date], int]:
    totals: defaultdict[tuple[str, date], int] = defaultdict(int)
    for unit, issued_at, amount in examination.session.execute(statement, execution_options={"yield_per": 2000}):
        totals[unit, (issued_at + _VIETNAM).date()] += amount or 0
    return totals


def _name(row: Any) -> str:
    return receipt_name(row.series, row.number, row.year)


def _problem(row: Any, vi: str, en: str) -> Problem:
    return Problem(kind="money", where=label(row.code, row.dossier_id), vi=vi, en=en)


INVARIANTS = (
    Invariant(
        vi="Mỗi biên lai bằng tổng các dòng của nó; mỗi dòng bằng đúng một khoản phí của chính hồ sơ.",
        en="Each receipt is the sum of its lines; each line is exactly one fee line of the same dossier.",
        find=_receipts,
    ),
    Invariant(
        vi="Không khoản phí nào thu hai lần; hồ sơ đã trả kết quả không còn nợ.",
        en="No fee line is paid twice; a dossier whose result was returned owes nothing.",
        find=_payments_of_lines,
    ),
    Invariant(
        vi="Tổng biên lai mỗi ngày của mỗi đơn vị bằng tổng khoản phí đã thu.",
        en="The receipts of each unit and day are the fee lines that they pay.",
        find=_days,
    ),
)
