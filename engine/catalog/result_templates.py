"""The templates of results, workflows/documents/results/*.html: Jinja in a sandbox. `page.html` is the sheet around
each; a template is its text alone, so that a page can show the same text as a draft."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, TemplateError, Undefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from engine.catalog.finding import Finding
from engine.catalog.signing import RESULTS
from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.letterhead import name_lines

DOTS = "……………"
NAMES = frozenset(
    (
        *("agency", "parent_agency", "place", "title", "number", "symbol", "dated", "procedure_name", "code"),
        *("applicant", "address", "identity_number", "facts", "answers", "told", "accepted_at", "lines", "signer"),
        *("demo", "digital", "legal_basis", "reason"),
    )
)
"""Every name that a template may use."""


class ResultTemplateFailed(Refusal):
    vi = "Mẫu kết quả “{template}” không điền được ({cause}). Hãy báo người quản lý mẫu chạy motcua check."
    en = "The result template “{template}” cannot be filled in ({cause}). Whoever keeps it runs motcua check."


@lru_cache
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder / RESULTS), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["dots"] = lambda value: DOTS if _is_missing(value) else value
    made.filters["heading"] = _heading
    made.filters["day"] = _day
    return made


def _is_missing(value: Any) -> bool:
    return isinstance(value, Undefined) or value is None or not str(value).strip()


def _heading(name: Any) -> Markup:
    """The name of an agency in capitals, broken where a typist would break it."""
    return Markup("<br>").join(line.upper() for line in name_lines(str(name)))


def _day(value: Any) -> str:
    """“ngày 07 tháng 3 năm 2022”; room for a pen where there is none, and what is no whole day as it was written."""
    if not value:
        return "ngày …… tháng …… năm ………"
    try:
        day = local(value).date() if isinstance(value, datetime) else datetime.fromisoformat(str(value)).date()
    except ValueError:
        return str(value)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)  # days under 10 and January, February get a zero
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def body(folder: Path, template: str, content: Mapping[str, Any]) -> Markup:
    """The text of a result, escaped. Raises ResultTemplateFailed."""
    try:
        return Markup(_environment(folder).get_template(f"{template}.html").render(**content))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as failure:
        raise ResultTemplateFailed(template=template, cause=failure) from failure


def sheet(folder: Path, template: str, content: Mapping[str, Any]) -> str:
    """The whole sheet, for paper. Raises ResultTemplateFailed."""
    inside = body(folder, template, content)
    return str(_environment(folder).get_template("page/sheet.html").render(**content, body=inside))


def check_result_templates(folder: Path) -> Iterator[Finding]:
    """Templates that cannot be read or filled in, or that name what is not there. Never raises."""
    environment = _environment(folder)
    for path in sorted((folder / RESULTS).rglob("*.html")):
        name = path.relative_to(folder / RESULTS).as_posix()
        try:
            tree = environment.parse(path.read_text(encoding="utf-8"))
            unknown = sorted(meta.find_undeclared_variables(tree) - NAMES - {"body"})
            if not unknown:
                environment.get_template(name).render(**dict.fromkeys(NAMES, ""), body="")
        except (TemplateError, TypeError, ValueError, ArithmeticError, UnicodeDecodeError) as failure:
            yield _finding(name, getattr(failure, "lineno", 0) or 0, str(failure), str(failure))
            continue
        for word in unknown:
            yield _finding(name, 0, f"mẫu dùng tên lạ “{word}”", f"the template uses the unknown name “{word}”")


def _finding(name: str, line: int, vi: str, en: str) -> Finding:
    file = f"{RESULTS}/{name}"
    return Finding(file=file, line=line, element="", rule="result_template", severity="error", vi=vi, en=en)
