"""Whether a dossier's citizen was asked. What they answered nobody reads of one dossier: it is anonymous."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import surveys


@lru_cache
def _asked(size: Size) -> Select[Any]:
    return select(surveys.c.id).where(
        surveys.c.dossier_id == bindparam("dossier_id"), keeps_in(surveys.c.dossier_id, size)
    )


def is_surveyed(session: Session, reader: Reader, dossier_id: DossierId) -> bool:
    values = {**reader.values(), "dossier_id": dossier_id}
    return session.execute(_asked(reader.size), values).first() is not None
