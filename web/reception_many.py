"""Several people in one sitting: each row a person and a dossier of its own, accepted at once. A row that is refused
stays with its sentence; the others are filed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.duplicate import is_same_person
from engine.domain.errors import NotFound, Refusal
from engine.domain.form import Component, Field, Form, FormRejected, Group, Label, Problem, Rows, TextInput, validate
from engine.domain.papers import Paper
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.operations.receive_at_once import Paid, is_done_at_once, receive_at_once
from engine.operations.receive_dossier import Filing
from engine.store.queries.reception import FiledView, filed
from web import context, written_receipt
from web.errors import WRONG_INPUT
from web.form_answer import answer_of, with_row, without_row
from web.form_view import FormView
from web.reception import already_filed, at_the_desk, filed_from_here, is_uuid, procedure_now
from web.reception_known import acknowledged, known

SEATS = 10
PEOPLE = "people"

blueprint = Blueprint("reception_many", __name__, url_prefix="/reception")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sitting:
    """The page of one procedure: the form of a row, and of all of them."""

    procedure: Procedure
    block: ProcedureBlock
    row: Form
    form: Form

    @classmethod
    def of(cls, code: str) -> "_Sitting":
        """Raises NotFound, also for what takes longer than a day; NotInForce, ProcedureNotRun."""
        procedure, block = procedure_now(code)
        if not is_done_at_once(procedure, context.now()):
            raise NotFound("thủ tục giải quyết trong ngày", "procedure done within the day", code)
        facts = context.installation().catalog.form(block.facts_form).components if block.facts_form else ()
        row = (*_PERSON, Group(key="facts", label=_NOTHING, components=facts))
        people = Rows(key=PEOPLE, label=_PEOPLE, components=row, first_rows=SEATS)
        return cls(
            procedure=procedure,
            block=block,
            row=Form(key="person", components=row, schema={}),
            form=Form(key="sitting", components=(people,), schema={}),
        )


@dataclass(slots=True)
class _Row:
    """What was typed for one person, under which token, and what is wrong with it."""

    values: dict[str, Any]
    token: UUID
    problems: tuple[Problem, ...] = ()


@blueprint.get("/<code>/many")
def page(code: str) -> ResponseReturnValue:
    at_the_desk()
    return _shown(_Sitting.of(code), [], filed_from_here())


@blueprint.post("/<code>/many")
def receive(code: str) -> ResponseReturnValue:
    at_the_desk()
    sitting = _Sitting.of(code)
    done = sorted(acknowledged(request.form.getlist("_done")))
    rows = _rows(sitting)
    if "_add" in request.form or "_remove" in request.form:
        return _shown(sitting, rows, done)
    rows = [row for row in rows if not _is_untouched(sitting.row.components, row.values)]
    done += [key for key in _receive(sitting, rows) if key not in done]
    left = [row for row in rows if row.problems]
    return _shown(sitting, left, done), WRONG_INPUT if left else 200


def _rows(sitting: _Sitting) -> list[_Row]:
    """The rows of the page as they were sent, one more or one fewer where that was asked."""
    posted = MultiDict([(name, value) for name, value in request.form.items(multi=True) if not name.startswith("_")])
    answer = answer_of(sitting.form.components, posted)
    tokens = [UUID(text) for text in request.form.getlist("_token") if is_uuid(text)]
    rows = answer[PEOPLE]
    tokens += [uuid4() for _ in rows[len(tokens) :]]
    removed = request.form.get("_remove", "")
    with_row(answer, request.form.get("_add", ""))
    without_row(answer, removed)
    around, _, place = removed.rpartition(".")
    if around == PEOPLE and place.isascii() and place.isdigit() and int(place) < len(tokens):
        del tokens[int(place)]
    tokens += [uuid4() for _ in rows[len(tokens) :]]
    filled = [_with_defaults(sitting.row.components, row) for row in rows]
    return [_Row(values=values, token=token) for values, token in zip(filled, tokens, strict=False)]


def _receive(sitting: _Sitting, rows: list[_Row]) -> list[UUID]:
    """The dossiers of the rows, in their order; a row that is refused says so."""
    seen = acknowledged(request.form.getlist("_despite"))
    ready: list[tuple[_Row, Filing]] = []
    for row in rows:
        filing = _checked(sitting, row, seen, [other for _, other in ready])
        if filing is not None:
            ready.append((row, filing))
    filings = [filing for _, filing in ready]
    try:
        paid = _paid()
    except Refusal as refusal:
        for row in rows:
            row.problems = row.problems or (_at_name(refusal),)
        return []
    answers = receive_at_once(context.installation(), filings, paid=paid, actor=context.actor(), now=context.now())
    received: list[UUID] = []
    for (row, _), answer in zip(ready, answers, strict=True):
        if isinstance(answer, Refusal):
            row.problems = (_at_name(answer),)
        else:
            received.append(answer.dossier_id)
    return received


def _paid() -> Paid | None:
    """Raises InvalidInput for a number of a receipt that is none."""
    if "_paid" not in request.form:
        return None
    return Paid(sheet=next(iter(written_receipt.sheets()), None), left_out=written_receipt.left_out())


def _checked(sitting: _Sitting, row: _Row, seen: frozenset[UUID], before: list[Filing]) -> Filing | None:
    """What the row files; none where it is refused, which the row then says."""
    try:
        given = _without_untouched(sitting.row.components, row.values)
        filing = _filing(sitting, given, validate(sitting.row, given), row.token)
        if already_filed(filing) is None:
            _ask_of_duplicates(sitting, row, seen)
            _ask_of_rows(row, filing, before)
    except FormRejected as rejected:
        row.problems = rejected.problems
    except Refusal as refusal:
        row.problems = (_at_name(refusal),)
    else:
        return None if row.problems else filing
    return None


def _at_name(refusal: Refusal) -> Problem:
    return Problem(key="name", vi=refusal.vietnamese, en=refusal.english)


def _ask_of_rows(row: _Row, filing: Filing, before: list[Filing]) -> None:
    """The same person twice in one sitting is most often one person with two documents."""
    if not row.problems and any(is_same_person(filing.applicant, other.applicant) for other in before):
        row.problems = (
            Problem(
                key="name",
                vi="Người này đã có ở dòng trên. Hãy ghi các giấy tờ vào một dòng; nếu là hồ sơ khác, hãy gửi lại.",
                en="This person is in a row above. Put the documents into one row; if it is another dossier, "
                "send again.",
            ),
        )


def _ask_of_duplicates(sitting: _Sitting, row: _Row, seen: frozenset[UUID]) -> None:
    found = known(sitting.procedure, sitting.block, row.values).duplicates
    unseen = [shown for shown in found if shown.view.id not in seen]
    if unseen:
        codes = ", ".join(shown.view.code or "–" for shown in unseen)
        row.problems = (
            Problem(
                key="name",
                vi=f"Người này còn hồ sơ chưa xong của thủ tục này: {codes}. Nếu không trùng, hãy gửi lại.",
                en=f"This person has an open dossier of this procedure: {codes}. If it is another one, send again.",
            ),
        )


def _filing(sitting: _Sitting, given: Mapping[str, Any], values: Mapping[str, Any], token: UUID) -> Filing:
    """Raises InvalidInput."""
    applicant = Applicant(name=values["name"] or "", identity_number=values["identity_number"] or "")
    return Filing(
        procedure_code=sitting.procedure.code,
        applicant=applicant,
        facts=given["facts"],
        papers=_papers(sitting.block),
        channel=Channel.DESK,
        token=token,
    )


def _papers(block: ProcedureBlock) -> list[Paper]:
    """What the law asks of everybody, as the single form of the desk offers it."""
    usual = [paper for paper in block.papers if paper.condition is None and (paper.originals or paper.copies)]
    return [Paper(name=paper.name, originals=paper.originals, copies=paper.copies) for paper in usual]


def _shown(sitting: _Sitting, rows: list[_Row], done: list[UUID]) -> str:
    refused = any(row.problems for row in rows)
    if not refused and not request.form.get("_add") and not request.form.get("_remove"):
        rows = [*rows, *(_empty(sitting) for _ in range(SEATS - len(rows)))]
    problems = tuple(
        Problem(key=f"{PEOPLE}.{at}.{problem.key}", vi=problem.vi, en=problem.en)
        for at, row in enumerate(rows)
        for problem in row.problems
    )
    with context.installation().database.reading() as session:
        found = filed(session, context.reader(), done) if done else {}
    views: list[FiledView] = [found[key] for key in done if key in found]
    return render_template(
        "reception_many.html",
        procedure=sitting.procedure,
        form=FormView(sitting.form, {PEOPLE: [row.values for row in rows]}, problems),
        tokens=[row.token for row in rows],
        rejected=FormRejected(problems) if problems else None,
        done=views,
        total=sum(view.fees for view in views),
        paid="_paid" in request.form,
        receipt=written_receipt.offered_plain(),
        receipt_typed=written_receipt.typed(),
        here=_here(sitting) if views and not problems else None,
        despite=_flagged(sitting, rows),
    )


def _here(sitting: _Sitting) -> str:
    """The address that shows who was taken, for whoever comes back to this page: it sends nothing again."""
    tokens = [token for token in request.form.getlist("_token") if is_uuid(token)]
    return url_for("reception_many.page", code=sitting.procedure.code, form=tokens)


def _flagged(sitting: _Sitting, rows: Iterable[_Row]) -> set[UUID]:
    """The dossiers that the page names as perhaps the same: sent again they are no obstacle."""
    told = (row for row in rows if row.problems)
    return {
        shown.view.id for row in told for shown in known(sitting.procedure, sitting.block, row.values).duplicates
    } | acknowledged(request.form.getlist("_despite"))


def _empty(sitting: _Sitting) -> _Row:
    return _Row(values=_with_defaults(sitting.row.components, {}), token=uuid4())


def _with_defaults(components: tuple[Component, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the defaults of what was never on a page."""
    filled = dict(row)
    for component in components:
        match component:
            case Field():
                filled.setdefault(component.key, component.default)
            case Group(key=str(key)):
                filled[key] = _with_defaults(component.components, filled.get(key) or {})
            case Group():
                filled |= _with_defaults(component.components, filled)
            case Rows():
                inner = filled.get(component.key) or [{}] * component.first_rows
                filled[component.key] = [_with_defaults(component.components, part) for part in inner]
    return filled


