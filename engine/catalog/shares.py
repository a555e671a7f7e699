"""Reads what part of its money a unit keeps (workflows/org/shares.yaml); without the file, nothing."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import read_source
from engine.catalog.strict import DatedModel, Some, Strict, validated
from engine.domain.dated import overlap
from engine.domain.identifiers import UnitId
from engine.domain.treasury import Share


class _Share(DatedModel):
    kind: Literal["phi", "le_phi"]
    percent: Annotated[int, Field(ge=0, le=100)]
    units: tuple[str, ...] = ()
    legal_source: Annotated[str, Field(min_length=1)]


class _SharesFile(Strict):
    shares: Some[_Share]


def load_shares(folder: Path) -> tuple[Share, ...]:
    """Raises CatalogueBroken, also where two rows say the percentage of the same kind, unit and day."""
    path = folder / "org" / "shares.yaml"
    if not path.exists():
        return ()
    source = read_source(path, folder)
    rows = validated(_SharesFile, source).shares
    for place, row in enumerate(rows):
        if any(_contradicts(row, earlier) for earlier in rows[:place]):
            vi, en = "trùng ngày hiệu lực với dòng khác của cùng loại tiền", "overlaps another row of the same kind"
            raise CatalogueBroken([source.finding(("shares", place), "shares", vi, en)])
    return tuple(Share(**row.model_dump(exclude={"units"}), units=frozenset(map(UnitId, row.units))) for row in rows)


def _contradicts(one: _Share, other: _Share) -> bool:
    same = set(one.units) & set(other.units) if one.units or other.units else True
    return one.kind == other.kind and bool(same) and overlap(one, other)
