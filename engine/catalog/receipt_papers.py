"""Reads the kinds of pre-printed receipts and the forms of the report of their use (workflows/org/receipt_papers.yaml).

Without the file a unit has receipts of its own series alone."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import read_source
from engine.catalog.strict import DatedModel, Key, Some, Strict, Text, validated
from engine.domain.dated import overlap
from engine.domain.receipt_use import Column, ReceiptKind, ReceiptPapers, ReportForm

_COLUMNS = Literal["deleted", "lost", "cancelled"]


class _Kind(Strict):
    key: Key
    name_vi: Text
    form_sign: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,10}$")]
    has_face_value: bool
    legal_source: Text


class _Form(DatedModel):
    name: Text
    basis: Text
    spoilt_as: _COLUMNS


class _PapersFile(Strict):
    kinds: Some[_Kind]
    forms: Some[_Form]


def load_receipt_papers(folder: Path) -> ReceiptPapers:
    """Raises CatalogueBroken, also where two forms hold on the same day or two kinds share a key."""
    path = folder / "org" / "receipt_papers.yaml"
    if not path.exists():
        return ReceiptPapers()
    source = read_source(path, folder)
    read = validated(_PapersFile, source)
    for place, row in enumerate(read.forms):
        if any(overlap(row, earlier) for earlier in read.forms[:place]):
            vi, en = "trùng ngày hiệu lực với mẫu khác", "overlaps another form"
            raise CatalogueBroken([source.finding(("forms", place), "receipt_papers", vi, en)])
    for place, kind in enumerate(read.kinds):
        if any(kind.key == earlier.key for earlier in read.kinds[:place]):
            vi, en = "trùng khóa với loại khác", "has the key of another kind"
            raise CatalogueBroken([source.finding(("kinds", place), "receipt_papers", vi, en)])
    return ReceiptPapers(
        kinds=tuple(ReceiptKind(**row.model_dump()) for row in read.kinds),
        forms=tuple(ReportForm(**row.model_dump() | {"spoilt_as": Column(row.spoilt_as)}) for row in read.forms),
    )
