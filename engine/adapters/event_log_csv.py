"""The event log as CSV: one line an event, reads too, in UTF-8 with a mark by which Excel knows it."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.domain.event_log import LoggedEvent, Trace
from engine.domain.instant import VIETNAM

BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    *("dossier_code", "dossier_id", "procedure", "domain", "channel", "status", "verdict", "submitted_at"),
    *("seq", "kind", "activity", "transition", "actor", "on_behalf_of", "unit", "roles"),
    *("stage", "process", "process_version", "element", "work_item", "occurred_at", "recorded_at", "hash"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


class _Line:
    """A file that keeps the line that was written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(traces: Iterable[Trace]) -> Iterator[str]:
    """Line by line, in the order of each dossier's chain."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield BYTE_ORDER_MARK + line.text
    for trace in traces:
        about = _about(trace)
        for event in trace.events:
            writer.writerow([_safe(value) for value in (*about, *_told(event))])
            yield line.text


def _about(trace: Trace) -> tuple[str | None, ...]:
    return (
        *(trace.code, trace.dossier, trace.procedure, trace.domain),
        *(trace.channel, trace.status, trace.verdict, _instant(trace.submitted_at)),
    )


def _told(event: LoggedEvent) -> tuple[str | None, ...]:
    return (
        *(str(event.seq), event.kind, event.activity, event.transition, event.actor, event.on_behalf_of),
        *(event.unit, " ".join(event.roles), event.stage, event.process, event.process_version),
        *(event.element, event.work_item),
        *(_instant(event.occurred_at), _instant(event.recorded_at), event.hash),
    )


def _safe(value: str | None) -> str:
    return f"'{value}" if value and value.startswith(_FORMULA) else value or ""


def _instant(value: datetime) -> str:
    return value.astimezone(VIETNAM).isoformat(timespec="milliseconds")
