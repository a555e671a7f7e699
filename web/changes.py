"""What changed in the data of a dossier: what it was and what it became, by whom and in whose name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.form import Form
from engine.store.queries.course import EventView
from web import words
from web.answers import told_answer
from web.language import translated as _
from web.language import written


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """`written_at` is when it was written down, if that was later than it happened."""

    what: str
    before: str
    after: str
    who: str | None
    for_name: str | None
    at: datetime
    written_at: datetime | None


def changes(events: list[EventView], forms: Mapping[UUID, Form]) -> list[Change]:
    """Newest first."""
    history = _History(forms)
    found = dict.fromkeys(change for event in events for change in history.told(event))
    return list(found)[::-1]


def changes_by_event(events: list[EventView], forms: Mapping[UUID, Form]) -> dict[int, list[Change]]:
    """The same by the number of the event."""
    history = _History(forms)
    return {event.seq: list(history.told(event)) for event in events}


class _History:
    """Follows the events in their order, and knows what stood before each."""

    def __init__(self, forms: Mapping[UUID, Form]) -> None:
        self._forms = forms
        self._due: str | None = None
        self._answers: dict[tuple[str | None, str | None, Any], dict[str, str]] = {}

    def told(self, event: EventView) -> Iterator[Change]:
        for what, before, after in self._differences(event):
            if before != after:
                yield _change(event, what, before, after)

    def _differences(self, event: EventView) -> Iterator[tuple[str, str, str]]:
        if event.before is not None:
            yield from _stated(event.before, event.data)
        if event.kind is AuditKind.WORK_ITEM_COMPLETED:
            yield from self._answered(event)
        elif event.kind is AuditKind.DOSSIER_DIGITISED:
            yield _("Giấy tờ"), _("chưa số hóa"), _("đã số hóa")
        elif event.kind is AuditKind.DOSSIER_ACCEPTED:
            self._due = event.data.get("promised_at")
        elif event.kind in _WITH_DUE:
            yield from self._moved(event.data.get(_WITH_DUE[event.kind]))

    def _answered(self, event: EventView) -> Iterator[tuple[str, str, str]]:
        """A step that was done again: what it says otherwise than the time before."""
        key = (event.process_version, event.element, event.data.get("instance"))
        answer = dict(told_answer(event, self._forms))
        earlier = self._answers.get(key)
        self._answers[key] = answer
        if earlier is not None:
            for label in dict.fromkeys((*earlier, *answer)):
                name = f"“{event.data.get('name')}”: {label}"
                yield name, earlier.get(label, ""), answer.get(label, "")

    def _moved(self, due: Any) -> Iterator[tuple[str, str, str]]:
        if isinstance(due, str):
            if self._due is not None:
                yield _("Hạn giải quyết"), _instant(self._due), _instant(due)
            self._due = due


_WITH_DUE = {
    AuditKind.CLOCK_RESUMED: "due_at",
    AuditKind.CLOCK_EXTENDED: "due_at",
    AuditKind.CLOCK_ADMITTED: "due_at",
    AuditKind.ORDER_APPLIED: "due_after",
}


def _stated(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What an event itself says of before and after, a group of fields one by one."""
    for key, old in before.items():
        new = after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for part in dict.fromkeys((*old, *new)):
                yield _named(key, part), _value(key, old.get(part)), _value(key, new.get(part))
        else:
            yield _named(key, None), _value(key, old), _value(key, new)


def _named(key: str, part: str | None) -> str:
    if key == "units":
        return _("Đơn vị đang có hồ sơ")
    return words.word(words.APPLICANT, part or key)


def _value(key: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if key == "units":
        return words.unit(str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _change(event: EventView, what: str, before: str, after: str) -> Change:
    late = event.recorded_at != event.occurred_at
    return Change(
        what=what,
        before=before,
        after=after,
        who=event.actor_name,
        for_name=event.for_name,
        at=event.occurred_at,
        written_at=event.recorded_at if late else None,
    )


def _instant(text: str) -> str:
    return written(datetime.fromisoformat(text), "instant")
