"""Reads how long traces of finished work are kept (workflows/org/retention.yaml); without the file, for good."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import read_source
from engine.catalog.strict import DatedModel, Some, Strict, validated
from engine.domain.dated import overlap
from engine.domain.retention import Retention

LEAST_DAYS = 30  # a dossier just closed is still asked about


class _Retention(DatedModel):
    stage_days: Annotated[int, Field(ge=LEAST_DAYS)]


class _RetentionFile(Strict):
    retention: Some[_Retention]


def load_retention(folder: Path) -> tuple[Retention, ...]:
    """Raises CatalogueBroken."""
    path = folder / "org" / "retention.yaml"
    if not path.exists():
        return ()
    source = read_source(path, folder)
    rows = validated(_RetentionFile, source).retention
    for place, row in enumerate(rows):
        if any(overlap(row, earlier) for earlier in rows[:place]):
            vi, en = "trùng ngày hiệu lực với dòng khác", "overlaps another row"
            raise CatalogueBroken([source.finding(("retention", place), "retention", vi, en)])
    return tuple(Retention(**row.model_dump()) for row in rows)
