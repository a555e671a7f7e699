"""What the last examination said of the trail, for whoever audits a unit: of dossiers that they may see by name."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.domain.audit import unit_chain
from engine.store.database import Session
from engine.store.queries.health import latest_examination
from engine.store.queries.visibility import Reader, Size, sees
from engine.store.tables import dossiers

TRAIL = "trail"


@dataclass(frozen=True, kw_only=True, slots=True)
class VerificationView:
    """`finished_at` is none while a worker has still to do it. `problems` of the trail that the reader may be told,
    `others` how many more there are."""

    asked_at: datetime
    asked_by_name: str
    finished_at: datetime | None
    checked: int | None
    problems: list[dict[str, str]]
    others: int


@lru_cache
def _seen(size: Size) -> Select[Any]:
    return select(dossiers.c.code).where(dossiers.c.code.in_(bindparam("codes", expanding=True)), sees(size))


def latest_verification(session: Session, reader: Reader) -> VerificationView | None:
    found = latest_examination(session, reader)
    if found is None:
        return None
    wrong = [problem for problem in found.problems or () if problem["kind"] == TRAIL]
    owners = {problem["where"].split(" #")[0] for problem in wrong}
    seen = {row.code for row in session.execute(_seen(reader.size), {**reader.values(), "codes": sorted(owners)})}
    known = seen | {unit_chain(reader.unit_id)}
    told = [problem for problem in wrong if problem["where"].split(" #")[0] in known]
    return VerificationView(
        asked_at=found.asked_at,
        asked_by_name=found.asked_by_name,
        finished_at=found.finished_at,
        checked=found.checked,
        problems=told,
        others=len(wrong) - len(told),
    )
