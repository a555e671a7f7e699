"""What the legal clock of a dossier says, in words."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.calendar import Calendar, CalendarUnknown
from engine.domain.clock_record import from_record
from engine.domain.duration import Duration
from engine.domain.identifiers import UnitId
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Unit
from engine.store.queries.dossier import DossierView
from web import context, words
from web.language import translated as _
from web.language import written


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockWords:
    """`tone`: running, late, stopped or settled. `waiting`: what the dossier waits for and since when, if it does."""

    tone: str
    words: str
    waiting: str | None = None


def clock_words(dossier: DossierView) -> ClockWords:
    if dossier.status == "annulled":
        return ClockWords(tone="stopped", words=_("Hồ sơ đã hủy: không tính thời hạn."))
    calendar = context.installation().calendar(UnitId(dossier.unit_id))
    if dossier.clock is None:
        return ClockWords(tone="stopped", words=_("Chưa tiếp nhận: thời hạn chưa bắt đầu tính."))
    clock = from_record(dossier.clock)
    if dossier.verdict is not None:
        return ClockWords(tone=_settled_tone(dossier.verdict), words=_settled(dossier))
    if clock.stopped_since is not None:
        return ClockWords(tone="stopped", words=_stopped(clock, clock.stopped_since), waiting=_waiting(clock, calendar))
    if clock.is_overdue(context.now()):
        return ClockWords(tone="late", words=_overdue(clock, calendar), waiting=_waiting(clock, calendar))
    return ClockWords(tone="running", words=_running(clock, calendar), waiting=_waiting(clock, calendar))


def _settled_tone(verdict: str) -> str:
    return "late" if verdict == "overdue" else "settled"


def _settled(dossier: DossierView) -> str:
    at = written(dossier.result_at, "instant") if dossier.result_at else ""
    said = words.word(words.VERDICT, str(dossier.verdict))
    if dossier.status in {"withdrawn", "cancelled_no_supplement"}:
        return _("Kết thúc lúc %(at)s, %(verdict)s.", at=at, verdict=said)
    return _("Có kết quả tại bộ phận một cửa lúc %(at)s, %(verdict)s.", at=at, verdict=said)


def _stopped(clock: LegalClock, since: datetime) -> str:
    return _("Tạm dừng tính thời hạn từ %(since)s.", since=written(since, "instant"))


def _waiting(clock: LegalClock, calendar: Calendar) -> str | None:
    waiting = clock.waiting
    if waiting is None:
        return None
    reason = words.word(words.STOPPED_FOR, waiting.reason)
    if waiting.stops:
        return _("Lý do: %(reason)s. Thời hạn còn %(left)s khi dừng.", reason=reason, left=_left(clock, calendar))
    since = written(waiting.since, "instant")
    return _("Từ %(since)s: %(reason)s; thời hạn vẫn tính.", since=since, reason=reason)


def _running(clock: LegalClock, calendar: Calendar) -> str:
    return _("Còn %(length)s", length=_left(clock, calendar))


def _left(clock: LegalClock, calendar: Calendar) -> str:
    try:
        return _told(clock, clock.remaining(context.now(), calendar))
    except CalendarUnknown:
        return words.between(context.now(), clock.limit_at)


def _overdue(clock: LegalClock, calendar: Calendar) -> str:
    try:
        length = _told(clock, clock.overdue(context.now(), calendar))
    except CalendarUnknown:
        length = words.between(clock.limit_at, context.now())
    return _("Quá hạn %(length)s", length=length)


def _told(clock: LegalClock, length: Duration) -> str:
    return words.spell(length, working=clock.terms_in_force[-1].unit is not Unit.CLOCK_HOURS)
