"""Who is late and why, for the leader: counts by person, unit and reason, each with the list behind it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.day import parse_day
from engine.domain.instant import local
from engine.domain.refusals import NotYours
from engine.store.queries.lateness import MOST, Late, lateness
from engine.store.queries.report_period import ReportPeriod
from web import context, words
from web.days import iso
from web.language import translated as _

blueprint = Blueprint("lateness", __name__, url_prefix="/late")
NOBODY, UNSAID = "-", "-"  # in addresses: nobody has it; no reason was written down


@blueprint.get("/")
def page() -> ResponseReturnValue:
    period = _period()
    lines = _lines(period)
    work = [line for line in lines if line.what != "stage"]
    return render_template(
        "lateness.html",
        period=period,
        people=_counted((line.person or NOBODY, line.what) for line in work),
        units=_counted((line.unit_id, "stage") for line in lines if line.what == "stage"),
        reasons=_counted((reason, "reason") for line in _once(lines) for reason in line.reasons or (UNSAID,)),
        is_cut=len(lines) >= MOST,
    )


@blueprint.get("/list")
def behind() -> ResponseReturnValue:
    """The lines that one number counts."""
    period, given = _period(), request.args
    lines = _lines(period)
    if "reason" in given:
        lines = [line for line in _once(lines) if given["reason"] in (line.reasons or (UNSAID,))]
    else:
        lines = [line for line in lines if given.get("what") in (None, line.what)]
        lines = [line for line in lines if given.get("person") in (None, line.person or NOBODY)]
        lines = [line for line in lines if given.get("unit") in (None, line.unit_id)]
    return render_template("lateness_list.html", period=period, lines=lines, is_cut=len(lines) >= MOST)


def _lines(period: ReportPeriod) -> list[Late]:
    """Raises NotYours for whoever does not lead the unit."""
    actor = context.actor()
    if LEADER not in actor.acting_roles:
        raise NotYours(name=_("Ai đang trễ, vì sao"), role=words.role(LEADER), unit=words.unit(actor.unit_id))
    with context.installation().database.reading() as session:
        return lateness(session, context.reader(), period, now=context.now())


def _once(lines: Iterable[Late]) -> list[Late]:
    """One line a dossier."""
    return list({line.dossier_id: line for line in lines}.values())


def _counted(pairs: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """By name, the latest most often first."""
    found: dict[str, Counter[str]] = {}
    for name, what in pairs:
        found.setdefault(name, Counter())[what] += 1
    return dict(sorted(found.items(), key=lambda each: (-each[1].total(), each[0])))


def _period() -> ReportPeriod:
    """The last 30 days where nothing is asked. Raises InvalidInput."""
    today = local(context.now()).date()
    return ReportPeriod(first=_day("from", today - timedelta(days=30)), last=_day("to", today))


def _day(name: str, otherwise: date) -> date:
    written = request.args.get(name, "").strip()
    return parse_day(iso(written), _("Từ ngày") if name == "from" else _("Đến ngày")) if written else otherwise
