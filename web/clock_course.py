"""The history of a dossier's legal clock in words: every stop and why, and what was used and left of the term then."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from engine.domain.audit_kind import AuditKind
from engine.domain.calendar import Calendar, CalendarUnknown
from engine.domain.clock_course import ClockMoment, ClockMove, course
from engine.domain.clock_record import from_record
from engine.domain.duration import Duration
from engine.domain.identifiers import UnitId
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.suspension import ClockEffect, Suspension
from engine.domain.term import Unit
from engine.store.queries.course import EventView
from engine.store.queries.dossier import DossierView
from web import context, words
from web.language import translated as _
from web.language import translated_later as _l
from web.language import written

AFTERWARDS = {
    ClockEffect.RESTART: _l("sau đó thời hạn tính lại từ đầu"),
    ClockEffect.PAUSE: _l("sau đó tính tiếp phần còn lại"),
    ClockEffect.INSIDE: _l("thời hạn vẫn tính"),
    ClockEffect.EXTEND: _l("thời hạn vẫn tính và được kéo dài theo quy định"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockLine:
    """`used` and `left` are None where an event says nothing of them. `tone`: stopped, late or nothing."""

    at: datetime
    what: str
    detail: str | None = None
    used: str | None = None
    left: str | None = None
    tone: str = ""


def clock_lines(dossier: DossierView, events: list[EventView]) -> list[ClockLine]:
    """Oldest first, with how the clock stands now as the last one; nothing before the acceptance."""
    if dossier.clock is None:
        return []
    clock = from_record(dossier.clock)
    calendar = context.installation().calendar(UnitId(dossier.unit_id))
    try:
        lines = [_line(moment, clock) for moment in course(clock, calendar)]
        now = [] if clock.finished_at is not None else [_now(clock, calendar)]
    except CalendarUnknown:
        return []
    ordered = [_ordered(event) for event in events if event.kind is AuditKind.ORDER_APPLIED]
    return [*sorted([*lines, *(line for line in ordered if line is not None)], key=lambda line: line.at), *now]


def _line(moment: ClockMoment, clock: LegalClock) -> ClockLine:
    what, detail = _told(moment, clock)
    stopped = moment.suspension is not None and moment.suspension.stops
    return ClockLine(
        at=moment.at,
        what=what,
        detail=detail,
        used=spelled(moment.used, clock),
        left=_("đã quá hạn") if moment.is_overdue else spelled(moment.left, clock),
        tone="late" if moment.is_overdue else "stopped" if stopped else "",
    )


def _told(moment: ClockMoment, clock: LegalClock) -> tuple[str, str | None]:
    match moment.move:
        case ClockMove.ACCEPTED:
            terms = " + ".join(words.term(term) for term in clock.terms)
            promised = _("Hẹn trả lần đầu: %(at)s", at=written(clock.first_promised_at, "instant"))
            return _("Tiếp nhận, thời hạn %(term)s", term=terms), promised
        case ClockMove.ADMITTED:
            return _("Thụ lý: thời hạn giải quyết tính từ đây"), None
        case ClockMove.WAITED if moment.suspension is not None:
            return _waited(moment.suspension)
        case ClockMove.EXTENDED if moment.extension is not None:
            return _("Gia hạn %(term)s", term=words.term(moment.extension.term)), None
        case ClockMove.APOLOGISED:
            new = "" if clock.reappointed_at is None else written(clock.reappointed_at, "instant")
            return _("Xin lỗi, hẹn lại đến %(at)s", at=new), _("Kết quả vẫn tính theo hẹn ban đầu.")
        case ClockMove.FINISHED:
            return _finished(clock), None
        case ClockMove.WAITED | ClockMove.EXTENDED:
            raise ValueError(moment)
        case _:
            assert_never(moment.move)


def _waited(suspension: Suspension) -> tuple[str, str]:
    reason = words.word(words.STOPPED_FOR, suspension.reason)
    if suspension.stops:
        what = _("Tạm dừng tính thời hạn: %(reason)s", reason=reason)
    else:
        what = _("Bắt đầu chờ: %(reason)s", reason=reason)
    effect = str(AFTERWARDS[suspension.effect])
    if suspension.until is None:
        return what, _("Chưa kết thúc; %(effect)s.", effect=effect)
    until = written(suspension.until, "instant")
    return what, _("Đến %(until)s (%(length)s); %(effect)s.", until=until, length=_length(suspension), effect=effect)


def _length(suspension: Suspension) -> str:
    assert suspension.until is not None
    return words.between(suspension.since, suspension.until)


def _finished(clock: LegalClock) -> str:
    verdict = "" if clock.verdict is None else words.word(words.VERDICT, clock.verdict)
    match clock.ending:
        case Ending.WITHDRAWN:
            return _("Người dân rút hồ sơ, %(verdict)s", verdict=verdict)
        case Ending.CANCELLED:
            return _("Dừng vì không bổ sung, %(verdict)s", verdict=verdict)
        case Ending.ANNULLED:
            return _("Hồ sơ đã hủy")
        case _:
            return _("Có kết quả tại bộ phận một cửa, %(verdict)s", verdict=verdict)


def _ordered(event: EventView) -> ClockLine | None:
    """An order moved the limit; one that left it where it was is only in the course."""
    before, after = event.data.get("due_before"), event.data.get("due_after")
    if before == after or not isinstance(after, str):
        return None
    moved = written(datetime.fromisoformat(after), "instant")
    was = written(datetime.fromisoformat(before), "instant") if isinstance(before, str) else "—"
    order = event.data.get("lifted_by") or event.data.get("order")
    return ClockLine(
        at=event.occurred_at,
        what=_("Tính lại theo %(order)s", order=order),
        detail=_("Hạn từ %(was)s đến %(moved)s", was=was, moved=moved),
    )


def _now(clock: LegalClock, calendar: Calendar) -> ClockLine:
    now = context.now()
    late = clock.is_overdue(now)
    return ClockLine(
        at=now,
        what=_("Hiện nay"),
        detail=_("Đang dừng") if clock.stopped_since else _("Hạn %(at)s", at=written(clock.limit_at, "instant")),
        used=spelled(clock.used(now, calendar), clock),
        left=(
            _("quá hạn %(length)s", length=spelled(clock.overdue(now, calendar), clock))
            if late
            else spelled(clock.remaining(now, calendar), clock)
        ),
        tone="late" if late else "stopped" if clock.stopped_since else "",
    )


def spelled(length: Duration, clock: LegalClock) -> str:
    """A length in the time that the clock counts: working time, or round the clock."""
    if not length:
        return _("0 phút")
    return words.spell(length, working=clock.terms_in_force[-1].unit is not Unit.CLOCK_HOURS)
