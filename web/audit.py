"""Where an auditor begins: find a dossier of the unit, have the whole trail verified, take the event log out."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.actor import AUDITOR
from engine.domain.applicant import fold
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import ProcedureCode
from engine.domain.instant import local
from engine.operations.auditing import audit, take_event_log
from engine.operations.examinations import ask_examination
from engine.operations.note_search import note_search
from engine.store.database import Session
from engine.store.queries.event_log import Logged
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.search import MOST, Found, search_all
from engine.store.queries.verification import latest_verification
from web import context
from web.days import typed_day
from web.errors import WRONG_INPUT, tell
from web.event_log import as_file, check_form
from web.language import translated as _
from web.search import LONGEST_SEARCH, sought_for

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
_ALONE = frozenset({AUDITOR})


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Of which days and which procedure the event log is asked for, as typed."""

    first: str
    last: str
    procedure: str

    def logged(self) -> Logged:
        """Raises InvalidInput, NotFound."""
        if self.procedure:
            context.installation().catalog.procedure(ProcedureCode(self.procedure))
        period = ReportPeriod(
            first=typed_day(self.first, "Từ ngày", "From"), last=typed_day(self.last, "Đến ngày", "To")
        )
        return Logged(period=period, procedure=self.procedure or None)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    audit(context.installation(), context.actor())
    wanted = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    with context.installation().database.reading() as session:
        found = _search(session, wanted)
    if wanted:
        note_search(context.installation(), wanted, len(found), actor=context.actor(), now=context.now())
    return _render(search=wanted, found=found)


@blueprint.post("/verification")
def verify() -> ResponseReturnValue:
    audit(context.installation(), context.actor(), _ALONE)
    ask_examination(context.installation(), actor=context.actor(), now=context.now())
    tell(_("Đã yêu cầu kiểm tra. Bộ xử lý nền sẽ chạy; hãy tải lại trang sau ít phút."))
    return redirect(url_for("audit.page"))


@blueprint.get("/event-log.<form>")
def event_log(form: str) -> ResponseReturnValue:
    check_form(form)
    installation, actor = context.installation(), context.actor()
    audit(installation, actor, _ALONE)
    asked = _asked()
    try:
        logged = asked.logged()
    except InvalidInput as wrong:
        return _render(asked=asked, wrong=wrong), WRONG_INPUT
    reader = context.reader()
    take_event_log(installation, logged, form, actor=actor, now=context.now(), reader=reader)
    period = logged.period
    assert period is not None
    return as_file(logged, form, reader, f"nhat-ky-{period.first}-{period.last}")


def _asked() -> Asked:
    """By default this year."""
    today = local(context.now()).date()
    return Asked(
        first=request.args.get("first", f"01/01/{today.year}").strip()[:20],
        last=request.args.get("last", f"{today:%d/%m/%Y}").strip()[:20],
        procedure=request.args.get("procedure", "").strip()[:20],
    )


def _search(session: Session, wanted: str) -> list[Found]:
    organisation, today = context.installation().catalog.organisation, local(context.now()).date()
    archives = organisation.mapped_to(context.actor().unit_id, today)
    return search_all(session, context.reader(), archives, sought_for(wanted))


def _render(
    search: str = "", found: list[Found] | None = None, asked: Asked | None = None, wrong: InvalidInput | None = None
) -> str:
    with context.installation().database.reading() as session:
        return render_template(
            "audit/audit.html",
            search=search,
            found=(found or [])[:MOST],
            more=len(found or []) > MOST,
            searched=found is not None,
            verification=latest_verification(session, context.reader()),
            asked=asked or _asked(),
            wrong=wrong,
            is_auditor=AUDITOR in context.actor().acting_roles,
            procedures=_procedures(),
        )


def _procedures() -> list[Any]:
    listed = context.installation().catalog.procedures.values()
    return sorted((found.code for found in listed), key=lambda code: fold(_name(code)))


def _name(code: str) -> str:
    return context.installation().catalog.procedure(ProcedureCode(code)).name_vi
