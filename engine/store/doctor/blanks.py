"""Numbered blanks add up: what was received is in stock, in somebody's hands, used or spoilt, and nothing twice."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from engine.domain.blanks import Count
from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.tables import blank_issues, blank_lots, blank_sheets


def _contradictions(examination: Examination) -> Iterator[Problem]:
    issues: defaultdict[UUID, list[range]] = defaultdict(list)
    for row in examination.session.execute(select(blank_issues).order_by(blank_issues.c.first)):
        issues[row.lot_id].append(range(row.first, row.last + 1))
    sheets: defaultdict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for row in examination.session.execute(select(blank_sheets)):
        sheets[row.lot_id].append((row.number, row.spent))
    before: dict[tuple[str, str, str], int] = {}
    for lot in examination.session.execute(select(blank_lots).order_by(blank_lots.c.first)):
        series, where = (lot.unit_id, lot.kind, lot.series), f"{lot.unit_id} {lot.kind} {lot.series} {lot.first}"
        whole, spans = range(lot.first, lot.last + 1), issues[lot.id]
        if lot.first <= before.get(series, 0):
            yield _problem(where, "trùng số với lô trước", "repeats numbers of a lot before it")
        before[series] = max(lot.last, before.get(series, 0))
        if any(span[0] not in whole or span[-1] not in whole for span in spans):
            yield _problem(where, "cấp số không có trong lô", "issued numbers that it does not have")
        if any(one.stop > other.start for one, other in pairwise(spans)):
            yield _problem(where, "cấp một số hai lần", "issued a number twice")
        if any(not any(number in span for span in spans) for number, _ in sheets[lot.id]):
            yield _problem(where, "dùng hoặc hỏng phôi chưa cấp", "used or spoilt a blank that was not issued")
        states = [spent for _, spent in sheets[lot.id]]
        count = Count(
            received=len(whole),
            issued=sum(map(len, spans)),
            used=states.count("used"),
            spoilt=states.count("spoilt"),
        )
        if not count.adds_up:
            yield _problem(where, f"số lượng không khớp: {count}", f"the counts do not add up: {count}")


def _problem(where: str, vi: str, en: str) -> Problem:
    return Problem(kind="blanks", where=where, vi=f"Lô phôi {vi}.", en=f"The lot of blanks {en}.")


INVARIANTS = (
    Invariant(
        vi="Phôi có số khớp số lượng: đã nhận = trong kho + đang giữ + đã dùng + hỏng, không số nào hai lần.",
        en="Numbered blanks add up: received = in stock + in hand + used + spoilt, and no number twice.",
        find=_contradictions,
    ),
)
