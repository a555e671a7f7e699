"""What the steps of a dossier wrote so far, for the draft of its result."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import work_items


@lru_cache
def _answers(size: Size) -> Select[Any]:
    return (
        select(work_items.c.answer)
        .where(
            work_items.c.dossier_id == bindparam("dossier_id"),
            work_items.c.status == "done",
            work_items.c.answer.is_not(None),
            keeps_in(work_items.c.dossier_id, size),
        )
        .order_by(work_items.c.done_at, work_items.c.id)
    )


def answers_of(session: Session, reader: Reader, dossier_id: DossierId) -> dict[str, Any]:
    """Every field that was filled in, as the last step that filled it in left it."""
    merged: dict[str, Any] = {}
    for answer in session.execute(_answers(reader.size), {**reader.values(), "dossier_id": dossier_id}).scalars():
        merged |= {key: value for key, value in answer.items() if value not in (None, "", [])}
    return merged
