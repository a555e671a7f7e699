"""The trail of a dossier as sentences that a person reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.form import Form
from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.course import EventView, events_of, stages_of, steps_of
from engine.store.queries.visibility import Reader
from web import context, words
from web.answers import forms_of, told_answer
from web.language import current, written
from web.language import translated as _

MOST_ANSWERS = 3
_WITH_REASON = {
    AuditKind.DOSSIER_WITHDRAWN,
    AuditKind.DOSSIER_ANNULLED,
    AuditKind.APOLOGY_ISSUED,
    AuditKind.PROPOSAL_MADE,
    AuditKind.PROPOSAL_DECLINED,
    AuditKind.ORDER_APPLIED,
    AuditKind.FOLLOW_UP_DECLINED,
    AuditKind.WORK_ITEM_ASSIGNED,
    AuditKind.FILE_STRUCK,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`who` is None for what the system did by itself. `written_at`: when it was written down, if that was later.
    `answer`: what the person wrote, as (label, value)."""

    what: str
    who: str | None
    where: str | None
    at: datetime
    written_at: datetime | None
    detail: str | None = None
    answer: list[tuple[str, str]]


def timeline(events: list[EventView], forms: Mapping[UUID, Form]) -> list[Line]:
    """Newest first. Events that only serve the machinery are left to the audit pages. `forms` by work item."""
    lines = [line for event in events if (line := line_of(event, forms)) is not None]
    return lines[::-1]


def line_of(event: EventView, forms: Mapping[UUID, Form]) -> Line | None:
    """None for an event that only serves the machinery."""
    return _line(event, forms) if event.kind in _SENTENCES else None


def course_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[Line]:
    """The timeline of one dossier."""
    stages, installation = stages_of(session, reader, dossier_id), context.installation()
    versions = {stage.process_version: installation.version(session, stage.process_version) for stage in stages}
    steps = steps_of(session, reader, dossier_id)
    return timeline(events_of(session, reader, dossier_id), forms_of(steps, stages, versions))


def latest_answers(lines: list[Line]) -> list[Line]:
    """The last steps at which somebody wrote something: what the next person has to know."""
    return [line for line in lines if line.answer][:MOST_ANSWERS]


def _line(event: EventView, forms: Mapping[UUID, Form]) -> Line:
    late = event.recorded_at != event.occurred_at
    return Line(
        what=_SENTENCES[event.kind](event.data | {"to_name": event.to_name}),
        who=_who(event),
        where=event.unit_name,
        at=event.occurred_at,
        written_at=event.recorded_at if late else None,
        detail=_detail(event),
        answer=told_answer(event, forms),
    )


def _who(event: EventView) -> str | None:
    if event.for_name is None:
        return event.actor_name
    return _("%(name)s, thay mặt %(absent)s", name=event.actor_name, absent=event.for_name)


def _detail(event: EventView) -> str | None:
    if event.kind is AuditKind.CLOCK_STOPPED and event.data.get("notice_late"):
        return _("Yêu cầu bổ sung sau hạn 3 ngày làm việc.")
    if event.kind is AuditKind.DOSSIER_MOVED:
        return _("Căn cứ: %(basis)s", basis="; ".join(map(str, event.data.get("basis", ()))))
    if event.kind is AuditKind.RESULT_SIGNED and "recorded_by" in event.data:
        return _("Người ghi: %(login)s", login=event.data["recorded_by"])
    reason = event.data.get("reason")
    if event.kind in _WITH_REASON and reason:
        return _("Lý do: %(reason)s", reason=reason)
    return None


def _accepted(data: dict[str, Any]) -> str:
    at = _when(data.get("promised_at"))
    return _("Tiếp nhận hồ sơ %(code)s, hẹn trả kết quả %(at)s", code=data.get("code"), at=at)


def _completed(data: dict[str, Any]) -> str:
    return _("Hoàn thành “%(name)s”", name=data.get("name"))


def _stopped(data: dict[str, Any]) -> str:
    reason = words.word(words.STOPPED_FOR, str(data.get("reason")))
    return (
        _("Bắt đầu chờ: %(reason)s", reason=reason)
        if data.get("counting")
        else _("Tạm dừng tính thời hạn: %(reason)s", reason=reason)
    )


