"""A bank's statement as a file: looked at line by line first, then taken in."""

import json
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.bank_statement_file import read_statement_file
from engine.domain.bank_statement import Statement
from engine.domain.errors import InvalidInput, Refusal
from engine.operations.preview_statement import LineState, PreviewedLine, preview_statement
from engine.operations.remittances import RemittanceEntry, take_in_statement
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.language import translated_later as _l
from web.remittance_words import trouble_told
from web.remittances import keeps_account, show
from web.typed import Typed
from web.words import money

blueprint = Blueprint("bank_statement", __name__, url_prefix="/remittances/statement")
_LONGEST_NAME = 100
STATE = {
    LineState.KNOWN: _l("Đã ghi trước đây; bỏ qua."),
    LineState.DIFFERS: _l("Số giao dịch này đã ghi với số tiền hoặc ngày khác; không ghi. Hãy hỏi ngân hàng."),
    LineState.FUTURE: _l("Ngày giao dịch chưa đến; không ghi. Hãy xem lại cột ngày."),
}


@blueprint.post("/")
def preview() -> ResponseReturnValue:
    """Raises NoMandate."""
    keeps_account()
    file = request.files.get("file")
    if file is None or not file.filename:
        return show(Typed({}), refused=("statement", _("Chưa chọn tệp."))), WRONG_INPUT
    try:
        headings = context.installation().catalog.banks.headings
        read = read_statement_file(file.filename, file.stream.read(), headings)
        lines = preview_statement(context.installation(), read.lines, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return show(Typed({}), refused=("statement", said(refusal))), code_of(refusal)
    return _previewed(file.filename[-_LONGEST_NAME:], read, lines)


@blueprint.post("/take-in")
def take_in() -> ResponseReturnValue:
    """The lines that were shown, as the page sent them back."""
    try:
        entries = [_entry(row) for row in json.loads(request.form.get("lines", "[]"))]
    except (ValueError, TypeError, KeyError):
        broken = InvalidInput(
            ("sao kê", "the statement"), "gửi lên bị hỏng; hãy chọn lại tệp", "is damaged; choose the file again"
        )
        return show(Typed({}), refused=("statement", said(broken))), code_of(broken)
    file = request.form.get("file", "")[:_LONGEST_NAME] or "?"
    try:
        done = take_in_statement(context.installation(), file, entries, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return show(Typed({}), refused=("statement", said(refusal))), code_of(refusal)
    tell(_("Đã ghi %(count)s khoản từ sao kê, cộng %(amount)s.", count=done.added, amount=money(done.amount)))
    return redirect(url_for("remittances.page"))


def _previewed(file: str, read: Statement, lines: list[PreviewedLine]) -> str:
    new = [found.line for found in lines if found.state is LineState.NEW]
    return render_template(
        "remittances/statement.html",
        file=file,
        lines=lines,
        faults=read.faults,
        passed_over=read.passed_over,
        count=len(new),
        total=sum(line.amount for line in new),
        sent=json.dumps([[line.booked_on.isoformat(), line.amount, line.number, line.purpose] for line in new]),
        states=STATE,
        trouble_told=trouble_told,
    )


def _entry(row: Any) -> RemittanceEntry:
    booked_on, amount, number, purpose = row
    return RemittanceEntry(
        booked_on=date.fromisoformat(booked_on), amount=int(amount), number=str(number), purpose=str(purpose)
    )
