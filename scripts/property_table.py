"""Tries the properties with many examples each and writes docs/properties.md: what holds, and how often it was tried.
`make properties` runs it."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.properties import COUNTS, EXAMPLES

TABLE = Path(__file__).resolve().parents[1] / "docs" / "properties.md"
AREAS = {
    "tests/unit/test_legal_clock_properties.py": "The legal clock",
    "tests/unit/test_clock_history.py": "The history of a clock",
    "tests/unit/test_calendar.py": "The calendar",
    "tests/unit/test_calendar_order_properties.py": "Swapped days and orders",
    "tests/unit/test_term.py": "Terms as written",
    "tests/unit/test_fees.py": "Fees of copies, births and adoptions",
    "tests/unit/test_fee_properties.py": "Fees of every procedure",
    "tests/store/test_number_properties.py": "Numbers of registers, slips and receipts",
    "tests/unit/test_expressions.py": "Expressions in diagrams",
    "tests/unit/test_canonical_json.py": "The form in which the trail is hashed",
    "tests/bpmn/test_lean_equals_stock.py": "State saved and restored after every step",
}
HEAD = """# Properties

What holds whatever the case, tried on generated cases (Hypothesis {hypothesis}, seed {seed}, {wanted:,} examples wanted
of each; a property whose every example takes long has a smaller bound of its own). All {number} held: {total:,}
examples in all. Examples that a property's own conditions turn away are tried too, so a count may pass what was wanted;
it stays below where there are no more different ones. Python {python}. Written by `make properties`; the suite tries
the same properties with fewer examples.
"""


def counts(wanted: int, seed: int, processes: int) -> list[dict[str, Any]]:
    """Of each property that was tried. Ends the program when one does not hold."""
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as written:
        command = ["pytest", "-n", str(processes), f"--hypothesis-seed={seed}", *AREAS]
        environment = os.environ | {EXAMPLES: str(wanted), COUNTS: written.name}
        done = subprocess.run([sys.executable, "-m", *command], env=environment, cwd=TABLE.parents[1], check=False)
        if done.returncode:
            sys.exit("a property does not hold: see above")
        return [json.loads(line) for line in written]


def page(found: list[dict[str, Any]], wanted: int, seed: int) -> str:
    parts = [
        HEAD.format(
            hypothesis=version("hypothesis"),
            seed=seed,
            wanted=wanted,
            number=len(found),
            total=sum(row["tried"] for row in found),
            python=sys.version.split()[0],
        )
    ]
    for file, area in AREAS.items():
        rows = sorted((row for row in found if row["test"].startswith(file)), key=lambda row: str(row["name"]))
        parts.append(f"\n## {area}\n\n[{file}](../{file})\n\n| Property | Examples |\n|---|---:|\n")
        parts += [f"| {_sentence(row)} | {row['tried']:,} |\n" for row in rows]
    return "".join(parts)


def _sentence(row: dict[str, Any]) -> str:
    """The name of a test is its sentence; on two databases it is tried twice."""
    name, _, case = str(row["name"]).removeprefix("test_").replace("_", " ").partition("[")
    said = f"{name[0].upper()}{name[1:]}" + (f" ({case.rstrip(']')})" if case else "") + "."
    return said + (f" {' '.join(row['says'].split())}" if row["says"] else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000, help="of each property")
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    found = counts(chosen.examples, chosen.seed, chosen.processes)
    TABLE.write_text(page(found, chosen.examples, chosen.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
