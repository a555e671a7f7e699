"""Finding dossiers by what people type: part of a name, of a number, or of a code."""

from sqlalchemy import ColumnElement, bindparam, or_

from engine.store.tables import dossiers

_LITERAL = str.maketrans({"%": "!%", "_": "!_", "!": "!!"})


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
