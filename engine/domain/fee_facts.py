"""The facts of a dossier from which fees are assessed, parsed and bounded once at the edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.domain.day import parse_day
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput

LARGEST = 10_000  # pages, copies, documents, signers
LONGEST_LIST = 500
LONGEST_TEXT = 100
COMMON = frozenset({"channel", "exemptions"})  # facts that every procedure takes


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyItem:
    """One document to copy: pages of its original, and how many copies of it."""

    pages: int
    copies: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """Extracts asked of one civil-status event."""

    event: str
    copies: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FeeFacts:
    """What was given, and nothing that was not: `given` names the facts, the others hold no meaning."""

    given: frozenset[str] = frozenset()
    items: tuple[CopyItem, ...] = ()
    documents: int = 1
    signers: int = 1
    purpose: str = ""
    event_on: date | None = None
    registered_on: date | None = None
    extracts: tuple[Extract, ...] = ()
    relation: str = ""
    channel: Channel = Channel.DESK
    exemptions: tuple[str, ...] = field(default=())


def parse_facts(raw: object) -> FeeFacts:
    """Facts as JSON gives them. Raises InvalidInput that names the fact which is unknown or of a wrong kind."""
    given = _mapping("dữ kiện", raw)
    unknown = sorted(set(given) - set(READERS))
    if unknown:
        raise _unknown(unknown[0])
    read: dict[str, Any] = {name: READERS[name](name, value) for name, value in given.items()}
    facts = FeeFacts(given=frozenset(given), **read)
    _check_order(facts)
    return facts


def _unknown(name: str) -> InvalidInput:
    known = ", ".join(sorted(READERS))
    return InvalidInput(
        (f"dữ kiện “{name[:LONGEST_TEXT]}”", f"fact “{name[:LONGEST_TEXT]}”"),
        f"không có dữ kiện này; các dữ kiện tính phí: {known}",
        f"there is no such fact; facts for fees: {known}",
    )


def _check_order(facts: FeeFacts) -> None:
    if facts.event_on and facts.registered_on and facts.registered_on < facts.event_on:
        raise InvalidInput(
            ("dữ kiện “registered_on”", "fact “registered_on”"),
            f"ngày đăng ký {facts.registered_on:%d/%m/%Y} trước ngày xảy ra {facts.event_on:%d/%m/%Y}",
            f"registered on {facts.registered_on}, before the event on {facts.event_on}",
        )


def _mapping(where: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidInput(where, "phải là một đối tượng JSON {…}", "must be a JSON object {…}")
    return value


def _list(where: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise InvalidInput(where, "phải là một danh sách […]", "must be a list […]")
    if len(value) > LONGEST_LIST:
        raise InvalidInput(where, f"có hơn {LONGEST_LIST} phần tử", f"has more than {LONGEST_LIST} entries")
    return value


def _count(where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST:
        raise InvalidInput(
            where, f"phải là số nguyên từ 1 đến {LARGEST}", f"must be a whole number from 1 to {LARGEST}"
        )
    return value


def _text(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise InvalidInput(
            where, f"phải là chữ, từ 1 đến {LONGEST_TEXT} ký tự", f"must be text of 1 to {LONGEST_TEXT} characters"
        )
    return value.strip()


def _date(where: str, value: object) -> date:
    return parse_day(value, where)


def _entry(where: str, value: object, keys: frozenset[str]) -> Mapping[str, object]:
    """An object with exactly these keys."""
    given = _mapping(where, value)
    if given.keys() != keys:
        wanted = ", ".join(sorted(keys))
        raise InvalidInput(where, f"phải có đúng các khóa: {wanted}", f"must have exactly the keys: {wanted}")
    return given


def _copy_items(where: str, value: object) -> tuple[CopyItem, ...]:
    found = []
    for place, entry in enumerate(_list(where, value), start=1):
        given = _entry(f"{where}[{place}]", entry, frozenset({"pages", "copies"}))
        pages = _count(f"{where}[{place}].pages", given["pages"])
        found.append(CopyItem(pages=pages, copies=_count(f"{where}[{place}].copies", given["copies"])))
    return tuple(found)


def _extracts(where: str, value: object) -> tuple[Extract, ...]:
    found = []
    for place, entry in enumerate(_list(where, value), start=1):
        given = _entry(f"{where}[{place}]", entry, frozenset({"event", "copies"}))
        event = given["event"]
        name = str(_count(where, event)) if isinstance(event, int) else _text(f"{where}[{place}].event", event)
        found.append(Extract(event=name, copies=_count(f"{where}[{place}].copies", given["copies"])))
    return tuple(found)


def _exemptions(where: str, value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(where, entry) for entry in _list(where, value)))


def _channel(where: str, value: object) -> Channel:
    if isinstance(value, str) and value in set(Channel):
        return Channel(value)
    channels = ", ".join(Channel)
    raise InvalidInput(where, f"phải là một trong: {channels}", f"must be one of: {channels}")


def _relation(where: str, value: object) -> str:
    if isinstance(value, str) and value in RELATIONS:
        return value
    known = ", ".join(RELATIONS)
    raise InvalidInput(where, f"phải là một trong: {known}", f"must be one of: {known}")


RELATIONS = ("stranger", "step_parent", "aunt_uncle")

READERS: Mapping[str, Callable[[str, object], Any]] = {
    "items": _copy_items,
    "documents": _count,
    "signers": _count,
    "purpose": _text,
    "event_on": _date,
    "registered_on": _date,
    "extracts": _extracts,
    "relation": _relation,
    "channel": _channel,
    "exemptions": _exemptions,
}
FEE_FACTS = frozenset(READERS)
