"""What a citizen reads of a dossier: of it alone, in plain words, and nobody's name."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.dossier import CLOSED, WITH_RESULT, DossierStatus
from engine.domain.effects import SlipKey
from engine.domain.identifiers import DossierId, ProcedureCode, UnitId
from engine.domain.letterhead import letterhead
from engine.domain.survey import MAY_BE_SURVEYED
from engine.store.database import Session
from engine.store.queries.charges import ChargeView, charges_of, payable, transferred
from engine.store.queries.course import stages_of, waits_of
from engine.store.queries.documents import IssuedSlip, issued_slips
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.feedback import feedback_answer
from engine.store.queries.handoffs import HandoffView, handoffs_of
from engine.store.queries.online_filings import online_filing_of
from engine.store.queries.signed_results import ResultView, results_of
from engine.store.queries.surveys import is_surveyed
from engine.store.queries.visibility import Reader
from web import context, words
from web.language import translated as _
from web.language import translated_later as _l
from web.payment_code import PaymentCode, expected, payment_code

S = DossierStatus
_NOW = {
    S.SUBMITTED: _l("Bộ phận một cửa đang kiểm tra hồ sơ; chưa tính thời hạn."),
    S.ACCEPTED: _l("Hồ sơ đã được tiếp nhận và chờ giải quyết."),
    S.PROCESSING: _l("Cơ quan đang giải quyết hồ sơ. Bạn không phải làm gì."),
    S.WAITING_SUPPLEMENT: _l("Hồ sơ tạm dừng vì còn thiếu. Bạn cần bổ sung như dưới đây."),
    S.WAITING_OPINION: _l("Cơ quan đang chờ ý kiến của cơ quan khác. Bạn không phải làm gì."),
    S.WAITING_PAYMENT: _l("Hồ sơ tạm dừng để chờ bạn nộp tiền như dưới đây."),
    S.FORWARDED: _l("Hồ sơ đang ở cơ quan khác để giải quyết tiếp. Bạn không phải làm gì."),
    S.SIGNED: _l("Kết quả đã được ký và đang chuyển về nơi trả."),
    S.RESULT_AT_DESK: _l("Đã có kết quả. Mời bạn đến nhận."),
    S.RETURNED: _l("Kết quả đã được trả."),
    S.REJECTED_AT_DESK: _l("Hồ sơ không được tiếp nhận. Lý do ở dưới đây."),
    S.INCOMPLETE_AT_DESK: _l("Hồ sơ chưa được tiếp nhận vì còn thiếu. Hãy nộp lại khi đã đủ."),
    S.REFUSED_AFTER_REVIEW: _l("Hồ sơ không đủ điều kiện giải quyết. Lý do ở dưới đây."),
    S.WITHDRAWN: _l("Bạn đã rút hồ sơ."),
    S.CANCELLED_NO_SUPPLEMENT: _l("Cơ quan đã dừng giải quyết vì hết thời hạn chờ."),
    S.ANNULLED: _l("Hồ sơ này ghi nhầm và đã hủy. Hãy hỏi bộ phận một cửa."),
}
_SAID = {  # the slip that says why the dossier stands as it does
    S.WAITING_SUPPLEMENT: SlipKey.SUPPLEMENT,
    S.INCOMPLETE_AT_DESK: SlipKey.SUPPLEMENT,
    S.REJECTED_AT_DESK: SlipKey.REFUSAL,
    S.REFUSED_AFTER_REVIEW: SlipKey.REFUSAL,
    S.CANCELLED_NO_SUPPLEMENT: SlipKey.STOP,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the officer wrote to the citizen."""

    reason: str | None
    asked: tuple[str, ...]
    legal_basis: str | None
    advice: str | None
    contact: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedView:
    """`promised_at`: the last promise; none while the clock stands still. `owed`, in đồng, to us; `elsewhere`, what
    other agencies collect. `payment`: how to pay it by transfer, `is_early` where the desk has not accepted it yet;
    `transferred`, what came so and has no receipt yet. `until`: by when the citizen has to act."""

    dossier_id: DossierId
    code: str | None
    reference: str | None  # of what was filed online: how it is called before it has a code
    procedure_code: str
    status: DossierStatus
    now: str
    places: tuple[str, ...]
    promised_at: datetime | None
    first_promised_at: datetime | None
    stopped_for: str | None
    told: Told | None
    until: datetime | None
    apology: datetime | None
    owed: int
    payment: PaymentCode | None
    is_early: bool
    transferred: int
    receipts: tuple[str, ...]
    elsewhere: tuple[ChargeView, ...]
    results: tuple[ResultView, ...]
    collected_at: str
    hotline: str | None
    course: tuple[tuple[datetime, str], ...]
    answer: str | None  # to feedback
    may_survey: bool
    is_surveyed: bool
    demo: bool

    @property
    def name(self) -> str:
        return self.code or self.reference or ""

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED


def given_out(owed: int) -> Set[DossierStatus]:
    """In which states a signed file is the citizen's: not before what is owed for it was paid."""
    return frozenset() if owed else WITH_RESULT


