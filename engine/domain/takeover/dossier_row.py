"""A row of the sheet of dossiers: one that was begun on paper or in another system, as the slip and the file say it."""

import re
from dataclasses import dataclass
from datetime import datetime

from engine.domain.applicant import Applicant, fold
from engine.domain.dossier import Channel
from engine.domain.effects import StopReason
from engine.domain.errors import Refusal
from engine.domain.papers import Paper
from engine.domain.takeover import cells
from engine.domain.takeover import columns as c
from engine.domain.takeover.remark import Unreadable
from engine.domain.takeover.sheet import Reader

_CHANNELS = {
    **dict.fromkeys(("", "truc tiep", "tai quay", "mot cua", "desk", "direct"), Channel.DESK),
    **dict.fromkeys(("truc tuyen", "qua mang", "dvc", "dich vu cong", "online"), Channel.ONLINE),
    **dict.fromkeys(("buu chinh", "buu dien", "qua buu chinh", "dich vu buu chinh", "post"), Channel.POST),
}
_REASONS = (
    (StopReason.SUPPLEMENT, ("bo sung", "hoan thien", "supplement")),
    (StopReason.OPINION, ("y kien", "xac minh", "opinion")),
    (StopReason.PAYMENT, ("nop tien", "thue", "nghia vu tai chinh", "payment")),
    (StopReason.POSTING, ("niem yet", "cong khai", "posting")),
)
_SPAN = re.compile(
    r"(?:từ\s+|tu\s+)?(?P<since>[\d/.:hg ]*\d)\s*(?:-|–|—|đến|den|to)\s*(?P<until>[\d/.:hg "
    r"]*\d)?\s*(?:nay)?\s*[:,]\s*(?P<why>.+)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(\d{1,3})\s*(bản chính|bản sao|bản gốc|bản|ban chinh|ban sao|ban)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """A suspension so far; `until` is None while it lasts."""

    reason: StopReason
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierRow:
    """`since`: when it came to the step, where the file says so. Amounts in đồng."""

    code: str
    procedure: str
    applicant: Applicant
    channel: Channel
    received_at: datetime
    accepted_at: datetime
    promised_at: datetime
    step: str
    since: datetime | None
    waits: tuple[Wait, ...]
    fees: int
    paid: int
    receipt: str
    papers: tuple[Paper, ...]
    documents: int | None

    @property
    def open_wait(self) -> Wait | None:
        return next((wait for wait in self.waits if wait.until is None), None)

    @property
    def owed(self) -> int:
        return self.fees - self.paid

    @property
    def last_known(self) -> datetime:
        """The last instant of its course that the file knows, apart from where it stands now."""
        return max([self.accepted_at, *(wait.until for wait in self.waits if wait.until is not None)])


def read_dossier(reader: Reader, now: datetime) -> DossierRow | None:
    """None where the row has faults: they are with the reader."""
    code, procedure, step = reader.text(c.CODE), reader.text(c.PROCEDURE), reader.text(c.STEP)
    applicant = _applicant(reader)
    channel = reader.read(c.CHANNEL, _channel) or Channel.DESK
    accepted_at = reader.read(c.ACCEPTED, lambda value: cells.instant(value, cells.OPENING))
    received_at = reader.read(c.RECEIVED, lambda value: cells.instant(value, cells.OPENING)) or accepted_at
    promised_at = reader.read(c.PROMISED, lambda value: cells.instant(value, cells.CLOSING))
    since = reader.read(c.SINCE, lambda value: cells.instant(value, cells.OPENING))
    waits = reader.read(c.SUSPENSIONS, _waits) or ()
    paid = reader.whole(c.PAID) or 0
    fees = reader.whole(c.FEES)
    receipt = reader.text(c.RECEIPT)
    papers = reader.read(c.PAPERS, _papers) or ()
    documents = reader.whole(c.DOCUMENTS)
    if reader.failed or applicant is None or accepted_at is None or received_at is None or promised_at is None:
        return None
    if since is not None and since < accepted_at and not cells.has_hour(reader.cell(c.SINCE).value):
        since = max(since, accepted_at) if since.date() == accepted_at.date() else since
    row = DossierRow(
        code=code,
        procedure=procedure,
        applicant=applicant,
        channel=channel,
        received_at=min(received_at, accepted_at) if received_at.date() == accepted_at.date() else received_at,
        accepted_at=accepted_at,
        promised_at=promised_at,
        step=step,
        since=since,
        waits=waits,
        fees=paid if fees is None else fees,
        paid=paid,
        receipt=receipt,
        papers=papers,
        documents=documents,
    )
    _check(reader, row, now)
    return None if reader.failed else row


def _applicant(reader: Reader) -> Applicant | None:
    name, address = reader.text(c.APPLICANT), reader.text(c.ADDRESS)
    number, birth = reader.read(c.IDENTITY, cells.identity) or "", reader.read(c.BIRTH, cells.birth) or ""
    phone = reader.read(c.PHONE, _phone) or ""
    for column, given in (
        (c.IDENTITY, {"identity_number": number}),
        (c.BIRTH, {"birth_date": birth}),
        (c.PHONE, {"phone": phone}),
    ):
        try:
            Applicant(name="x", **given)
        except Refusal as wrong:
            reader.told(column, wrong)
    if reader.failed:
        return None
    try:
        return Applicant(name=name, identity_number=number, birth_date=birth, address=address, phone=phone)
    except Refusal as wrong:
        reader.told(c.APPLICANT, wrong)
        return None


def _phone(value: cells.Plain) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = str(int(value))
        raise Unreadable(
            f"{digits} là số nên có thể đã mất số 0 ở đầu; hãy định dạng ô là Văn bản và gõ lại",
            f"{digits} is a number and may have lost its leading zero; format the cell as text and type it again",
        )
    return cells.text(value).replace(".", "").replace("-", "")


def _channel(value: cells.Plain) -> Channel:
    told = fold(cells.text(value))
    if told not in _CHANNELS:
        raise Unreadable(
            f"không có hình thức “{value}”; hãy ghi Trực tiếp, Trực tuyến hoặc Bưu chính",
            f"there is no way of filing “{value}”; write Trực tiếp, Trực tuyến or Bưu chính",
        )
    return _CHANNELS[told]


def _waits(value: cells.Plain) -> tuple[Wait, ...]:
    told = cells.text(value)
    waits = tuple(_wait(part.strip()) for part in told.split(";") if part.strip())
    if sum(wait.until is None for wait in waits) > 1:
        raise Unreadable("chỉ một lần tạm dừng được còn để ngỏ", "only one suspension may still be open")
    return tuple(sorted(waits, key=lambda wait: wait.since))


def _wait(part: str) -> Wait:
    found = _SPAN.fullmatch(part)
    reason = (
        next((key for key, words in _REASONS if any(word in fold(found["why"]) for word in words)), None)
        if found
        else None
    )
    if found is None or reason is None:
        raise Unreadable(
            f"“{part}”: hãy ghi từ ngày - đến ngày: lý do (bổ sung, xin ý kiến, nộp tiền, niêm yết)",
            f"“{part}”: write from - to: reason (bổ sung, xin ý kiến, nộp tiền, niêm yết)",
        )
    since = cells.instant(found["since"].strip(), cells.OPENING)
    until = None if found["until"] is None else cells.instant(found["until"].strip(), cells.CLOSING)
    assert since is not None
    if until is not None and until <= since:
        raise Unreadable(f"“{part}”: ngày đến phải sau ngày từ", f"“{part}”: it must end after it begins")
    return Wait(reason=reason, since=since, until=until)


def _papers(value: cells.Plain) -> tuple[Paper, ...]:
    parts = re.split(r"[;\n]", cells.text(value))
    return tuple(_paper(part.strip()) for part in parts if part.strip())


def _paper(part: str) -> Paper:
    name, _, counts = part.partition("(")
    originals = copies = 0
    for number, what in _COUNTED.findall(counts):
        if "sao" in what.lower():
            copies += int(number)
        else:
            originals += int(number)
    try:
        return Paper(name=name.strip() or part, originals=originals if originals or copies else 1, copies=copies)
    except Refusal as wrong:
        raise Unreadable(wrong.vietnamese, wrong.english) from wrong


def _check(reader: Reader, row: DossierRow, now: datetime) -> None:
    """What a row says of its instants and its money must fit together."""
    received_at = None if row.received_at == row.accepted_at else row.received_at
    for column, instant in ((c.ACCEPTED, row.accepted_at), (c.RECEIVED, received_at), (c.SINCE, row.since)):
        if instant is not None and instant > now:
            reader.error(column, "ngày này chưa đến; hãy kiểm tra lại", "this day has not come yet; check it")
    if row.received_at > row.accepted_at:
        reader.error(c.RECEIVED, "sau ngày tiếp nhận; hãy đổi lại", "lies after the acceptance; change them")
    if row.promised_at <= row.accepted_at:
        reader.error(c.PROMISED, "phải sau ngày tiếp nhận", "must lie after the acceptance")
    if row.since is not None and row.since < row.accepted_at:
        reader.error(c.SINCE, "trước ngày tiếp nhận; hãy kiểm tra lại", "lies before the acceptance; check it")
    _check_waits(reader, row, now)
    if row.fees < row.paid:
        reader.error(c.PAID, "lớn hơn số phải thu; hãy kiểm tra lại", "is more than what is to be paid; check it")
    if row.paid and not row.receipt:
        reader.error(
            c.RECEIPT, "đã thu tiền thì phải ghi số biên lai", "money was taken: give the number of its receipt"
        )
    if row.documents is not None and not 1 <= row.documents <= 500:
        reader.error(c.DOCUMENTS, "phải từ 1 đến 500", "must be from 1 to 500")


def _check_waits(reader: Reader, row: DossierRow, now: datetime) -> None:
    before = row.accepted_at
    for place, wait in enumerate(row.waits):
        since = wait.since if place or wait.since.date() != before.date() else max(wait.since, before)
        if since < before or max(since, wait.until or since) > now:
            reader.error(
                c.SUSPENSIONS,
                "các lần tạm dừng phải sau ngày tiếp nhận, lần lượt, không chồng nhau và không ở tương lai",
                "suspensions must lie after the acceptance, one after the other, and not in the future",
            )
            return
        before = wait.until or since
