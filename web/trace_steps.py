"""The trail of a dossier step by step: a step is what one command did, with all the events that it left."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.form import Form
from engine.store.queries.course import EventView, StageView, StepView
from engine.store.queries.trail import LinkView
from web import context, words
from web.changes import Change, changes_by_event
from web.course_view import Course
from web.language import translated_later as _l
from web.step_time import StepShare, share_of
from web.timeline import Line, line_of

_SILENT = {
    AuditKind.WORK_ITEM_CLAIMED: _l("Nhận việc"),
    AuditKind.WORK_ITEM_RELEASED: _l("Trả lại việc"),
    AuditKind.STAGE_STARTED: _l("Bắt đầu một chặng"),
    AuditKind.STAGE_ACCEPTED: _l("Chặng tiếp nhận hồ sơ"),
    AuditKind.STAGE_HANDED_OVER: _l("Chặng xong phần việc của mình"),
    AuditKind.STAGE_ENDED: _l("Kết thúc một chặng"),
    AuditKind.FEES_ASSESSED: _l("Tính phí, lệ phí"),
    AuditKind.FEE_EXTERNAL: _l("Ghi khoản do cơ quan khác thu"),
    AuditKind.MESSAGE_DELIVERED: _l("Nhận thông điệp liên thông"),
    AuditKind.MESSAGE_UNDELIVERABLE: _l("Thông điệp không còn nơi nhận"),
    AuditKind.WARNING_GIVEN: _l("Nhắc hạn"),
    AuditKind.NOTICE_QUEUED: _l("Soạn thông báo gửi người dân"),
    AuditKind.DOSSIER_TAKEN_OVER: _l("Tiếp nhận dữ liệu ban đầu"),
    AuditKind.STEP_TAKEN_OVER: _l("Bước đã làm trước khi có phần mềm"),
    AuditKind.DOSSIERS_KEPT_SECRET: _l("Đánh dấu hồ sơ mật"),
    AuditKind.LETTER_RETRIED: _l("Gửi lại thư"),
}
"""What the page of a dossier leaves out, because only the machinery needs it."""
Place = tuple[UUID, str]  # stage and process


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldEvent:
    """One event of a step. `file`: the id of the file that it speaks of."""

    seq: int
    kind: str
    what: str
    detail: str | None
    answer: list[tuple[str, str]]
    hash: str
    file: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceStep:
    """`place` and `elements` say where on which diagram. `share`: how much of its time the work used; `due_at`: by when
    it was due. `is_late_entry`: written down later than it happened."""

    number: int
    what: str
    who: str | None
    for_name: str | None
    where: str | None
    roles: tuple[str, ...]
    at: datetime
    recorded_at: datetime
    place: Place | None
    elements: tuple[str, ...]
    share: StepShare | None
    due_at: datetime | None
    changes: list[Change]
    events: list[ToldEvent]

    @property
    def is_late_entry(self) -> bool:
        return self.at != self.recorded_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """What the steps are told from."""

    course: Course
    stages: list[StageView]
    forms: Mapping[UUID, Form]
    links: Mapping[int, LinkView]


def steps_of_trail(followed: Followed) -> list[TraceStep]:
    """In the order in which they were written down."""
    events, items = followed.course.events, {str(step.id): step for step in followed.course.steps}
    changed = changes_by_event(events, followed.forms)
    return [
        _step(number, list(group), followed, items, changed)
        for number, (_key, group) in enumerate(groupby(events, _command), start=1)
    ]


def _command(event: EventView) -> tuple[object, ...]:
    return event.actor, event.for_name, event.occurred_at, event.recorded_at


def _step(
    number: int,
    events: list[EventView],
    followed: Followed,
    items: Mapping[str, StepView],
    changed: Mapping[int, list[Change]],
) -> TraceStep:
    lines = [line_of(event, followed.forms) for event in events]
    first, item = events[0], next(_items(events, items), None)
    links = [followed.links[event.seq] for event in events if event.seq in followed.links]
    return TraceStep(
        number=number,
        what=next((line.what for line in lines if line is not None), _silent(first)),
        who=first.actor_name,
        for_name=first.for_name,
        where=first.unit_name,
        roles=links[0].roles if links else (),
        at=first.occurred_at,
        recorded_at=first.recorded_at,
        place=_place(events, item, followed),
        elements=tuple(dict.fromkeys(_elements(events, item))),
        share=None if item is None else share_of(item, context.now()),
        due_at=None if item is None else item.due_at,
        changes=list(dict.fromkeys(change for event in events for change in changed[event.seq])),
        events=[_told(event, line, followed) for event, line in zip(events, lines, strict=True)],
    )


def _items(events: Iterable[EventView], items: Mapping[str, StepView]) -> Iterator[StepView]:
    """The work that was completed."""
    for event in events:
        if event.kind is AuditKind.WORK_ITEM_COMPLETED and (item := items.get(str(event.data.get("work_item")))):
            yield item


def _elements(events: Iterable[EventView], item: StepView | None) -> Iterator[str]:
    """The work first; what the software did by itself after it belongs to the same step."""
    if item is not None:
        yield item.element
    for event in events:
        if event.element is not None:
            yield event.element


def _place(events: Iterable[EventView], item: StepView | None, followed: Followed) -> Place | None:
    """On which diagram of which stage: known for work, looked for by version and element for what else there is."""
    if item is not None:
        return item.stage_id, item.process_id
    for event in events:
        for stage in followed.stages:
            definition = followed.course.definitions[stage.process_version]
            processes = [process for process, element in definition.elements if element == event.element]
            if event.process_version == stage.process_version and processes:
                own = stage.process_id in processes
                return stage.id, stage.process_id if own else processes[0]
    return None


def _silent(event: EventView) -> str:
    return str(_SILENT.get(event.kind, event.kind))


def _told(event: EventView, line: Line | None, followed: Followed) -> ToldEvent:
    link = followed.links.get(event.seq)
    return ToldEvent(
        seq=event.seq,
        kind=event.kind,
        what=_silent(event) if line is None else line.what,
        detail=_detail(event) if line is None else line.detail,
        answer=[] if line is None else line.answer,
        hash="" if link is None else link.hash,
        file=_file(event.data),
    )


def _file(data: Mapping[str, Any]) -> str | None:
    file = data.get("file")
    return file if isinstance(file, str) else None


def _detail(event: EventView) -> str | None:
    if event.kind in {AuditKind.WORK_ITEM_CLAIMED, AuditKind.WORK_ITEM_RELEASED}:
        return f"“{event.data['name']}”" if "name" in event.data else None
    if event.kind is AuditKind.STAGE_HANDED_OVER and event.data.get("verdict"):
        return words.word(words.VERDICT, str(event.data["verdict"]))
    return None
