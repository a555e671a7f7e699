"""The event log as XES (IEEE 1849-2016), with the concept, time, organizational and lifecycle extensions."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from engine.domain.event_log import LoggedEvent, Trace
from engine.domain.instant import VIETNAM

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
<string key="org:resource" value=""/>
<string key="org:group" value=""/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
<classifier name="Resource" keys="org:resource"/>
<string key="lifecycle:model" value="standard"/>
"""


def xes(traces: Iterable[Trace]) -> Iterator[str]:
    """The document in parts, a part a dossier. Reads are left out: they are no step of the work."""
    yield _HEAD
    for trace in traces:
        yield "".join(_trace(trace))
    yield "</log>\n"


def _trace(trace: Trace) -> Iterator[str]:
    yield "<trace>\n"
    yield _string("concept:name", trace.code or trace.dossier)
    for key, value in (
        ("motcua:dossier", trace.dossier),
        ("motcua:procedure", trace.procedure),
        ("motcua:domain", trace.domain),
        ("motcua:unit", trace.unit),
        ("motcua:channel", trace.channel),
        ("motcua:status", trace.status),
        ("motcua:verdict", trace.verdict),
    ):
        yield _string(key, value)
    yield _date("motcua:submitted_at", trace.submitted_at)
    for event in trace.course:
        yield from _event(event)
    yield "</trace>\n"


def _event(event: LoggedEvent) -> Iterator[str]:
    yield "<event>\n"
    for key, value in (
        ("concept:name", event.activity),
        ("concept:instance", event.work_item),
        ("lifecycle:transition", event.transition),
        ("org:resource", event.actor),
        ("org:role", ", ".join(event.roles) or None),
        ("org:group", event.unit),
        ("motcua:kind", event.kind),
        ("motcua:on_behalf_of", event.on_behalf_of),
        ("motcua:stage", event.stage),
        ("motcua:process", event.process),
        ("motcua:process_version", event.process_version),
        ("motcua:element", event.element),
        ("motcua:hash", event.hash),
    ):
        yield _string(key, value)
    yield _date("time:timestamp", event.occurred_at)
    yield _date("motcua:recorded_at", event.recorded_at)
    yield f'<int key="motcua:seq" value="{event.seq}"/>\n</event>\n'


def _string(key: str, value: str | None) -> str:
    return "" if value is None else f'<string key="{key}" value={_quoted(value)}/>\n'


@lru_cache(maxsize=10_000)
def _quoted(value: str) -> str:
    """Names of steps, people and units come again and again."""
    return quoteattr(_FORBIDDEN.sub(" ", value))


def _date(key: str, value: datetime) -> str:
    return f'<date key="{key}" value="{value.astimezone(VIETNAM).isoformat(timespec="milliseconds")}"/>\n'
