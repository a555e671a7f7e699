"""Refusals as pages. The only place that knows which HTTP code a refusal has."""

from urllib.parse import urlsplit

from flask import Flask, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.adapters.pdf import PdfUnavailable
from engine.catalog.finding import CatalogueBroken
from engine.domain.administration_refusals import (
    AccountElsewhere,
    AdministratorsOnly,
    NotWaiting,
    OwnAccount,
    RoleHeldAlready,
)
from engine.domain.bank_account import AccountWaits, NoBankAccount, OwnAccountEntry
from engine.domain.book_refusals import (
    BookClosed,
    ClosingConfirmed,
    NumbersUnaccounted,
    OwnClosing,
    PlaceUnfit,
    YearGoesOn,
)
from engine.domain.cash import (
    CashDiffers,
    DayCounted,
    MoneyOwed,
    NotBegun,
    OpenedAlready,
    PaidByTransfer,
    ReceiptCounted,
    RefundedAlready,
    TakenByGiver,
)
from engine.domain.clock_refusals import AlreadyReappointed, ApologyLate
from engine.domain.conduct_refusals import (
    AuditorsOnly,
    AuditorsOnlyRead,
    MayNotHandle,
    MayNotReceive,
    NobodyLeft,
    NotAssignable,
    Reserved,
)
from engine.domain.diagram_refusals import BaseMoved, DraftMoved, DraftNotOpen, OwnDiagram
from engine.domain.errors import NotFound, Refusal
from engine.domain.file_refusals import FileGone, FileMissing, FileTwice, StoreUnavailable
from engine.domain.inbox_refusals import NotYourFilter
from engine.domain.kept_original import OriginalsKept, ReturnedAlready
from engine.domain.online_filing import CodeTooSoon
from engine.domain.receipt_books import (
    BookNextDiffers,
    BookNotHeld,
    BookNotInStock,
    BookNotOut,
    BooksOverlap,
    SheetsLeftOut,
    SheetSpent,
)
from engine.domain.receipt_use import QuarterNotNext, QuarterRuns, ReceiptReported, UseClosed
from engine.domain.refusals import (
    AlreadyCompleted,
    AlreadyIssued,
    AlreadySettled,
    ClaimedByOther,
    FeeUnpaid,
    MessageUnwanted,
    NoMandate,
    NotYours,
    OwnProposal,
    ProposedAlready,
    SelfApproval,
    SignInLocked,
    SignInRefused,
    StageFailed,
    VotedAlready,
    WrongState,
)
from engine.domain.remittance import (
    AccountShort,
    NothingWanted,
    ReceiptMonthClosed,
    RemittanceKnown,
    RemittanceSettled,
    RemittanceTooLittle,
    RemittanceUnseen,
)
from engine.domain.treasury import MonthBefore, MonthClosed, MonthOpen, MonthRuns, MonthUncounted
from engine.store.refusals import DatabaseUnavailable
from web import kept_form
from web.citizens import is_citizens
from web.language import local_path, said
from web.language import translated as _
from web.people import OPEN_TO_STRANGERS, ask_no_more
from web.security import UPLOADS

DOUBTFUL = 409  # nothing was refused yet: the page asks to look again
WRONG_INPUT = 422  # every refusal that is not named below is about what was given
_CODES: dict[type[Refusal], int] = {
    NotFound: 404,
    AuditorsOnly: 403,
    AuditorsOnlyRead: 403,
    NotYours: 403,
    SelfApproval: 403,
    AdministratorsOnly: 403,
    OwnAccount: 403,
    AccountElsewhere: 403,
    RoleHeldAlready: 409,
    CashDiffers: 409,
    DayCounted: 409,
    MoneyOwed: 409,
    NotBegun: 409,
    OpenedAlready: 409,
    ReceiptCounted: 409,
    RefundedAlready: 409,
    MonthBefore: 409,
    MonthClosed: 409,
    MonthOpen: 409,
    MonthRuns: 409,
    MonthUncounted: 409,
    PaidByTransfer: 409,
    AccountWaits: 409,
    NoBankAccount: 409,
    OwnAccountEntry: 403,
    AccountShort: 409,
    NothingWanted: 409,
    ReceiptMonthClosed: 409,
    RemittanceKnown: 409,
    RemittanceSettled: 409,
    RemittanceTooLittle: 409,
    RemittanceUnseen: 409,
    TakenByGiver: 403,
    BookNotHeld: 403,
    BookNotInStock: 409,
    BookNotOut: 409,
    BookNextDiffers: 409,
    BooksOverlap: 409,
    SheetSpent: 409,
    SheetsLeftOut: 409,
    QuarterRuns: 409,
    QuarterNotNext: 409,
    UseClosed: 409,
    ReceiptReported: 409,
    NotWaiting: 409,
    BookClosed: 409,
    NumbersUnaccounted: 409,
    YearGoesOn: 409,
    ClosingConfirmed: 409,
    OwnClosing: 403,
    PlaceUnfit: 409,
    MayNotHandle: 403,
    MayNotReceive: 403,
    Reserved: 403,
    NotYourFilter: 403,
    NotAssignable: 409,
    NobodyLeft: 409,
    SignInRefused: 403,
    SignInLocked: 429,
    CodeTooSoon: 429,
    AlreadyCompleted: 409,
    AlreadyReappointed: 409,
    AlreadyIssued: 409,
    AlreadySettled: 409,
    NoMandate: 403,
    OwnProposal: 403,
    ProposedAlready: 409,
    ApologyLate: 409,
    ClaimedByOther: 409,
    FeeUnpaid: 409,
    MessageUnwanted: 409,
    VotedAlready: 409,
    WrongState: 409,
    FileGone: 409,
    FileTwice: 409,
    FileMissing: 500,
    OriginalsKept: 409,
    ReturnedAlready: 409,
    StoreUnavailable: 503,
    StageFailed: 500,
    DatabaseUnavailable: 503,
    PdfUnavailable: 503,
    CatalogueBroken: 500,
    OwnDiagram: 403,
    DraftMoved: 409,
    DraftNotOpen: 409,
    BaseMoved: 409,
}


