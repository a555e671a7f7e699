"""The master list of diagrams (danh mục sơ đồ): every version that the product brought or the reader's unit released,
who drew and approved it, why, from when to when new dossiers run it, and how many did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, distinct, func, select

from engine.domain.instant import local
from engine.store import settings
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, may_know
from engine.store.tables import (
    diagram_releases,
    diagram_saves,
    dossiers,
    process_versions,
    stages,
    users,
    versions_in_force,
)

_CURRENT = "current_versions"
_v, _s, _f, _r, _w = process_versions.c, stages.c, versions_in_force.c, diagram_releases.c, diagram_saves.c


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """The release of a diagram that made a version: of its own, or of one that it calls."""

    process_id: str
    number: int
    draft_id: UUID
    drawn_by: list[str]
    submitted_by: str
    released_by: str
    reason: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Days on which new dossiers of the unit run a version; without a last day until another one is released."""

    first: date
    last: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    """`released_by_name` and `approval` are empty for what the product brought; a version that an upgrade made anew
    with a diagram of the unit's own has its `approval`. `newest`: the product brought it last, and the unit has no
    diagram of its own. `ran` are the dossiers of the unit that ran it, `running` those of them that still do."""

    hash: str
    process_id: str
    released_at: datetime
    released_by: str
    released_by_name: str | None
    approval: Approval | None
    periods: list[Period]
    newest: bool
    ran: int
    running: int

    def is_current(self, today: date) -> bool:
        return self.newest or any(
            period.first <= today and (period.last is None or today <= period.last) for period in self.periods
        )


_versions = (
    select(_v.hash, _v.process_id, _v.released_at, _v.released_by, users.c.name.label("released_by_name"))
    .outerjoin(users, users.c.login == _v.released_by)
    .order_by(_v.process_id, _v.released_at, _v.hash)
)
_in_force = (
    select(_f.process_id, _f.version, _f.valid_from, _f.release_id)
    .where(_f.unit_id == bindparam("unit", type_=Text))
    .order_by(_f.process_id, _f.valid_from, _f.seq)
)
_of_any_unit = select(_f.version).distinct()
_submitter, _releaser = users.alias("submitter"), users.alias("releaser")
_approvals = (
    select(
        *(_r[name] for name in ("id", "process_id", "number", "draft_id", "reason", "legal_basis")),
        _submitter.c.name.label("submitted_by"),
        _releaser.c.name.label("released_by"),
    )
    .join(_submitter, _submitter.c.id == _r.submitted_by)
    .join(_releaser, _releaser.c.id == _r.released_by)
    .where(_r.unit_id == bindparam("unit", type_=Text))
)
_drawers = (
    select(_w.draft_id, users.c.name)
    .join(users, users.c.id == _w.saved_by)
    .join(diagram_releases, _r.draft_id == _w.draft_id)
    .where(_r.unit_id == bindparam("unit", type_=Text))
    .order_by(_w.draft_id, _w.version)
)


@lru_cache
def _runs(size: Size) -> Select[Any]:
    """Of what the reader may know of: a diagram that nobody else runs would tell of a confidential dossier."""
    open_ones = func.count(distinct(_s.dossier_id)).filter(_s.ended_at.is_(None))
    return (
        select(_s.process_version, func.count(distinct(_s.dossier_id)).label("ran"), open_ones.label("running"))
        .join(dossiers, dossiers.c.id == _s.dossier_id)
        .where(_s.unit_id == bindparam("unit", type_=Text), may_know(size))
        .group_by(_s.process_version)
    )


def versions_of(session: Session, reader: Reader) -> list[VersionView]:
    """By process, the oldest version first."""
    unit = {"unit": reader.unit_id}
    runs = {row.process_version: row for row in session.execute(_runs(reader.size), reader.values())}
    current = set((settings.get(session, _CURRENT) or {}).values())
    of_units = set(session.execute(_of_any_unit).scalars()) - current
    own = session.execute(_in_force, unit).all()
    own_versions = {row.version for row in own}
    known = [
        row
        for row in session.execute(_versions)
        if row.hash not in of_units or row.hash in own_versions or row.hash in runs
    ]
    product = [row for row in known if row.hash not in of_units]
    periods, approvals = _periods(product, own), _approved(session, unit, own)
    newest = current - {row.hash for row in known if row.process_id in {one.process_id for one in own}}
    return [_version(row, periods, approvals, newest, runs) for row in known]


def _version(
    row: Any, periods: Any, approvals: dict[str, Approval], newest: set[str], runs: dict[str, Any]
) -> VersionView:
    known = runs.get(row.hash)
    return VersionView(
        **row._mapping,
        approval=approvals.get(row.hash),
        periods=periods.get((row.process_id, row.hash), []),
        newest=row.hash in newest,
        ran=0 if known is None else known.ran,
        running=0 if known is None else known.running,
    )


def _periods(product: Iterable[Any], own: Iterable[Any]) -> dict[tuple[str, str], list[Period]]:
    """What the product brings holds until the unit's own first day; of the unit's rows for one day the last holds."""
    begun: dict[str, dict[date, str]] = {}
    first_own: dict[str, date] = {}
    for row in own:
        first_own.setdefault(row.process_id, row.valid_from)
    for row in product:
        day = local(row.released_at).date()
        if day < first_own.get(row.process_id, date.max):
            begun.setdefault(row.process_id, {})[day] = row.hash
    for row in own:
        begun.setdefault(row.process_id, {})[row.valid_from] = row.version
    found: dict[tuple[str, str], list[Period]] = {}
    for process_id, days in begun.items():
        starts = sorted(days)
        for first, following in zip(starts, [*starts[1:], None], strict=True):
            last = None if following is None else following - timedelta(days=1)
            found.setdefault((process_id, days[first]), []).append(Period(first=first, last=last))
    return found


def _approved(session: Session, unit: dict[str, Any], own: Iterable[Any]) -> dict[str, Approval]:
    """By version: the release that made it; where an upgrade did, the last release before."""
    drawn: dict[UUID, list[str]] = {}
    for row in session.execute(_drawers, unit):
        drawn.setdefault(row.draft_id, []).append(row.name)
    releases = {row.id: row for row in session.execute(_approvals, unit)}
    found: dict[str, Approval] = {}
    last: dict[str, Any] = {}
    for row in own:
        release = releases.get(row.release_id) or last.get(row.process_id)
        last[row.process_id] = release
        if release is not None:
            told = {name: value for name, value in release._mapping.items() if name != "id"}
            names = list(dict.fromkeys(drawn.get(release.draft_id, [])))
            found.setdefault(row.version, Approval(**told, drawn_by=names))
    return found
