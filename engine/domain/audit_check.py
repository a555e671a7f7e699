"""Is a chain what was written? Finds events edited, deleted, reordered, inserted, cut off or moved between chains."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.audit import GENESIS, instant_text, link, unit_chain


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the trail as the database holds it."""

    chain: str
    seq: int
    dossier: str | None
    unit: str | None
    kind: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    body: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where the owner of a chain says that it ends."""

    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    kind: str
    seq: int | None
    vi: str
    en: str


def next_faults(end: Head, event: StoredEvent) -> Iterator[Fault]:
    """What is wrong with the event that comes after `end` in its chain."""
    if event.seq != end.seq + 1:
        yield _gap(end.seq + 1, event.seq)
    elif event.prev_hash != end.hash:
        yield Fault(
            kind="broken_link",
            seq=event.seq,
            vi="không nối với sự kiện trước: đã bị xoá, đổi chỗ, chèn hoặc thay bằng sự kiện khác.",
            en="is not chained to the event before it: one was deleted, moved, inserted or replaced.",
        )
    if link(event.prev_hash, event.body.encode()) != event.hash:
        yield Fault(
            kind="edited",
            seq=event.seq,
            vi="nội dung không khớp mã băm: đã bị sửa.",
            en="its content does not have its hash: it was edited.",
        )
    elif wrong := _disagreements(event):
        yield Fault(
            kind="columns",
            seq=event.seq,
            vi=f"các cột {', '.join(wrong)} không khớp nội dung đã băm.",
            en=f"columns {', '.join(wrong)} disagree with the hashed content.",
        )
    if event.occurred_at > event.recorded_at:
        yield Fault(
            kind="time", seq=event.seq, vi="xảy ra sau khi đã được ghi.", en="occurred after it had been recorded."
        )


def end_faults(end: Head, claimed: Head | None) -> Iterator[Fault]:
    """Whether a chain ends where its owner says. No owner, no claim."""
    if claimed is None:
        yield Fault(
            kind="unowned",
            seq=None,
            vi="chuỗi sự kiện không thuộc hồ sơ hay đơn vị nào: chủ của nó đã bị xoá.",
            en="the chain belongs to no dossier and no unit: its owner was deleted.",
        )
    elif claimed.seq > end.seq:
        yield Fault(
            kind="truncated",
            seq=end.seq + 1,
            vi=f"thiếu các sự kiện {end.seq + 1}–{claimed.seq} ở cuối chuỗi.",
            en=f"events {end.seq + 1}–{claimed.seq} at the end of the chain are gone.",
        )
    elif claimed != end:
        yield Fault(
            kind="head",
            seq=end.seq,
            vi=f"đầu chuỗi ghi {claimed.seq} sự kiện, không khớp sự kiện cuối ({end.seq}).",
            en=f"the owner's head ({claimed.seq} events) is not the last event ({end.seq}).",
        )


def unreadable(seq: object) -> Fault:
    """A row with values that are not even of the right type."""
    return Fault(
        kind="edited",
        seq=seq if isinstance(seq, int) else None,
        vi="không đọc được: đã bị sửa.",
        en="cannot be read: it was edited.",
    )


def _gap(expected: int, found: int) -> Fault:
    missing = f"{expected}" if found == expected + 1 else f"{expected}–{found - 1}"
    return Fault(
        kind="gap", seq=expected, vi=f"thiếu sự kiện {missing} của chuỗi.", en=f"event {missing} of the chain is gone."
    )


def _disagreements(event: StoredEvent) -> list[str]:
    """Names of the columns that say something else than the body."""
    try:
        body: Any = json.loads(event.body)
    except ValueError:
        return ["body"]
    if not isinstance(body, dict):
        return ["body"]
    columns = {
        "chain": event.chain,
        "seq": event.seq,
        "dossier": event.dossier,
        "unit": event.unit,
        "kind": event.kind,
        "actor": event.actor,
        "occurred_at": instant_text(event.occurred_at),
        "recorded_at": instant_text(event.recorded_at),
    }
    wrong = [name for name, value in columns.items() if body.get(name) != value]
    owner = event.dossier or unit_chain(event.unit or "")
    return wrong if owner == event.chain else [*wrong, "chain"]
