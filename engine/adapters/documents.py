"""The templates of books and reports, workflows/documents: Jinja, which offices may edit."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.config import WORKFLOWS


def filled(template: str, words: dict[str, Any]) -> str:
    """The template of this path below workflows/documents as HTML; a name that it does not find is an error."""
    return _environment(WORKFLOWS).get_template(template).render(**words)


@lru_cache
def _environment(folder: Path) -> Environment:
    loader = FileSystemLoader(folder / "documents")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.filters["grouped"] = lambda value: grouped(value) if isinstance(value, int) else value
    return environment


def grouped(amount: int) -> str:
    """1.234.567"""
    return f"{amount:,}".replace(",", ".")
