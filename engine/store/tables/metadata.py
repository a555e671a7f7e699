"""The one MetaData of the database and the pieces that its tables share."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """CHECK that a text column holds one of the values of its enum."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def agree(name: str, left: str, right: str) -> CheckConstraint:
    """CHECK that two facts about a row are true together or false together."""
    return CheckConstraint(f"({left}) = ({right})", name=name)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows for which `where` holds, on both databases."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where), sqlite_where=text(where))
