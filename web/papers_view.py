"""The papers of a dossier with their files, as the card "Giấy tờ" shows them on the pages of a dossier and a task."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.domain.dossier_file import FileKind
from engine.domain.identifiers import DossierId
from engine.domain.instant import local
from engine.domain.procedure import NotInForce
from engine.operations.dossier_files import ALWAYS, Attaching
from engine.store.database import Session
from engine.store.queries.course import StepView
from engine.store.queries.dossier import DossierView
from engine.store.queries.dossier_files import FileView, files_of, roles_at_work
from engine.store.queries.kept_originals import OriginalView, originals_of
from engine.store.queries.visibility import Reader
from web import context
from web.language import translated as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One line of the card: a paper, the result, or whatever else. `handed`: how many of it were handed in."""

    key: str
    of: Attaching
    label: str
    handed: Mapping[str, Any] | None = None
    only_shown: bool = False
    files: tuple[FileView, ...] = ()
    problem: str | None = None

    @property
    def is_paper(self) -> bool:
        return self.of.kind is FileKind.PAPER

    @property
    def is_usual(self) -> bool:
        """Shown at once; what the procedure's list names beside what came stands folded."""
        return not self.is_paper or self.handed is not None or bool(self.files) or self.problem is not None

    @property
    def has_scan(self) -> bool:
        return any(file.struck_at is None for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class PapersView:
    """`may_add`: whether the page offers it; the operation judges anew. `problem`: of no paper alone."""

    dossier: DossierView
    slots: tuple[Slot, ...]
    originals: tuple[OriginalView, ...]
    may_add: bool
    at_desk: bool
    problem: str | None = None
    on_task: bool = False
    original: Mapping[str, str] = field(default_factory=dict)  # typed into the form of originals, to be shown again
    original_problem: str | None = None

    @property
    def kept(self) -> list[OriginalView]:
        return [row for row in self.originals if row.returned_at is None]

    @property
    def missing(self) -> int:
        """Papers handed in that no file shows."""
        return sum(slot.handed is not None and not slot.has_scan for slot in self.slots)

    @property
    def handed_in(self) -> int:
        return sum(slot.handed is not None for slot in self.slots)

    @property
    def problems(self) -> bool:
        return self.problem is not None or any(slot.problem for slot in self.slots)

    @property
    def folded(self) -> list[Slot]:
        return [slot for slot in self.slots if not slot.is_usual]

    @property
    def paper_names(self) -> list[str]:
        return [slot.label for slot in self.slots if slot.is_paper]


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a page has read of the dossier already: the roles of the reader's unit that have or had work in it, and the
    tables that hold something of it."""

    roles: set[str]
    has: frozenset[str]

    @classmethod
    def of(cls, steps: Iterable[StepView], has: frozenset[str], reader: Reader) -> "Known":
        return cls(roles={step.role for step in steps if step.unit_id == reader.unit_id}, has=has)


def papers_view(
    session: Session,
    reader: Reader,
    dossier: DossierView,
    *,
    problems: Mapping[str, str] | None = None,
    known: Known | None = None,
    **more: Any,
) -> PapersView:
    """`problems`: what was wrong with the files of a slot, by its key; under "" what was wrong with all."""
    wrong, dossier_id = problems or {}, DossierId(dossier.id)
    files = files_of(session, reader, dossier_id) if known is None or "dossier_files" in known.has else []
    at_work = roles_at_work(session, reader, dossier_id) if known is None else known.roles
    roles = context.actor().acting_roles & (ALWAYS | at_work)
    kept = known is None or "kept_originals" in known.has
    own = reader.unit_id == context.actor().unit_id
    return PapersView(
        dossier=dossier,
        slots=tuple(_with_files(slot, files, wrong) for slot in slots_of(dossier)),
        originals=tuple(originals_of(session, reader, dossier_id)) if kept else (),
        may_add=own and bool(roles) and dossier.status != "annulled",
        at_desk=own and "tn" in context.actor().acting_roles,
        problem=wrong.get(""),
        **more,
    )


def slots_of(dossier: DossierView) -> list[Slot]:
    """The papers handed in, those of the procedure's list that were only shown, the result, and what else there is."""
    handed = {str(paper["name"]): paper for paper in dossier.papers}
    listed = _listed(dossier)
    names = dict.fromkeys([*handed, *listed])
    slots = [
        Slot(
            key=f"p{place}",
            of=Attaching(kind=FileKind.PAPER, paper=name),
            label=name,
            handed=handed.get(name),
            only_shown=name not in handed and listed.get(name, False),
        )
        for place, name in enumerate(names)
    ]
    if dossier.accepted_at is not None:
        slots.append(Slot(key="result", of=Attaching(kind=FileKind.RESULT), label=_("Kết quả đã ký (bản quét)")))
    return [*slots, Slot(key="other", of=Attaching(kind=FileKind.OTHER), label=_("Tệp khác"))]


def _listed(dossier: DossierView) -> dict[str, bool]:
    """The papers of the procedure in force for the dossier, and whether each is shown and given back."""
    procedure = context.installation().catalog.procedure(dossier.procedure_code)
    try:
        block = procedure.block(dossier.procedure_from or local(dossier.submitted_at).date())
    except NotInForce:
        return {}
    return {paper.name: paper.present_only for paper in block.papers}


def _with_files(slot: Slot, files: list[FileView], wrong: Mapping[str, str]) -> Slot:
    own = tuple(file for file in files if (file.kind, file.paper) == (slot.of.kind, slot.of.paper))
    return Slot(
        key=slot.key,
        of=slot.of,
        label=slot.label,
        handed=slot.handed,
        only_shown=slot.only_shown,
        files=own,
        problem=wrong.get(slot.key),
    )
