"""Everything in workflows/ that a running installation needs, read once and never changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from engine.catalog.banks import Banks, load_banks
from engine.catalog.books import Books, load_books
from engine.catalog.calendars import STATE_OFFICES, load_calendars
from engine.catalog.duties import load_duties
from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.forms import load_forms
from engine.catalog.notices import Notices, load_notices
from engine.catalog.organisation import Organised, load_organisation
from engine.catalog.procedures import Procedures, load_procedures
from engine.catalog.receipt_papers import load_receipt_papers
from engine.catalog.retention import load_retention
from engine.catalog.shares import load_shares
from engine.catalog.signing import load_signing
from engine.catalog.tariffs import load_tariffs
from engine.catalog.vocabulary import Vocabulary, load_vocabulary
from engine.config import WORKFLOWS
from engine.domain.calendar import Calendar
from engine.domain.errors import NotFound, Refusal
from engine.domain.form import Form
from engine.domain.identifiers import ProcedureCode
from engine.domain.organisation import Organisation
from engine.domain.procedure import Procedure
from engine.domain.receipt_use import ReceiptPapers
from engine.domain.retention import Retention
from engine.domain.separation import Separations
from engine.domain.signing import Signing
from engine.domain.tariff import Tariff
from engine.domain.treasury import Share

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Catalog:
    """One reading of a folder; two readings are two catalogues."""

    folder: Path
    vocabulary: Vocabulary
    listed: Procedures
    tariffs: Mapping[str, Tariff]
    organised: Organised
    separations: Separations
    signing: Signing
    calendars: Mapping[str, Calendar]
    forms: Mapping[str, Form]
    retention: tuple[Retention, ...]  # how long traces of finished work stay
    shares: tuple[Share, ...]  # what part of its money a unit keeps
    receipt_papers: ReceiptPapers  # pre-printed receipts, and the report of their use
    banks: Banks  # where a unit can have its account, and what their statements look like
    notices: Notices  # what people are told by mail and short message
    books: Books  # how books are ruled
    files: Mapping[str, bytes]  # diagrams by process id, the stem of their file

    @property
    def procedures(self) -> Mapping[ProcedureCode, Procedure]:
        return self.listed.by_code

    @property
    def organisation(self) -> Organisation:
        return self.organised.organisation

    @property
    def working_calendar(self) -> Calendar:
        """The calendar of state offices, by which every term is counted."""
        return self.calendar(STATE_OFFICES)

    def procedure(self, code: str) -> Procedure:
        """Raises NotFound."""
        return _named(self.listed.by_code, ProcedureCode(code), "thủ tục", "procedure")

    def tariff(self, name: str) -> Tariff:
        """Raises NotFound."""
        return _named(self.tariffs, name, "biểu phí", "tariff")

    def calendar(self, name: str) -> Calendar:
        """Raises NotFound."""
        return _named(self.calendars, name, "lịch làm việc", "working calendar")

    def form(self, key: str) -> Form:
        """Raises NotFound."""
        return _named(self.forms, key, "biểu mẫu", "form")

    def diagrams(self) -> Mapping[str, bytes]:
        """The text of every diagram by its process id, which is the stem of its file."""
        return self.files


K = TypeVar("K", bound=str)


def _named(rows: Mapping[K, T], key: K, what_vi: str, what_en: str) -> T:
    if key not in rows:
        raise NotFound(what_vi, what_en, key)
    return rows[key]


def load(folder: Path = WORKFLOWS) -> Catalog:
    """The catalogue of a folder; read once a process. Raises CatalogueBroken with everything that is wrong."""
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalog:
    catalog, findings = inspect(folder)
    if catalog is None:
        raise CatalogueBroken(findings)
    return catalog


def inspect(folder: Path = WORKFLOWS) -> tuple[Catalog | None, tuple[Finding, ...]]:
    """The catalogue if every part of it can be read, else None with what is wrong in all parts."""
    reading = _Reading()
    vocabulary = reading.part("vocabulary", lambda: load_vocabulary(folder))
    listed = None if vocabulary is None else reading.part("procedures", lambda: load_procedures(folder, vocabulary))
    tariffs = reading.part("tariffs", lambda: load_tariffs(folder))
    organised = reading.part("org", lambda: load_organisation(folder))
    separations = (
        None if organised is None else reading.part("duties", lambda: load_duties(folder, organised.organisation))
    )
    signing = (
        None if organised is None else reading.part("signing", lambda: load_signing(folder, organised.organisation))
    )
    calendars = reading.part("calendars", lambda: load_calendars(folder))
    forms = reading.part("forms", lambda: load_forms(folder / "forms"))
    kept = reading.part("org", lambda: _kept(folder))
    notices = reading.part("notices", lambda: load_notices(folder))
    books = None if vocabulary is None else reading.part("books", lambda: load_books(folder, vocabulary))
    if (
        (vocabulary is None or listed is None or tariffs is None or organised is None)
        or (separations is None or signing is None or calendars is None)
        or (forms is None or kept is None or notices is None or books is None)
    ):
        return None, tuple(reading.findings)
    return Catalog(
        folder=folder,
        vocabulary=vocabulary,
        listed=listed,
        tariffs=tariffs,
        organised=organised,
        separations=separations,
        signing=signing,
        calendars=calendars,
        forms=forms,
        **kept,
        notices=notices,
        books=books,
        files=_files(folder),
    ), ()


def _kept(folder: Path) -> dict[str, Any]:
    """What units keep and for how long, each by its field of the catalogue."""
    return {
        "retention": load_retention(folder),
        "shares": load_shares(folder),
        "receipt_papers": load_receipt_papers(folder),
        "banks": load_banks(folder),
    }


class _Reading:
    """Reads parts one by one and keeps what each refuses."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def part(self, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CatalogueBroken as broken:
            self.findings.extend(broken.findings)
        except Refusal as refusal:
            vi, en = refusal.vietnamese, refusal.english
            self.findings.append(Finding(file=name, line=0, element="", rule="schema", severity="error", vi=vi, en=en))
        return None


def _files(folder: Path) -> Mapping[str, bytes]:
    return MappingProxyType({path.stem: path.read_bytes() for path in sorted((folder / "bpmn").glob("*.bpmn"))})
