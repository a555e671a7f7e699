"""The templates of notices (workflows/notices/notices.yaml): Jinja in a sandbox, plain text, by kind and channel.

What a template may name is listed here; a short message may name less, so that it never says whose matter it is about.
Without the file nothing is told by a channel, and every letter lies in the folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from jinja2 import StrictUndefined, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import Field

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.located import Located
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import Key, Strict, Text, validated
from engine.domain import paper_words
from engine.domain.notice import NoticeChannel, NoticeKind
from engine.domain.sms import LONGEST, Alphabet, places, without_diacritics

SHORT_NAMES = frozenset({"code", "agency", "hotline", "promised_at", "new_date", "percent", "confirmation", "minutes"})
NAMES = SHORT_NAMES | {"applicant", "procedure", "asked", "reason"}
_PLAIN = (
    *(nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.If, nodes.For, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Template),
)
_LONGEST_VALUES = {
    "code": "000.00.05.H57-220307-0001",
    "hotline": "02343 878 878",
    "promised_at": "2022-03-07T10:05:00+00:00",
    "new_date": "2022-03-07T10:05:00+00:00",
    "percent": 100,
    "confirmation": "000000",
    "minutes": 10,
}


class _Email(Strict):
    subject: Text
    body: Annotated[str, Field(min_length=1, max_length=5000)]


class _Notice(Strict):
    name_vi: Text
    name_en: Text
    same_day: bool = True
    sms: Text | None = None
    email: _Email | None = None


class _File(Strict):
    notices: dict[Key, _Notice]


@dataclass(frozen=True, kw_only=True, slots=True)
class Notices:
    kinds: Mapping[str, NoticeKind]
    source: Source | None = None

    def at(self, *place: str) -> Located:
        """Where a kind is written. Only of a file that there is."""
        assert self.source is not None
        return Located(source=self.source, place=("notices", *place), name=".".join(place))


def load_notices(folder: Path) -> Notices:
    """Raises CatalogueBroken, also for templates that name what there is not."""
    path = folder / "notices" / "notices.yaml"
    if not path.exists():
        return Notices(kinds=MappingProxyType({}))
    source = read_source(path, folder)
    kinds = {key: _kind(key, row) for key, row in validated(_File, source).notices.items()}
    findings = [finding for kind in kinds.values() for finding in _wrong(source, kind)]
    if findings:
        raise CatalogueBroken(findings)
    return Notices(kinds=MappingProxyType(kinds), source=source)


def _kind(key: str, row: _Notice) -> NoticeKind:
    return NoticeKind(
        key=key,
        name_vi=row.name_vi,
        name_en=row.name_en,
        same_day=row.same_day,
        sms=row.sms,
        subject=None if row.email is None else row.email.subject,
        email=None if row.email is None else row.email.body,
    )


def write(kind: NoticeKind, channel: NoticeChannel, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a notice by a channel; a short message has no subject. What is not given is left out."""
    whole: dict[str, Any] = {**dict.fromkeys(NAMES), "asked": [], **values}
    if channel is NoticeChannel.EMAIL:
        assert kind.subject is not None
        assert kind.email is not None
        subject, text = _filled(kind.subject, whole), _filled(kind.email, whole)
        return " ".join(subject.split()), text.strip() + "\n"
    assert kind.sms is not None
    return "", " ".join(_filled(kind.sms, {name: whole[name] for name in SHORT_NAMES}).split())


def _filled(template: str, values: Mapping[str, Any]) -> str:
    return _environment().from_string(template).render(values)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=lambda value: "" if value is None else value, keep_trailing_newline=True
    )
    made.globals.clear()
    made.filters = {"day": _told(paper_words.day), "instant": _told(paper_words.instant)}
    made.tests = {}
    return made


def _told(way: Any) -> Any:
    """A way of writing that writes nothing for nothing."""
    return lambda value: "" if value is None else way(value)


def _wrong(source: Source, kind: NoticeKind) -> Iterator[Finding]:
    parts: tuple[tuple[Place, str | None, frozenset[str]], ...] = (
        (("sms",), kind.sms, SHORT_NAMES),
        (("email", "subject"), kind.subject, NAMES),
        (("email", "body"), kind.email, NAMES),
    )
    for place, template, names in parts:
        if template is not None:
            for vi, en in _problems(template, names):
                yield source.finding(("notices", kind.key, *place), "notice", vi, en)


def _problems(template: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    made = _environment()
    try:
        tree = made.parse(template)
    except TemplateSyntaxError as error:
        yield f"không đọc được mẫu: {error.message}", f"cannot be read: {error.message}"
        return
    unused = [_not_used(node) for node in tree.find_all(nodes.Node) if not _is_used(node)]
    yield from unused
    for name in () if unused else sorted(meta.find_undeclared_variables(tree) - names):
        yield f"mẫu này không được dùng “{name}”", f"this template may not use “{name}”"


def _is_used(node: nodes.Node) -> bool:
    return node.name in _environment().filters if isinstance(node, nodes.Filter) else isinstance(node, _PLAIN)


def _not_used(node: nodes.Node) -> tuple[str, str]:
    if isinstance(node, nodes.Filter):
        return f"không có cách viết “{node.name}”", f"there is no filter “{node.name}”"
    kind = type(node).__name__
    return f"mẫu không dùng “{kind}”", f"“{kind}” is not used in notices"


def check_notices(notices: Notices, agencies: Iterator[str]) -> Iterator[Finding]:
    """Every short message fits into one with the longest name of an agency."""
    longest = max(agencies, key=len, default="")
    most = LONGEST[Alphabet.GSM7]
    for kind in notices.kinds.values():
        if kind.sms is None:
            continue
        _subject, text = write(kind, NoticeChannel.SMS, {**_LONGEST_VALUES, "agency": longest})
        taken = places(without_diacritics(text))
        if taken > most:
            yield notices.at(kind.key, "sms").finding(
                "notice",
                f"tin nhắn dài {taken} ký tự với “{longest}”; nhiều nhất {most}",
                f"the message takes {taken} characters with “{longest}”; at most {most}",
            )