def view_of(session: Session, reader: Reader, dossier_id: DossierId) -> FollowedView | None:
    """None where the reader may not know of it."""
    found = dossier(session, reader, dossier_id)
    if found is None:
        return None
    status, slips = DossierStatus(found.status), issued_slips(session, reader, dossier_id)
    charges, handoffs = charges_of(session, reader, dossier_id), handoffs_of(session, reader, dossier_id)
    stages = stages_of(session, reader, dossier_id)
    waits = [wait.due_at for wait in waits_of(session, reader, dossier_id) if wait.due_at is not None]
    surveyed, online = is_surveyed(session, reader, dossier_id), online_filing_of(session, reader, dossier_id)
    collected_at, hotline = _where(found, slips)
    money = _money(session, reader, found, None if online is None else online.reference)
    results = results_of(session, reader, dossier_id) if status in given_out(money["owed"]) else []
    return FollowedView(
        dossier_id=dossier_id,
        code=found.code,
        reference=None if online is None else online.reference,
        procedure_code=ProcedureCode(found.procedure_code),
        status=status,
        now=str(_NOW[status]),
        places=tuple(dict.fromkeys(stage.unit_name for stage in stages if stage.ended_at is None)),
        promised_at=None if found.clock_stopped_at else found.reappointed_at or found.promised_at,
        first_promised_at=found.first_promised_at,
        stopped_for=found.clock_stopped_for,
        told=_told(slips, _SAID.get(status)),
        until=max(waits, default=None) if status in (S.WAITING_SUPPLEMENT, S.WAITING_PAYMENT) else None,
        apology=found.reappointed_at,
        **money,
        receipts=tuple(dict.fromkeys(charge.receipt for charge in charges if charge.receipt is not None)),
        elsewhere=tuple(charge for charge in charges if charge.is_external),
        results=tuple(row for row in results if row.sha256 is not None and row.sealed_at is not None),
        course=tuple(_course(found, slips, handoffs)),
        answer=feedback_answer(session, reader, dossier_id) if status is S.RETURNED else None,
        may_survey=status in MAY_BE_SURVEYED and not surveyed,
        is_surveyed=surveyed,
        collected_at=collected_at,
        hotline=hotline,
        demo=found.demo,
    )


def _money(session: Session, reader: Reader, found: DossierView, reference: str | None) -> dict[str, Any]:
    """What is owed to us, and how it is paid by transfer: online also before the desk has accepted the dossier."""
    dossier_id = DossierId(found.id)
    owed, came = payable(session, reader, dossier_id), transferred(session, reader, dossier_id)
    early = 0 if reference is None else expected(found)
    asked = 0 if came >= (owed or early) else owed or early
    payment = payment_code(session, found.unit_id, found.code or reference, asked)
    return {"owed": owed, "payment": payment, "is_early": bool(early), "transferred": came}


def _told(slips: Sequence[IssuedSlip], key: SlipKey | None) -> Told | None:
    said = [slip.content for slip in slips if slip.key == key]
    if not said:
        return None
    texts = {name: said[-1].get(name) or None for name in ("reason", "legal_basis", "advice", "contact")}
    return Told(asked=tuple(map(str, said[-1].get("asked") or ())), **texts)


def _where(found: DossierView, slips: Sequence[IssuedSlip]) -> tuple[str, str | None]:
    """Where the result is collected, and whom to call, as the slip says; at the desk where there is none."""
    accepted = next((slip.content for slip in slips if slip.key == SlipKey.ACCEPTANCE), {})
    desk = letterhead(context.installation().catalog.organisation, UnitId(found.unit_id))
    at = accepted.get("collected_at") or desk["desk"] or words.unit(found.unit_id)
    return str(at), accepted.get("hotline") or desk["hotline"]


def _course(
    found: DossierView, slips: Sequence[IssuedSlip], handoffs: Sequence[HandoffView]
) -> Iterator[tuple[datetime, str]]:
    """What happened, oldest first."""
    yield from sorted([*_begun(found), *_asked(slips), *_handed(handoffs), *_ended(found)], key=lambda row: row[0])


def _begun(found: DossierView) -> Iterator[tuple[datetime, str]]:
    yield found.submitted_at, _("Bạn nộp hồ sơ")
    if found.accepted_at is not None:
        yield found.accepted_at, _("Hồ sơ được tiếp nhận")


def _asked(slips: Sequence[IssuedSlip]) -> Iterator[tuple[datetime, str]]:
    for slip in slips:
        if slip.key == SlipKey.SUPPLEMENT:
            yield slip.issued_at, _("Cơ quan đề nghị bổ sung hồ sơ")
        elif slip.key == SlipKey.APOLOGY:
            yield slip.issued_at, _("Cơ quan xin lỗi và hẹn lại ngày trả kết quả")


def _handed(handoffs: Sequence[HandoffView]) -> Iterator[tuple[datetime, str]]:
    for row in handoffs:
        yield row.sent_at, _("Chuyển đến %(unit)s", unit=words.unit(row.to_unit_id))
        if row.returned_at is not None:
            yield row.returned_at, _("%(unit)s gửi lại kết quả", unit=words.unit(row.to_unit_id))


def _ended(found: DossierView) -> Iterator[tuple[datetime, str]]:
    if found.result_at is not None:
        yield found.result_at, _("Có kết quả")
    if found.closed_at is not None:
        yield found.closed_at, words.word(words.STATUS, found.status)
