"""Writes docs/procedures.md: each procedure with its diagram, term, levels, and how sure the catalogue is of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from engine import catalog as catalogs
from engine.catalog import Catalog
from engine.catalog.procedures import PUBLISHED_ON
from engine.domain.dated import in_force
from engine.domain.procedure import Procedure, ProcedureBlock

TABLE = Path(__file__).resolve().parents[1] / "docs" / "procedures.md"
ORGANISATIONS = (PUBLISHED_ON, date(2025, 7, 1))
FACTS = ("name", "term", "papers", "fee")

HEAD = """# Procedures

Every procedure of the catalogue (`workflows/procedures/`), with the diagram that runs it, its term, and the levels that
handle it: three tiers until 30/06/2025, two since 01/07/2025. “Sure” says how sure the catalogue is of name, term,
papers and fee, in this order: high, medium, low, or – where nobody has assessed it; ✓ where it was checked against a
source that the catalogue names. Of a procedure with several rows the one of the day counts on which a dossier is
accepted; “→” names the procedure that took its place. Written by `make procedures`; a test fails when it is out of
date.
"""
COLUMNS = "| Code | Procedure | Diagram | From | Term | Levels | Sure |\n|---|---|---|---|---|---|---|\n"


def table() -> str:
    catalog = catalogs.load()
    counted = "\n".join(_counted(catalog, on) for on in ORGANISATIONS)
    return f"{HEAD}\n{counted}\n" + "".join(_domains(catalog))


def _counted(catalog: Catalog, on: date) -> str:
    published = [found for found in catalog.procedures.values() if found.is_published]
    blocks = [block for found in published if (block := in_force(found.blocks, on)) is not None]
    running = sum(block.process is not None for block in blocks)
    return f"On {on:%d/%m/%Y}: {len(blocks)} procedures, of which {running} run.  "


def _domains(catalog: Catalog) -> Iterator[str]:
    for key, domain in catalog.vocabulary.domains.items():
        rows = [found for found in catalog.procedures.values() if found.domain == key]
        if rows:
            yield f"\n## {domain.name_vi} ({domain.name_en})\n\n{COLUMNS}" + "".join(_rows(rows))


def _rows(procedures: Iterable[Procedure]) -> Iterator[str]:
    for procedure in sorted(procedures, key=lambda found: found.code):
        for block in procedure.blocks:
            yield _row(procedure, block)


def _row(procedure: Procedure, block: ProcedureBlock) -> str:
    diagram = "–" if block.process is None else f"[{block.process}](../workflows/bpmn/{block.process}.bpmn)"
    cells = (
        procedure.code,
        _name(procedure),
        diagram,
        _day(block.valid_from, procedure),
        block.term_text,
        ", ".join(block.levels),
        " · ".join(_sure(block, fact) for fact in FACTS),
    )
    return f"| {' | '.join(cells)} |\n"


def _name(procedure: Procedure) -> str:
    successor = "" if procedure.replaced_by is None else f" → {procedure.replaced_by}"
    return procedure.name_vi.replace("|", "\\|") + successor


def _day(valid_from: date, procedure: Procedure) -> str:
    """Only where it matters: one block holds for the whole time of the catalogue."""
    always = len(procedure.blocks) == 1 and valid_from < PUBLISHED_ON and procedure.latest.valid_to is None
    return "" if always else f"{valid_from:%d/%m/%Y}"


def _sure(block: ProcedureBlock, fact: str) -> str:
    evidence = block.certainty(fact)
    word = "–" if evidence.confidence == "unassessed" else str(evidence.confidence)
    return f"{word} ✓" if evidence.checked else word


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
