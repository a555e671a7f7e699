"""Small charts as plain SVG: bars with their numbers, drawn without a script. Each says the same as the table by it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.instant import local
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_period import ReportPeriod
from web import words
from web.language import translated as _

WIDTH, LABEL, NUMBER = 640, 190, 56
BAR, GAP, TALL = 26, 12, 150
MOST_MONTHS = 36
Month = tuple[int, int]  # year, month


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """`tone` is a class of the style sheet; `told` is what it stands for, number included."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A text in the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """A month, or the part of it that was asked for."""

    name: str
    days: ReportPeriod
    received: int
    completed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """`told` is the whole in a sentence, `legend` the tones with their names, `months` the table beside it."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...]
    told: str
    months: tuple[MonthRow, ...] = ()


def by_field(report: Cchc) -> Chart:
    """One line a field: what was done early, on time and late, and what is open, end to end."""
    parts = (
        ("early", _("trước hạn")),
        ("on_time", _("đúng hạn")),
        ("overdue", _("quá hạn")),
        ("within_term", _("đang giải quyết, trong hạn")),
        ("past_term", _("đang giải quyết, quá hạn")),
    )
    most = max((sum(getattr(row, name) for name, _told in parts) for row in report.groups), default=0) or 1
    bars, marks, told = [], [], []
    for place, row in enumerate(report.groups):
        y, x, name = place * (BAR + GAP) + GAP, float(LABEL), words.word(words.GROUP, row.group)
        marks.append(Mark(x=LABEL - 10, y=y + BAR * 0.68, text=name, anchor="end"))
        for key, label in parts:
            count = getattr(row, key)
            if count:
                width = count / most * (WIDTH - LABEL - NUMBER)
                bars.append(Bar(x=x, y=y, width=width, height=BAR, tone=key, told=f"{name}, {label}: {count}"))
                x += width
        whole = sum(getattr(row, key) for key, _label in parts)
        marks.append(Mark(x=x + 6, y=y + BAR * 0.68, text=str(whole)))
        told.append(f"{name}: " + ", ".join(f"{label} {getattr(row, key)}" for key, label in parts))
    return Chart(
        width=WIDTH,
        height=len(report.groups) * (BAR + GAP) + GAP,
        bars=tuple(bars),
        marks=tuple(marks),
        legend=parts,
        told="; ".join(told),
    )


def by_month(period: ReportPeriod, received: Iterable[datetime], completed: Iterable[datetime]) -> Chart | None:
    """Two bars a month: what came in and what was done. None for a single month and for very many."""
    months = _months(period)
    if not 1 < len(months) <= MOST_MONTHS:
        return None
    parts = (("received", _("tiếp nhận")), ("completed", _("đã giải quyết")))
    counts = [Counter((local(at).year, local(at).month) for at in found) for found in (received, completed)]
    most = max((count for counted in counts for count in counted.values()), default=0) or 1
    bars, marks, told = [], [], []
    step = WIDTH / len(months)
    for place, month in enumerate(months):
        name = f"{month[1]:02}/{month[0]}"
        for at, ((tone, label), counted) in enumerate(zip(parts, counts, strict=True)):
            tall, wide = counted[month] / most * TALL, step * 0.36
            x, y = place * step + step * 0.12 + at * (wide + 2), TALL - tall + 20
            bars.append(Bar(x=x, y=y, width=wide, height=tall, tone=tone, told=f"{name}, {label}: {counted[month]}"))
            if len(months) <= 14:
                marks.append(Mark(x=x + wide / 2, y=y - 4, text=str(counted[month]), anchor="middle"))
        marks.append(Mark(x=place * step + step / 2, y=TALL + 38, text=_short(month, months), anchor="middle"))
        told.append(f"{name}: " + ", ".join(f"{label} {counts[at][month]}" for at, (_tone, label) in enumerate(parts)))
    return Chart(
        width=WIDTH,
        height=TALL + 48,
        bars=tuple(bars),
        marks=tuple(marks),
        legend=parts,
        told="; ".join(told),
        months=tuple(_row(period, month, counts) for month in months),
    )


def _row(period: ReportPeriod, month: Month, counts: list[Counter[Month]]) -> MonthRow:
    begin = date(*month, 1)
    end = date(month[0] + month[1] // 12, month[1] % 12 + 1, 1) - timedelta(days=1)
    days = ReportPeriod(first=max(period.first, begin), last=min(period.last, end))
    return MonthRow(name=f"{begin:%m/%Y}", days=days, received=counts[0][month], completed=counts[1][month])


def _months(period: ReportPeriod) -> list[Month]:
    first, last = ((day.year * 12 + day.month - 1) for day in (period.first, period.last))
    return [(at // 12, at % 12 + 1) for at in range(first, last + 1)]


def _short(month: Month, months: Sequence[Month]) -> str:
    """The month alone; with its year where a year begins."""
    begins = month == months[0] or month[1] == 1
    return f"{date(month[0], month[1], 1):%m/%y}" if begins else f"{month[1]:02}"