def _resumed(data: dict[str, Any]) -> str:
    return _("Tiếp tục tính thời hạn, đến %(at)s", at=_when(data.get("due_at")))


def _extended(data: dict[str, Any]) -> str:
    return _("Gia hạn theo quy định, đến %(at)s", at=_when(data.get("due_at")))


def _result(data: dict[str, Any]) -> str:
    outcome = words.word(words.OUTCOME, str(data.get("outcome")))
    verdict = words.word(words.VERDICT, str(data.get("verdict")))
    return _("Kết quả về bộ phận một cửa: %(outcome)s, %(verdict)s", outcome=outcome, verdict=verdict)


def _closed(data: dict[str, Any]) -> str:
    told = _("Kết thúc hồ sơ: %(status)s", status=words.word(words.STATUS, str(data.get("status"))))
    return f"{told}. {_('Số đã cấp được hủy trong sổ.')}" if data.get("numbers_voided") else told


def _sent(data: dict[str, Any]) -> str:
    organisation = context.installation().catalog.organisation
    function = organisation.functions.get(str(data.get("function")))
    name = "" if function is None else function.name_en if current() == "en" else function.name_vi
    return _("Chuyển đến %(unit)s: %(function)s", unit=words.unit(str(data.get("to_unit"))), function=name)


def _returned(data: dict[str, Any]) -> str:
    unit = words.unit(str(data.get("from_unit")))
    return _(
        "Hồ sơ về lại từ %(unit)s: lần %(visit)s, hạn %(at)s",
        unit=unit,
        visit=data.get("visit"),
        at=_when(data.get("due_at")),
    )


def _moved(data: dict[str, Any]) -> str:
    units = ", ".join(dict.fromkeys(words.unit(str(unit)) for unit in data.get("units", {}).values()))
    return _("Chuyển sang đơn vị kế thừa: %(units)s", units=units)


def _receipt(data: dict[str, Any]) -> str:
    return _(
        "Thu tiền, biên lai %(number)s: %(amount)s", number=data.get("receipt"), amount=words.money(data["amount"])
    )


def _numbers(data: dict[str, Any]) -> str:
    numbers = ", ".join(str(number) for number in data.get("numbers", ()))
    return _(
        "Vào sổ %(book)s năm %(year)s, số %(numbers)s", book=data.get("book"), year=data.get("year"), numbers=numbers
    )


def _slip(data: dict[str, Any]) -> str:
    return _(
        "Lập %(slip)s số %(number)s", slip=words.word(words.SLIP, str(data.get("slip"))), number=data.get("number")
    )


def _apology(data: dict[str, Any]) -> str:
    return _("Xin lỗi và hẹn lại đến %(at)s", at=_when(data.get("new_date")))


def _signed(data: dict[str, Any]) -> str:
    way = _("ký số") if data.get("way") == "digital" else _("ký trên giấy")
    return _("Ký “%(title)s”: %(way)s", title=data.get("title"), way=way)


def _ink(data: dict[str, Any]) -> str:
    if data.get("basis") == "list":
        listed = data.get("reference")
        return _("Ghi lãnh đạo đã ký trên giấy, theo danh sách đã duyệt: %(list)s", list=listed)
    return _("Ghi lãnh đạo đã ký trên giấy, có văn bản đã ký")


def _blank(data: dict[str, Any]) -> dict[str, Any]:
    kind = str(data.get("kind"))
    number = words.blank_number(int(data.get("number", 0)), kind)
    return {"kind": words.blank(kind), "series": data.get("series"), "number": number}


def _act(data: dict[str, Any]) -> str:
    return words.word(words.ACT, str(data.get("act")))


def _ground(data: dict[str, Any]) -> str:
    return words.word(words.GROUND, str(data.get("ground")))


def _custody(data: dict[str, Any]) -> str:
    return words.word(words.CUSTODY, str(data.get("what")))


def _papers_taken(data: dict[str, Any]) -> str:
    return _("%(what)s: giấy tờ ở %(unit)s", what=_custody(data), unit=words.unit(str(data.get("from_unit"))))


def _file(data: dict[str, Any]) -> str:
    """The file, and what it is of."""
    of = {"paper": data.get("paper"), "result": _("kết quả")}.get(str(data.get("kind")))
    return f"“{data.get('name')}”" + (f" ({of})" if of else "")


