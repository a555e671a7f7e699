"""Nothing grows until nobody can read it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
OURS = ("engine", "web", "tests", "scripts")
MIGRATIONS = ROOT / "engine/store/migrations/versions"


def files() -> list[Path]:
    found = [file for folder in OURS for file in sorted((ROOT / folder).rglob("*.py"))]
    return [file for file in found if "__pycache__" not in file.parts]


def test_files_are_short() -> None:
    long = {str(file.relative_to(ROOT)): lines for file in files() if (lines := len(file.read_text().splitlines())) > 0}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {}
    for file in files():
        if MIGRATIONS in file.parents:
            continue  # a migration is one list of statements
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"] = lines
    assert long == {}


@pytest.mark.parametrize("pattern", ["except Exception", "except:", "TO" + "DO", "FIX" + "ME", "pytest.mark." + "skip"])
def test_what_is_never_written(pattern: str) -> None:
    """`# noqa: BLE001` with its reason is the one exception to the rule about catching everything."""
    found = []
    for file in files():
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            if pattern in line and "noqa: BLE001" not in line and file != Path(__file__):
                found.append(f"{file.relative_to(ROOT)}:{number}")
    assert found == []