def _is_untouched(components: tuple[Component, ...], row: Mapping[str, Any]) -> bool:
    """Whether nothing was entered in a row that the page offered."""
    for component in components:
        match component:
            case Field():
                value = row.get(component.key)
                same = value in (None, "", False, []) or value == component.default
            case Group(key=str(key)):
                same = _is_untouched(component.components, row.get(key) or {})
            case Group():
                same = _is_untouched(component.components, row)
            case Rows():
                same = all(_is_untouched(component.components, part) for part in row.get(component.key) or [])
            case _:
                same = True
        if not same:
            return False
    return True


def _without_untouched(components: tuple[Component, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without inner rows in which nothing was entered; the first stays, so that it is asked for."""
    kept = dict(row)
    for component in components:
        if isinstance(component, Group) and component.key is not None:
            kept[component.key] = _without_untouched(component.components, kept[component.key])
        elif isinstance(component, Rows):
            inner = kept[component.key]
            touched = [part for part in inner if not _is_untouched(component.components, part)]
            kept[component.key] = touched or inner[:1]
    return kept


_NOTHING = Label(vi="Yêu cầu", en="What is asked for")
_PEOPLE = Label(vi="Người yêu cầu", en="People")
_PERSON = (
    TextInput(key="name", label=Label(vi="Họ và tên", en="Full name"), max_length=200, required=True),
    TextInput(key="identity_number", label=Label(vi="Số giấy tờ tùy thân", en="Identity number"), max_length=20),
)