def code_of(refusal: Refusal) -> int:
    return next((_CODES[kind] for kind in type(refusal).__mro__ if kind in _CODES), WRONG_INPUT)


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, failed)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, DatabaseUnavailable):
        ask_no_more()
    return _page(said(refusal), code_of(refusal))


def _forged(error: CSRFError) -> ResponseReturnValue:
    if not current_user.is_authenticated and request.endpoint not in OPEN_TO_STRANGERS:
        kept = files_not_kept() if request.endpoint in UPLOADS else kept_form.keep()
        if kept is not None:
            return kept
        return _page(_("Phiên làm việc đã hết nên chưa có gì được ghi. Hãy đăng nhập lại rồi làm lại."), 400)
    return _page(_("Trang đã mở quá lâu hoặc bạn đã đăng xuất. Hãy tải lại trang rồi gửi lại."), 400)


def files_not_kept() -> ResponseReturnValue:
    """Files came after the sign-in had expired. None is kept (nobody knows whose they are), which the page says; after
    the sign-in it leads to where they are chosen."""
    back = local_path(urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path.removesuffix("/replace"))
    page = render_template("sign_in.html", login="", refusal=said_of_lost_files(), back=back, kept="")
    answer = make_response(page, 400)
    answer.headers["HX-Redirect"] = url_for("sign_in.page", next=back, files="lost")
    return answer


def said_of_lost_files() -> str:
    return _(
        "Phiên làm việc đã hết nên chưa có gì được ghi. Tệp đã chọn không giữ được: hãy đăng nhập lại, chọn lại tệp "
        "rồi gửi."
    )


def failed(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _page(_sentence(error.code), error.code)


def _sentence(code: int) -> str:
    match code:
        case 404:
            return _("Không có trang này. Hãy kiểm tra lại địa chỉ.")
        case 405:
            return _("Trang này không nhận cách gửi đó. Hãy mở lại từ danh sách việc.")
        case 413:
            return _("Nội dung gửi lên quá lớn. Hãy rút gọn rồi gửi lại.")
        case 429:
            return _too_often()
        case code if code >= 500:
            return _("Hệ thống gặp lỗi. Chưa có gì thay đổi; hãy thử lại, và báo quản trị nếu vẫn lỗi.")
        case _:
            return _("Yêu cầu không đọc được. Hãy tải lại trang rồi làm lại.")


def _too_often() -> str:
    if is_citizens():
        return _("Bạn đã thử quá nhiều lần. Hãy chờ một giờ rồi thử lại, hoặc hỏi bộ phận một cửa.")
    return _("Bạn đã thử quá nhiều lần. Hãy chờ một phút rồi thử lại.")


def _page(sentence: str, code: int) -> tuple[str, int]:
    if is_citizens():
        return render_template("citizen/error.html", sentence=sentence), code
    back = url_for("inbox.page") if request.endpoint != "inbox.page" else None
    typed = _typed() if code >= 500 else []
    return render_template("error.html", sentence=sentence, back=back, typed=typed), code


def _typed() -> list[tuple[str, str]]:
    """What was sent and could not be written, to be sent again from the page; a password is typed again."""
    if request.method != "POST" or request.endpoint in OPEN_TO_STRANGERS:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def tell(sentence: str) -> None:
    """Leave a sentence for the next page."""
    flash(sentence)
