"""The glossary and the code use the same words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\w+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
WORDS = [word for word in ROW.findall((ROOT / "docs/glossary.md").read_text()) if word != "Code"]


def names() -> Iterator[str]:
    """Every class, function, table and module of the engine and the pages."""
    for package in ("engine", "web"):
        for file in (ROOT / package).rglob("*.py"):
            yield file.stem
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    yield node.name
                elif isinstance(node, ast.Assign):
                    yield from (target.id for target in node.targets if isinstance(target, ast.Name))


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set(names())


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_glossary_names_something(word: str, known: set[str]) -> None:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower()
    plural = snake[:-1] + "ies" if snake.endswith("y") else f"{snake}s"
    assert known & {word, snake, plural}, f"nothing is called {word}, {snake} or {plural}"


def test_the_glossary_has_its_words() -> None:
    assert len(WORDS) > 20
    assert len(set(WORDS)) == len(WORDS)