def _original(data: dict[str, Any]) -> str:
    return f"{data.get('paper')} ({data.get('count')})"


def _ordered(data: dict[str, Any]) -> str:
    if data.get("due_before") == data.get("due_after"):
        return _("Tính lại hạn các bước theo %(order)s", order=data.get("order"))
    at = _when(data.get("due_after"))
    if data.get("lifted_by"):
        return _("Hạn giải quyết tính lại đến %(at)s theo %(order)s", at=at, order=data.get("lifted_by"))
    return _("Hạn giải quyết tính lại đến %(at)s theo %(order)s", at=at, order=data.get("order"))


def _notice(data: dict[str, Any]) -> str:
    kind, channel = str(data.get("template")), str(data.get("channel"))
    return f"{words.notice(kind)} ({words.NOTICE_CHANNEL.get(channel, channel)} {data.get('to')})"


def _when(text: object) -> str:
    return written(datetime.fromisoformat(text), "instant") if isinstance(text, str) else "—"


_SENTENCES: dict[AuditKind, Callable[[dict[str, Any]], str]] = {
    AuditKind.DOSSIER_RECEIVED: lambda data: _("Nhận hồ sơ"),
    AuditKind.DOSSIER_ACCEPTED: _accepted,
    AuditKind.DOSSIER_CLOSED: _closed,
    AuditKind.DOSSIER_WITHDRAWN: lambda data: _("Người dân rút hồ sơ"),
    AuditKind.DOSSIER_ANNULLED: lambda data: _("Hủy hồ sơ: %(ground)s", ground=_ground(data)),
    AuditKind.PROPOSAL_MADE: lambda data: _("Đề nghị: %(act)s", act=_act(data)),
    AuditKind.PROPOSAL_CONFIRMED: lambda data: _("Xác nhận: %(act)s", act=_act(data)),
    AuditKind.PROPOSAL_DECLINED: lambda data: _("Từ chối đề nghị: %(act)s", act=_act(data)),
    AuditKind.ORDER_APPLIED: _ordered,
    AuditKind.DESK_SERVED: lambda data: _("Người dân đến %(unit)s", unit=words.unit(str(data.get("desk")))),
    AuditKind.PAPERS_TAKEN: _papers_taken,
    AuditKind.PAPERS_SENT: lambda data: _("Giao giấy tờ: %(what)s", what=_custody(data)),
    AuditKind.PAPERS_RECEIVED: lambda data: _("Nhận giấy tờ: %(what)s", what=_custody(data)),
    AuditKind.DOSSIER_MOVED: _moved,
    AuditKind.COMMENT_WRITTEN: lambda data: _("Trao đổi"),
    AuditKind.DOSSIER_SURVEYED: lambda data: _("Lấy ý kiến hài lòng"),
    AuditKind.WORK_ITEM_COMPLETED: _completed,
    AuditKind.WORK_ITEM_ASSIGNED: lambda data: _(
        "Phân công “%(name)s” cho %(person)s", name=data.get("name"), person=data.get("to_name")
    ),
    AuditKind.WORK_ITEM_RECUSED: lambda data: _(
        "Chuyển việc “%(name)s” theo quy định về người có liên quan", name=data.get("name")
    ),
    AuditKind.CLOCK_STOPPED: _stopped,
    AuditKind.CLOCK_RESUMED: _resumed,
    AuditKind.CLOCK_EXTENDED: _extended,
    AuditKind.RESULT_AT_DESK: _result,
    AuditKind.RESULT_SIGNED: _signed,
    AuditKind.INK_RECORDED: _ink,
    AuditKind.RESULT_SEALED: lambda data: _("Đóng dấu “%(title)s”", title=data.get("title")),
    AuditKind.BLANK_USED: lambda data: _("Dùng phôi %(kind)s sê-ri %(series)s số %(number)s", **_blank(data)),
    AuditKind.BLANK_SPOILT: lambda data: _("Hỏng phôi %(kind)s sê-ri %(series)s số %(number)s", **_blank(data)),
    AuditKind.RECEIPT_ISSUED: _receipt,
    AuditKind.RECEIPT_VOIDED: lambda data: _("Hủy biên lai"),
    AuditKind.RECEIPT_REFUNDED: lambda data: _("Hoàn tiền biên lai %(receipt)s", receipt=data["receipt"]),
    AuditKind.REMITTANCE_MATCHED: lambda data: _(
        "Chuyển khoản %(number)s trả cho biên lai %(receipt)s", number=data.get("number"), receipt=data.get("receipt")
    ),
    AuditKind.REMITTANCE_SENT_BACK: lambda data: _(
        "Chuyển trả lại %(amount)s của giao dịch %(number)s",
        amount=words.money(data["amount"]),
        number=data.get("number"),
    ),
    AuditKind.REMITTANCE_SET_ASIDE: lambda data: _("Để riêng giao dịch %(number)s", number=data.get("number")),
    AuditKind.NUMBERS_TAKEN: _numbers,
    AuditKind.SLIP_ISSUED: _slip,
    AuditKind.APOLOGY_ISSUED: _apology,
    AuditKind.HANDOFF_SENT: _sent,
    AuditKind.HANDOFF_RETURNED: lambda data: _("Gửi lại kết quả liên thông"),
    AuditKind.STAGE_RETURNED: _returned,
    AuditKind.CLOCK_ADMITTED: lambda data: _("Thụ lý, hạn giải quyết %(at)s", at=_when(data.get("due_at"))),
    AuditKind.FOLLOW_UP_SUGGESTED: lambda data: _("Đề xuất thủ tục tiếp theo"),
    AuditKind.FOLLOW_UP_ACCEPTED: lambda data: _("Người dân đồng ý thủ tục tiếp theo"),
    AuditKind.FOLLOW_UP_DECLINED: lambda data: _("Không nộp thủ tục tiếp theo"),
    AuditKind.RESULT_NONCONFORMING: lambda data: _("Phát hiện kết quả sai: %(what)s", what=data.get("description")),
    AuditKind.RESULT_CORRECTED: lambda data: (
        _("Đã khắc phục kết quả sai") if data.get("put_right") else _("Kết quả được giữ nguyên")
    ),
    AuditKind.NUMBERS_NOTED: lambda data: _("Ghi chú vào sổ: %(notes)s", notes="; ".join(data.get("notes", ()))),
    AuditKind.FILE_ATTACHED: lambda data: _("Thêm tệp %(file)s", file=_file(data)),
    AuditKind.FILE_STRUCK: lambda data: (
        _("Thay tệp %(file)s", file=_file(data))
        if data.get("replaced_by")
        else _("Gạch bỏ tệp %(file)s", file=_file(data))
    ),
    AuditKind.FILE_REMOVED: lambda data: _("Bỏ tệp %(file)s trước khi tiếp nhận", file=_file(data)),
    AuditKind.DOSSIER_DIGITISED: lambda data: _("Đã số hóa đủ giấy tờ"),
    AuditKind.ORIGINAL_KEPT: lambda data: _("Giữ bản chính: %(paper)s", paper=_original(data)),
    AuditKind.ORIGINAL_RETURNED: lambda data: _(
        "Trả bản chính: %(paper)s cho %(who)s", paper=_original(data), who=data.get("taken_by")
    ),
    AuditKind.NOTICE_SENT: lambda data: _("Đã gửi thông báo: %(what)s", what=_notice(data)),
    AuditKind.NOTICE_FAILED: lambda data: _("Không gửi được thông báo: %(what)s", what=_notice(data)),
    AuditKind.NOTICES_CHOSEN: lambda data: _("Đổi cách nhận thông báo"),
    AuditKind.SUPPLEMENT_SENT: lambda data: _("Người dân gửi bổ sung trực tuyến: %(paper)s", paper=data.get("paper")),
    AuditKind.TRACKING_ISSUED: lambda data: _("Cấp mã bí mật tra cứu, lần %(serial)s", serial=data.get("serial")),
    AuditKind.TIMER_FIRED: lambda data: _("Hết thời gian chờ"),
    AuditKind.INCIDENT_RAISED: lambda data: _("Một bước gặp sự cố, đang chờ thử lại"),
    AuditKind.INCIDENT_RETRIED: lambda data: _("Thử lại bước gặp sự cố"),
    AuditKind.INCIDENT_RESOLVED: lambda data: _("Đã khắc phục sự cố"),
}
