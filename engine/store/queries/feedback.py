"""What was answered to whoever sent feedback."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.domain.feedback import ANSWER_FORM
from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import work_items

_w = work_items.c


@lru_cache
def _answers(size: Size) -> Select[Any]:
    return (
        select(_w.answer)
        .where(_w.dossier_id == bindparam("dossier_id"), keeps_in(_w.dossier_id, size))
        .where(_w.form == ANSWER_FORM, _w.status == "done")
        .order_by(_w.done_at.desc())
        .limit(1)
    )


def feedback_answer(session: Session, reader: Reader, dossier_id: DossierId) -> str | None:
    """The last one that was written: earlier ones came back from whoever signs. Whether it was signed the status of
    the dossier says."""
    found = session.execute(_answers(reader.size), {**reader.values(), "dossier_id": dossier_id}).scalar_one_or_none()
    return None if found is None else str(found.get("answer") or "") or None
