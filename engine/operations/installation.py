"""One installation: its database, its catalogue, and the released process versions it has loaded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from engine.bpmn.definition import Definition, load
from engine.bpmn.element import Element
from engine.catalog import Catalog
from engine.domain.calendar import Calendar
from engine.domain.calendar_order import CalendarOrder, Earlier, orders_for
from engine.domain.errors import NotFound
from engine.domain.form import Form
from engine.domain.identifiers import UnitId
from engine.domain.refusals import ReceptionSuspended
from engine.domain.term import Term
from engine.domain.work_item import TaskKind
from engine.store import diagram_releases as release_store
from engine.store import stages as stage_store
from engine.store.database import Database, Session

MOST_FORMS = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedVersion:
    """A released process version, parsed: the definition that runs and the forms of its tasks."""

    hash: str
    definition: Definition
    forms: dict[str, Form]
    terms: dict[tuple[str, str], Term]  # (process, element) -> the step's share of the legal term, where it has one
    shares: tuple[Term, ...]  # of the main line's steps after acceptance: in a same-day procedure they share the day


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """What every command works on. Loaded versions are immutable, so threads share them."""

    database: Database
    catalog: Catalog
    tariff: str = "national"  # name of the tariff that new dossiers are assessed by
    current: dict[str, str] = field(default_factory=dict)  # process id -> hash of the version that new stages run
    loaded: dict[str, LoadedVersion] = field(default_factory=dict)
    orders: list[CalendarOrder] = field(default_factory=list)  # recorded ones; those of the calendar file stand there
    calendars: dict[tuple[UnitId, Earlier], Calendar] = field(default_factory=dict)  # under the orders that touch them

    def calendar(self, unit_id: UnitId, earlier: Earlier = ()) -> Calendar:
        """The working calendar of a unit for what it had from others before, with the recorded orders that touch them.
        Raises CalendarContradiction."""
        if not self.orders:
            return self.catalog.working_calendar
        if (unit_id, earlier) not in self.calendars:
            self.calendars[unit_id, earlier] = self.calendar_under(unit_id, self.orders, earlier)
        return self.calendars[unit_id, earlier]

    def calendar_under(self, unit_id: UnitId, orders: Iterable[CalendarOrder], earlier: Earlier = ()) -> Calendar:
        """The same under other orders than the recorded ones. Raises CalendarContradiction."""
        days = tuple(orders_for(orders, unit_id, self.catalog.organisation, earlier))
        usual = self.catalog.working_calendar
        return usual.with_orders(days) if days else usual

    def desk_is_open(self, unit_id: UnitId, day: date) -> None:
        """Whether the desk of a unit may receive people on a day. Raises ReceptionSuspended."""
        for order in self.orders:
            if order.first <= day <= order.ends and order.touches(unit_id, self.catalog.organisation):
                raise ReceptionSuspended(day=day, number=order.number, authority=order.authority, last=order.ends)
        for written in self.catalog.working_calendar.orders:
            if written.first <= day <= written.last:
                raise ReceptionSuspended(day=day, number=written.number, authority=written.reason, last=written.last)

    def adopt_orders(self, orders: Iterable[CalendarOrder]) -> None:
        """Count by these orders from now on."""
        known = list(orders)
        if known != self.orders:
            self.orders[:] = known
            self.calendars.clear()

    def version(self, session: Session, version_hash: str) -> LoadedVersion:
        """A released version by its hash, from memory or from the database. Raises NotFound."""
        known = self.loaded.get(version_hash)
        if known is None:
            known = self.loaded[version_hash] = self._load(session, version_hash)
        return known

    def current_version(self, session: Session, process_id: str, unit_id: str, day: date) -> LoadedVersion:
        """The version that a stage of a unit started on a day runs: its own, else that of the product. The database is
        asked each time, for another process may have released one. Raises NotFound for one that was never released."""
        own = release_store.in_force(session, unit_id, process_id, day)
        return self.product_version(session, process_id) if own is None else self.version(session, own.version)

    def product_version(self, session: Session, process_id: str) -> LoadedVersion:
        """The version of a process that the product brings. Raises NotFound for one that was never released."""
        if process_id not in self.current:
            raise NotFound("quy trình đã ban hành", "released process", process_id)
        return self.version(session, self.current[process_id])

    def _load(self, session: Session, version_hash: str) -> LoadedVersion:
        stored = stage_store.process_version(session, version_hash)
        if stored is None:
            raise NotFound("phiên bản quy trình", "process version", version_hash)
        definition = load(stored.process_id, {key: text.encode() for key, text in stored.files.items()})
        forms = {key: _form(key, schema) for key, schema in stored.forms.items()}
        terms = {key: Term.parse(element.term) for key, element in _on_the_clock(definition) if element.term}
        return LoadedVersion(
            hash=version_hash,
            definition=definition,
            forms=forms,
            terms=terms,
            shares=_shares(definition, terms),
        )


def _form(key: str, schema: dict[str, Any]) -> Form:
    """Most versions have forms that others have too: each is read and kept once."""
    known = (key, sha256(orjson.dumps(schema)).hexdigest())
    if known not in _forms:
        if len(_forms) >= MOST_FORMS:
            _forms.clear()
        _forms[known] = Form.parse(key, schema)
    return _forms[known]


_forms: dict[tuple[str, str], Form] = {}


def _on_the_clock(definition: Definition) -> Iterator[tuple[tuple[str, str], Element]]:
    return ((key, element) for key, element in definition.elements.items() if element.clock != "stopped")


def _shares(definition: Definition, terms: dict[tuple[str, str], Term]) -> tuple[Term, ...]:
    return tuple(
        term
        for (process_id, element_id), term in terms.items()
        if process_id == definition.process_id and definition.element(process_id, element_id).kind != TaskKind.INTAKE
    )


def version_hash(files: dict[str, str], forms: dict[str, Any]) -> str:
    """SHA-256 (hex) over a process, all it calls and the forms of its tasks: the name of a process version."""
    canonical = orjson.dumps({"files": files, "forms": forms}, option=orjson.OPT_SORT_KEYS)
    return sha256(canonical).hexdigest()
