"""Reads how papers are signed (workflows/org/signing.yaml) and which template makes which result
(workflows/documents/results/results.yaml)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import Code, DatedModel, Key, Many, Some, Strict, Text, validated
from engine.domain.identifiers import ProcedureCode
from engine.domain.organisation import Organisation
from engine.domain.signing import Authority, BlankKind, ResultPaper, Signing, SigningStyle

RESULTS = "documents/results"


class _Style(DatedModel):
    level: Key
    authority: Literal["chair", "deputy", "delegated"]
    lines: Some[Text]
    domains: Many[Key] = ()
    units: Many[Key] = ()


class _Blank(Strict):
    key: Key
    name_vi: Text
    name_en: Text
    digits: Annotated[int, Field(ge=1, le=9)] = 1


class _SigningFile(Strict):
    styles: Some[_Style]
    blanks: Many[_Blank] = ()


class _Result(Strict):
    template: Key
    title: Text
    symbol: str = ""
    records: Many[Text] = ()
    procedures: Many[Code] = ()
    domains: Many[Key] = ()
    blank: Key | None = None


class _ResultsFile(Strict):
    results: Some[_Result]


def load_signing(folder: Path, organisation: Organisation) -> Signing:
    """Raises CatalogueBroken: also for unknown levels, units and blanks, and where a result has no template left."""
    source = read_source(folder / "org" / "signing.yaml", folder)
    file = validated(_SigningFile, source)
    for place, style in enumerate(file.styles):
        _known(source, ("styles", place, "level"), {style.level}, set(organisation.levels))
        _known(source, ("styles", place, "units"), set(style.units), {str(unit) for unit in organisation.units})
    return Signing(
        styles=tuple(_style(row) for row in file.styles),
        papers=_papers(folder, {blank.key for blank in file.blanks}),
        blanks=tuple(BlankKind(**row.model_dump()) for row in file.blanks),
    )


def _style(row: _Style) -> SigningStyle:
    return SigningStyle(
        level=row.level,
        authority=Authority(row.authority),
        lines=row.lines,
        domains=frozenset(row.domains),
        units=frozenset(row.units),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _papers(folder: Path, blanks: set[str]) -> tuple[ResultPaper, ...]:
    source = read_source(folder / RESULTS / "results.yaml", folder)
    rows = validated(_ResultsFile, source).results
    templates = {path.stem for path in (folder / RESULTS).glob("*.html")}
    for place, row in enumerate(rows):
        _known(source, ("results", place, "template"), {row.template}, templates)
        _known(source, ("results", place, "blank"), {row.blank} - {None}, blanks)
    last = rows[-1]
    if last.records or last.procedures or last.domains:
        vi, en = "dòng cuối phải dùng cho mọi văn bản còn lại", "the last row must fit every other paper"
        raise CatalogueBroken([source.finding(("results", len(rows) - 1), "results", vi, en)])
    return tuple(
        ResultPaper(
            template=row.template,
            title=row.title,
            symbol=row.symbol,
            records=row.records,
            procedures=frozenset(map(ProcedureCode, row.procedures)),
            domains=frozenset(row.domains),
            blank=row.blank,
        )
        for row in rows
    )


def _known(source: Source, place: Place, given: set[str] | set[str | None], known: set[str]) -> None:
    for name in sorted(map(str, given - known)):
        raise CatalogueBroken([source.finding(place, "signing", f"không có “{name}”", f"there is no “{name}”")])
