"""The templates of statutory slips, workflows/documents/slips/<form set>/<key>.html: Jinja in a sandbox, for people who
know the forms. What a template may name is listed here; `motcua check` refuses anything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.located import Located
from engine.domain import paper_words
from engine.domain.letterhead import balanced
from engine.domain.organisation import FormSet

FOLDER = "documents/slips"
_LONGEST_LINE = 34  # letters of a line in the left half of the heading of a slip
_SUFFIXES = (".html", ".css")


@dataclass(frozen=True, slots=True)
class Rows:
    """A list. Its rows have these names; without names it is a list of plain texts."""

    of: Mapping[str, "Rows | None"]


_LINE = dict.fromkeys(
    (
        *("number", "code", "procedure_name", "sets", "applicant", "address", "phone", "agency", "received_at"),
        *("promised_at", "result_at", "returned_at", "collected_at", "note", "struck"),
    )
)
_HAND_OVER = dict.fromkeys(
    (
        *("giver", "giver_name", "given_at", "receiver", "receiver_name", "received_at", "task", "due_at"),
        *("verdict", "note"),
    )
)
NAMES: Mapping[str, Rows | None] = {
    **dict.fromkeys(("parent_agency", "agency", "desk", "desk_short", "hotline", "place", "number", "year", "demo")),
    **dict.fromkeys(("code", "procedure", "procedure_name", "applicant", "address", "phone", "email", "officer")),
    **dict.fromkeys(("issued_at", "received_at", "promised_at", "term", "sets", "collected_at", "fee_total")),
    **dict.fromkeys(("book_volume", "book_number", "reason", "legal_basis", "advice", "contact", "leader", "new_date")),
    **dict.fromkeys(("signed_how", "interpreter", "witness", "collector", "collector_number")),
    **dict.fromkeys(("tracking_secret", "tracking_address")),
    **dict.fromkeys(("at_fault_name", "qr", "coordinating", "verdict", "result_at", "first_day", "last_day")),
    "papers": Rows(dict.fromkeys(("name", "originals", "copies"))),
    "fees": Rows(dict.fromkeys(("name", "amount"))),
    "asked": Rows({}),
    "hand_overs": Rows(_HAND_OVER),
    "volumes": Rows({"number": None, "first": None, "last": None, "lines": Rows(_LINE)}),
}
"""Every name that a template may use: a value, or a list with the names of its rows."""

_LOOP = frozenset({"index", "first", "last", "length"})
_PLAIN = (
    *(nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And),
    *(nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Concat, nodes.Filter, nodes.Test, nodes.Block, nodes.Template),
)


class TemplateFailed(CatalogueBroken):
    """A template of a slip that cannot be filled in."""


def environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """Fills in the templates below a folder of workflows, and nothing outside it."""
    return _environment(folder / FOLDER)


@lru_cache
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "" if value is None else value,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in ("upper", "lower", "join", "length", "default")}
    made.tests = {"none": made.tests["none"]}
    made.filters |= {
        "instant": paper_words.instant,
        "day": paper_words.day,
        "long_day": paper_words.long_day,
        "money": paper_words.money,
        "two_digits": paper_words.number,
        "lines": str.splitlines,
        "heading": _heading,
    }
    return made


def _heading(name: str) -> Markup:
    """In capitals, in lines of much the same length."""
    return Markup("<br>").join(balanced(name.upper(), _LONGEST_LINE))


def fill_in(folder: Path, forms: FormSet, key: str, values: Mapping[str, Any]) -> str:
    """The slip as a page of HTML; what its content does not have is left out. Raises TemplateFailed."""
    name = f"{forms.templates}/{key}.html"
    try:
        return environment(folder).get_template(name).render(_whole(values, NAMES))
    except TemplateNotFound as missing:
        raise TemplateFailed(
            [_finding(str(missing.name), 0, "không có mẫu này", "there is no such template")]
        ) from missing
    except TemplateSyntaxError as error:
        where = error.name or name
        raise TemplateFailed([_finding(where, error.lineno, str(error.message), str(error.message))]) from error


def _whole(values: Mapping[str, Any], shape: Mapping[str, Rows | None]) -> dict[str, Any]:
    """Every name that a template may use, with nothing where the content does not have it."""
    return {name: _filled(values.get(name), of) for name, of in shape.items()}


def _filled(value: Any, of: Rows | None) -> Any:
    if of is None or not of.of:
        return ([] if of is not None else None) if value is None else value
    return [_whole(row, of.of) for row in value or ()]


def check_slip_templates(folder: Path, form_sets: tuple[FormSet, ...], papers: Located) -> Iterator[Finding]:
    """Every slip of every set has its template, and every template names what there is."""
    for place, forms in enumerate(form_sets):
        for key in forms.slips:
            if not (folder / FOLDER / forms.templates / f"{key}.html").is_file():
                where = f"{FOLDER}/{forms.templates}/{key}.html"
                yield papers.at("form_sets", place, "templates").finding(
                    "slip_template", f"không có mẫu “{where}”", f"there is no template “{where}”"
                )
    for path in sorted((folder / FOLDER).rglob("*")):
        if path.suffix in _SUFFIXES and path.is_file():
            yield from _check(folder, path.relative_to(folder / FOLDER).as_posix(), path)


def _check(folder: Path, name: str, path: Path) -> Iterator[Finding]:
    made = environment(folder)
    try:
        source = path.read_text(encoding="utf-8")
        tree = made.parse(source, name)
    except UnicodeDecodeError:
        yield _finding(name, 0, "tệp không phải UTF-8", "the file is not UTF-8")
    except TemplateSyntaxError as error:
        yield _finding(name, error.lineno, f"không đọc được mẫu: {error.message}", f"cannot be read: {error.message}")
    else:
        for line, vi, en in _Reader(frozenset(made.list_templates()), frozenset({*made.filters, *made.tests})).wrong(
            tree, NAMES
        ):
            yield _finding(name, line, vi, en)


def _finding(name: str, line: int, vi: str, en: str) -> Finding:
    file, element = f"{FOLDER}/{name}", Path(name).stem
    return Finding(file=file, line=line, element=element, rule="slip_template", severity="error", vi=vi, en=en)


Scope = Mapping[str, "Rows | None"]
Wrong = tuple[int, str, str]


class _Reader:
    """Walks a template with the names that hold in each place of it."""

    def __init__(self, templates: frozenset[str], ways: frozenset[str]) -> None:
        self._templates, self._ways = templates, ways

    def wrong(self, node: nodes.Node, scope: Scope) -> Iterator[Wrong]:
        match node:
            case nodes.Name():
                if node.name not in scope:
                    yield _unknown(node, node.name)
            case nodes.Getattr():
                yield from self._attribute(node, scope)
            case nodes.For():
                yield from self._loop(node, scope)
            case (
                nodes.Include(template=nodes.Const(value=str() as name))
                | nodes.Extends(template=nodes.Const(value=str() as name))
            ):
                if name not in self._templates:
                    yield node.lineno, f"không có mẫu “{name}”", f"there is no template “{name}”"
            case nodes.Filter() | nodes.Test() if node.name not in self._ways:
                yield node.lineno, f"không có cách viết “{node.name}”", f"there is no filter or test “{node.name}”"
            case _ if isinstance(node, _PLAIN):
                for child in node.iter_child_nodes():
                    yield from self.wrong(child, scope)
            case _:
                kind = type(node).__name__
                yield node.lineno, f"mẫu phiếu không dùng “{kind}”", f"“{kind}” is not used in slips"

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Iterator[Wrong]:
        """A name of a row, or of the loop."""
        owner = node.node
        if not isinstance(owner, nodes.Name):
            yield _unknown(node, node.attr)
            return
        row = scope.get(f"{owner.name}.")
        if row is None or node.attr not in row.of:
            yield _unknown(node, f"{owner.name}.{node.attr}")

    def _loop(self, node: nodes.For, scope: Scope) -> Iterator[Wrong]:
        yield from self.wrong(node.iter, scope)
        inner = {**scope, "loop": None, "loop.": Rows(dict.fromkeys(_LOOP))}
        if isinstance(node.target, nodes.Name):
            inner |= {node.target.name: None, f"{node.target.name}.": _shape(node.iter, scope) or Rows({})}
        for child in (*([node.test] if node.test else []), *node.body):
            yield from self.wrong(child, inner)
        for child in node.else_:
            yield from self.wrong(child, scope)


def _shape(node: nodes.Node, scope: Scope) -> Rows | None:
    """What a loop goes over: a list by name, or a list of a row."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        row = scope.get(f"{node.node.name}.")
        return None if row is None else row.of.get(node.attr)
    return None


def _unknown(node: nodes.Node, name: str) -> Wrong:
    return node.lineno, f"không có “{name}” trong nội dung phiếu", f"there is no “{name}” in what slips say"
