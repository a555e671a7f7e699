"""Counts of cash: each is the sum of its rows and begins with what was counted the last time; so is a closed month."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select

from engine.domain.cash import Movement
from engine.domain.treasury import next_month
from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.queries.treasury import sums_before, transfers_before
from engine.store.tables import cash_days, cash_hand_overs, cash_months, cash_movements, receipts

_m = cash_movements.c
_IN, _OUT = "taken_in", "paid_out"
_SOURCES: tuple[tuple[str, Table, Any, list[Any]], ...] = (
    (_IN, receipts, receipts.c.cash_day_id, [receipts.c.voided_at.is_(None)]),
    (_IN, cash_movements, _m.cash_day_id, [_m.kind == Movement.OPENING]),
    (_OUT, cash_movements, _m.cash_day_id, [_m.kind != Movement.OPENING]),
    (_OUT, cash_hand_overs, cash_hand_overs.c.given_day_id, []),
    (_IN, cash_hand_overs, cash_hand_overs.c.taken_day_id, []),
)
"""The column of the count, where the rows lie, which of their columns names the count, and which of them it sums."""


def _counts(examination: Examination) -> Iterator[Problem]:
    sums, last = _sums(examination), dict[tuple[str, str], int]()
    ordered = select(cash_days).order_by(cash_days.c.unit_id, cash_days.c.box, cash_days.c.day)
    for row in examination.session.execute(ordered):
        where = f"{row.unit_id} {row.box} {row.day.isoformat()}"
        found, told = (sums[row.id, _IN], sums[row.id, _OUT]), (row.taken_in, row.paid_out)
        if found != told:
            vi = f"Lần chốt ghi thu {told[0]} đ, chi {told[1]} đ; các khoản của nó là {found[0]} đ và {found[1]} đ."
            en = f"The count says {told[0]} đ in and {told[1]} đ out, its rows are {found[0]} đ and {found[1]} đ."
            yield Problem(kind="cash", where=where, vi=vi, en=en)
        before = last.get((row.unit_id, row.box), 0)
        if row.opening != before:
            vi = f"Đầu kỳ {row.opening} đ khác số đếm lần trước {before} đ."
            yield Problem(
                kind="cash", where=where, vi=vi, en=f"It opens with {row.opening} đ, the last count was {before} đ."
            )
        last[row.unit_id, row.box] = row.counted


def _sums(examination: Examination) -> defaultdict[tuple[UUID, str], int]:
    sums: defaultdict[tuple[UUID, str], int] = defaultdict(int)
    for column, table, counted, where in _SOURCES:
        amounts = select(counted, func.sum(table.c.amount)).where(counted.is_not(None), *where).group_by(counted)
        for day_id, amount in examination.session.execute(amounts):
            sums[day_id, column] += int(amount)
    return sums


def _months(examination: Examination) -> Iterator[Problem]:
    paid = select(_m.unit_id, _m.month, func.sum(_m.amount)).where(_m.kind == Movement.DEPOSIT)
    deposits = {
        (unit, month): int(amount)
        for unit, month, amount in examination.session.execute(paid.group_by(_m.unit_id, _m.month))
    }
    for row in examination.session.execute(select(cash_months)):
        after = next_month(row.month)
        cash = sums_before(examination.session, row.unit_id, after, row.closed_at)
        transfers = transfers_before(examination.session, row.unit_id, after)
        where = f"{row.unit_id} {row.month:%Y-%m}"
        found = tuple(cash.get(kind, 0) + transfers.get(kind, 0) for kind in ("phi", "le_phi"))
        if found != (row.phi, row.le_phi):
            vi = f"Tháng chốt {row.phi} đ phí, {row.le_phi} đ lệ phí; các khoản của nó là {found[0]} đ và {found[1]} đ."
            en = f"It was closed with {row.phi} đ and {row.le_phi} đ, its receipts are {found[0]} đ and {found[1]} đ."
            yield Problem(kind="cash", where=where, vi=vi, en=en)
        given = deposits.pop((row.unit_id, row.month), 0)
        if given > row.payable:
            vi, en = f"Nộp Kho bạc {given} đ, chỉ phải nộp {row.payable} đ.", f"{given} đ were paid of {row.payable} đ."
            yield Problem(kind="cash", where=where, vi=vi, en=en)
    for unit, month in deposits:
        vi, en = "Nộp Kho bạc cho tháng chưa chốt.", "Money was paid for a month that is not closed."
        yield Problem(kind="cash", where=f"{unit} {month:%Y-%m}", vi=vi, en=en)


INVARIANTS = (
    Invariant(
        vi="Mỗi lần chốt quỹ bằng tổng các khoản của nó, đầu kỳ bằng số đếm lần trước.",
        en="Each count of cash is the sum of its rows and opens with what was counted the last time.",
        find=_counts,
    ),
    Invariant(
        vi="Tháng đã chốt bằng các khoản thu, hoàn của tháng; không nộp Kho bạc quá số phải nộp.",
        en="A closed month is what was collected and given back in it; no more was paid to the Treasury than it owes.",
        find=_months,
    ),
)
