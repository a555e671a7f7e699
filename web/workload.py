"""How much each person of the unit has to do, in working hours: for its leader."""

from dataclasses import dataclass, field
from datetime import timedelta

from babel.numbers import format_decimal
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.calendar import CalendarUnknown
from engine.domain.instant import local
from engine.domain.refusals import NotYours
from engine.domain.work_filter import NOBODY, of_person
from engine.store.queries.delegations import holders_in
from engine.store.queries.workload import LoadView, workload
from web import context, words
from web.inbox_asked import leads
from web.language import current
from web.language import translated as _

blueprint = Blueprint("workload", __name__)


@dataclass(kw_only=True, slots=True)
class Load:
    """Of one person, or of nobody: how many work items, how many of them late or without a due instant, and the
    working time that the others still have, added up."""

    name: str | None
    whose: str
    roles: set[str] = field(default_factory=set)
    items: int = 0
    late: int = 0
    undated: int = 0
    hours: timedelta = timedelta(0)

    @property
    def told_hours(self) -> str:
        return str(format_decimal(self.hours / timedelta(hours=1), format="#,##0.0", locale=current()))


@blueprint.get("/workload")
def page() -> ResponseReturnValue:
    """Raises NotYours."""
    actor, reader = context.actor(), context.reader()
    if not leads():
        raise NotYours(name=_("Khối lượng việc"), role=words.role(LEADER), unit=words.unit(actor.unit_id))
    with context.installation().database.reading() as session:
        rows = workload(session, reader)
        holders = holders_in(session, reader, local(context.now()).date())
    loads = {one.login: Load(name=one.name, whose=of_person(one.login)) for one in holders}
    for one in holders:
        loads[one.login].roles.add(one.role)
    unclaimed: dict[str, Load] = {}
    for row in rows:
        _add(row, loads, unclaimed)
    most = max([load.hours for load in (*loads.values(), *unclaimed.values())], default=timedelta(0))
    return render_template(
        "workload.html",
        loads=sorted(loads.values(), key=lambda load: (-load.hours, -load.items, load.name or "")),
        unclaimed=[unclaimed[role] for role in sorted(unclaimed)],
        most=most,
    )


def _add(row: LoadView, loads: dict[str, Load], unclaimed: dict[str, Load]) -> None:
    """To the person who has it; work of somebody who holds no role here any more is theirs still."""
    if row.login is None:
        load = unclaimed.setdefault(row.role, Load(name=None, whose=NOBODY, roles={row.role}))
    else:
        load = loads.setdefault(row.login, Load(name=row.name, whose=of_person(row.login)))
    load.items += row.items
    if row.due_at is None:
        load.undated += row.items
    elif row.due_at < context.now():
        load.late += row.items
    else:
        load.hours += _left(row) * row.items


def _left(row: LoadView) -> timedelta:
    assert row.due_at is not None
    try:
        return context.calendar().between(context.now(), row.due_at)
    except CalendarUnknown:
        return row.due_at - context.now()
