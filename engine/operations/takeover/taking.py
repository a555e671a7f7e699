"""What one takeover holds while it runs: the file, who brings it, and what is to be said about its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Reader, Sheet
from engine.operations.installation import Installation
from engine.store.audit import Draft
from engine.store.database import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeoverFile:
    """What a clerk hands over: the sheets that were recognised, and what their reading had to say."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()
    person: str = ""  # who sat at the machine, where no login of the installation is given


@dataclass(slots=True)
class Taking:
    """`taken` counts rows by kind of sheet, `known` those that were taken over before."""

    installation: Installation
    session: Session
    file: TakeoverFile
    unit_id: UnitId
    actor: Actor
    now: datetime
    id: UUID
    remarks: list[Remark] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    courses: dict[object, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def failed(self) -> bool:
        return any(remark.severity is Severity.ERROR for remark in self.remarks)

    def source(self, sheet: Sheet, row: int) -> Mapping[str, Any]:
        """What every event says of where it comes from."""
        told = {"file": self.file.name, "sha256": self.file.sha256, "sheet": sheet.name, "row": row}
        return told | ({"person": self.file.person} if self.file.person else {})

    def count(self, sheet: Sheet) -> None:
        kind = str(sheet.kind)
        self.taken[kind] = self.taken.get(kind, 0) + 1

    def count_known(self, reader: Reader, vi: str, en: str) -> None:
        kind = str(reader.sheet.kind)
        self.known[kind] = self.known.get(kind, 0) + 1
        reader.note(None, vi, en)
