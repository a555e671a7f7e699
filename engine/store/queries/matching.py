"""Finding dossiers by what people type: part of a name, of a number, or of a code."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select, union_all

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.tables import dossiers, stages

MANY = 500
_LITERAL = str.maketrans({"%": "!%", "_": "!_", "!": "!!"})

# A stage that nobody requested is at the desk, in the unit that received the dossier.
HANDED = stages.c.requester_id.is_not(None)


def matches() -> ColumnElement[bool]:
    """Whether a dossier has the needle somewhere; to be run with the values of `anywhere`."""
    return or_(
        dossiers.c.search_text.like(bindparam("needle"), escape="!"),
        dossiers.c.code.like(bindparam("code"), escape="!"),
    )


def anywhere(needle: str) -> dict[str, str]:
    """The needle, folded as domain.applicant folds, as the patterns that `matches` compares with."""
    pattern = f"%{needle.translate(_LITERAL)}%"
    return {"needle": pattern, "code": pattern.upper()}


_unit: BindParameter[str] = bindparam("unit")
_received = select(dossiers.c.id).where(dossiers.c.unit_id == _unit, matches()).limit(MANY).subquery()
_handed = (
    select(stages.c.dossier_id)
    .join(dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(stages.c.unit_id == _unit, HANDED, stages.c.ended_at.is_(None), matches())
    .limit(MANY)
    .subquery()
)
_matching = union_all(_received.select(), _handed.select())


def few_matching(session: Session, unit_id: UnitId, needle: str) -> tuple[UUID, ...] | None:
    """The dossiers of a unit in which it may have open work, if they are few: None says that they are many, and that
    reading the work in its order soon finds a page of it."""
    found = session.execute(_matching, {"unit": unit_id, **anywhere(needle)}).scalars().all()
    return tuple(found) if len(found) < MANY else None
