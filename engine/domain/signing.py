"""How a paper is signed: in whose place, and what stands above the signature (thể thức đề ký)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.domain.dated import holds
from engine.domain.identifiers import ProcedureCode


class Authority(StrEnum):
    """The values of the field “authority” of the form of signing."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    DELEGATED = "delegated"


class Way(StrEnum):
    WET = "wet"  # ink on paper
    DIGITAL = "digital"


SIGN_FORM = "sign"
"""The form that asks no more than whether it is signed: what has it can be signed in a round."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How a result is to be signed. `signed_at`: on paper, when that was, if not now. `authority` counts where nothing
    is written down of who signs as what."""

    way: Way = Way.WET
    signed_at: datetime | None = None
    authority: Authority | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningStyle:
    """What stands above a signature from day to day: at a level, or in some units of it, for some fields or all."""

    level: str
    authority: Authority
    lines: tuple[str, ...]
    domains: frozenset[str]
    units: frozenset[str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultPaper:
    """Which papers a template makes: those of these records of the diagrams, procedures and fields; empty means all."""

    template: str
    title: str
    symbol: str  # after the number: QĐ-UBND
    records: tuple[str, ...]  # how the name of the record begins
    procedures: frozenset[ProcedureCode]
    domains: frozenset[str]
    blank: str | None  # the kind of numbered blank that it is printed on

    def fits(self, procedure: str, domain: str, record: str) -> bool:
        begins = not self.records or record.casefold().startswith(tuple(each.casefold() for each in self.records))
        return (
            begins
            and (not self.procedures or procedure in self.procedures)
            and (not self.domains or domain in self.domains)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BlankKind:
    """`digits`: with how many its numbers are printed, leading zeros among them."""

    key: str
    name_vi: str
    name_en: str
    digits: int = 1

    def printed(self, number: int) -> str:
        return f"{number:0{self.digits}}"

    def span(self, numbers: range) -> str:
        return f"{self.printed(numbers[0])}–{self.printed(numbers[-1])}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signing:
    """All that workflows/org/signing.yaml and workflows/documents/results/results.yaml say."""

    styles: tuple[SigningStyle, ...]
    papers: tuple[ResultPaper, ...]
    blanks: tuple[BlankKind, ...]

    def blank(self, key: str) -> BlankKind:
        """A kind that the catalogue does not name any more keeps its key as its name."""
        return next((kind for kind in self.blanks if kind.key == key), BlankKind(key=key, name_vi=key, name_en=key))

    def lines(self, authority: Authority, *, unit: str, level: str, domain: str, on: date) -> tuple[str, ...]:
        """The first row that fits, so exceptions stand before the rule; none where nobody wrote one."""
        return next(
            (
                row.lines
                for row in self.styles
                if row.authority is authority
                and row.level == level
                and holds(row, on)
                and (not row.domains or domain in row.domains)
                and (not row.units or unit in row.units)
            ),
            (),
        )

    def paper(self, procedure: str, domain: str, record: str) -> ResultPaper:
        """The first row that fits; the last fits everything (the catalogue sees to it)."""
        return next(row for row in self.papers if row.fits(procedure, domain, record))


def title_lines(lines: Iterable[str], position: str) -> tuple[str, ...]:
    """With the office of whoever signs by delegation."""
    return tuple(line.replace("{position}", position.upper()) for line in lines)
