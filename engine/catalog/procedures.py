"""Reads procedures (workflows/procedures/<domain>.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.located import Located
from engine.catalog.procedure_models import ProcedureFile, ProcedureModel
from engine.catalog.source import read_source
from engine.catalog.strict import validated
from engine.catalog.vocabulary import Vocabulary, load_vocabulary
from engine.domain.dated import overlap
from engine.domain.identifiers import ProcedureCode
from engine.domain.procedure import Procedure

PUBLISHED_ON = date(2022, 5, 30)  # the last day of the commune's year whose report counts 133 published procedures


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedures:
    """Every procedure by its code, and where each is written."""

    by_code: Mapping[ProcedureCode, Procedure]
    where: Mapping[ProcedureCode, Located]


@lru_cache(maxsize=8)
def listed(folder: Path) -> Procedures:
    """The procedures of a folder without the rest of the catalogue; read once a process. Raises CatalogueBroken."""
    return load_procedures(folder, load_vocabulary(folder))


def load_procedures(folder: Path, vocabulary: Vocabulary) -> Procedures:
    """Raises CatalogueBroken with what is wrong in all files together."""
    found: dict[ProcedureCode, Procedure] = {}
    where: dict[ProcedureCode, Located] = {}
    findings: list[Finding] = []
    for path in sorted((folder / "procedures").glob("*.yaml")):
        try:
            file = _read(path, folder, vocabulary)
        except CatalogueBroken as broken:
            findings.extend(broken.findings)
            continue
        for procedure, located in file:
            if procedure.code in found:
                there = where[procedure.code].source.file
                findings.append(
                    located.finding(
                        "duplicate_code", f"mã này đã có trong {there}", f"this code already stands in {there}"
                    )
                )
            found[procedure.code], where[procedure.code] = procedure, located
    if findings:
        raise CatalogueBroken(findings)
    return Procedures(by_code=MappingProxyType(found), where=MappingProxyType(where))


def _read(path: Path, folder: Path, vocabulary: Vocabulary) -> list[tuple[Procedure, Located]]:
    source = read_source(path, folder)
    file = validated(ProcedureFile, source)
    domain = vocabulary.domains.get(file.domain)
    if domain is None:
        raise CatalogueBroken(
            [
                source.finding(
                    ("domain",), "domain", f"không có lĩnh vực “{file.domain}”", f"there is no domain “{file.domain}”"
                )
            ]
        )
    read = []
    for place, model in enumerate(file.procedures):
        located = Located(source=source, place=("procedures", place), name=model.code)
        _check_blocks(model, located)
        read.append((model.to_domain(domain.key, domain.group), located))
    return read


def _check_blocks(model: ProcedureModel, located: Located) -> None:
    """Blocks stand in order of time and none overlaps the one before it."""
    for place, (earlier, block) in enumerate(pairwise(model.blocks), start=1):
        if block.valid_from <= earlier.valid_from or overlap(earlier, block):
            raise CatalogueBroken(
                [
                    located.at("blocks", place).finding(
                        "overlap",
                        "khối này trùng ngày hiệu lực hoặc đứng trước khối trên nó",
                        "this block overlaps the one above it or begins earlier",
                    )
                ]
            )
