"""What one form asks otherwise than another, component by component."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Literal

from engine.domain.form.condition import Condition
from engine.domain.form.form import Form
from engine.domain.form.model import Component, Group, Rows

_NOT_COMPARED = frozenset({"key", "components", "hide", "label"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """`attribute` names what of the component changed, from which value to which; empty where it came, went, moved."""

    kind: Literal["added", "removed", "changed", "moved"]
    component: Component
    attribute: str = ""
    before: object = None
    after: object = None


def changes(before: Form, after: Form) -> list[Change]:
    """What went, then in the order of the new form what came, moved and changed."""
    old, new = dict(_named(before.components)), dict(_named(after.components))
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    found = [Change(kind="removed", component=part) for name, part in old.items() if _alone(name, gone)]
    for name, part in new.items():
        if name in come:
            found += [Change(kind="added", component=part)] if _alone(name, come) else []
            continue
        if name in moved:
            found.append(Change(kind="moved", component=part))
        found += _changed(old[name], part)
    return found


def _alone(name: str, among: set[str]) -> bool:
    """Whether it is among these, and what holds it is not: that is said once, of the whole."""
    return name in among and name.rpartition(".")[0] not in among


def _named(parts: tuple[Component, ...], prefix: str = "") -> Iterator[tuple[str, Component]]:
    """Each component under what it is known by in both forms: its key, or, where it holds no value, its text."""
    for part in parts:
        key = getattr(part, "key", None)
        yield f"{prefix}{key or '“' + part.label.vi}", part
        if isinstance(part, Group | Rows):
            yield from _named(part.components, f"{prefix}{key}." if key else prefix)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """What stands elsewhere among the components of both."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(new) - {name for block in blocks for name in new[block.b : block.b + block.size]}


def _changed(old: Component, new: Component) -> Iterator[Change]:
    if type(old) is not type(new):
        yield Change(kind="changed", component=new, attribute="type", before=old, after=new)
    for language in ("vi", "en"):
        was, now = getattr(old.label, language), getattr(new.label, language)
        if was != now and not (language == "en" and now == new.label.vi):
            yield Change(kind="changed", component=new, attribute=f"label_{language}", before=was, after=now)
    if _test(old.hide) != _test(new.hide):
        yield Change(kind="changed", component=new, attribute="hide", before=old.hide, after=new.hide)
    if type(old) is type(new):
        for name in (field.name for field in fields(new) if field.name not in _NOT_COMPARED):
            if getattr(old, name) != getattr(new, name):
                was, now = getattr(old, name), getattr(new, name)
                yield Change(kind="changed", component=new, attribute=name, before=was, after=now)


def _test(condition: Condition | None) -> object:
    return None if condition is None else condition.test
