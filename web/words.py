"""The words of the pages for what the engine knows by keys, and for times, lengths and money."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import Flask

from engine.domain.calendar import CalendarUnknown
from engine.domain.duration import Duration, RoundTheClock, length
from engine.domain.identifiers import ProcedureCode, RoleKey, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.procedure import Procedure
from engine.domain.term import Term, Unit
from web import context, language
from web.language import translated as _
from web.language import translated_count as _n
from web.language import translated_later as _l

STATUS = {
    "submitted": _l("Chờ tiếp nhận"),
    "accepted": _l("Đã tiếp nhận"),
    "processing": _l("Đang giải quyết"),
    "waiting_supplement": _l("Chờ bổ sung hồ sơ"),
    "waiting_opinion": _l("Chờ ý kiến cơ quan khác"),
    "waiting_payment": _l("Chờ người dân nộp tiền"),
    "forwarded": _l("Đã chuyển cơ quan khác"),
    "signed": _l("Đã ký"),
    "result_at_desk": _l("Chờ trả kết quả"),
    "returned": _l("Đã trả kết quả"),
    "rejected_at_desk": _l("Từ chối tiếp nhận"),
    "incomplete_at_desk": _l("Hướng dẫn bổ sung, chưa tiếp nhận"),
    "refused_after_review": _l("Không đủ điều kiện giải quyết"),
    "withdrawn": _l("Người dân rút hồ sơ"),
    "cancelled_no_supplement": _l("Dừng vì không bổ sung"),
    "annulled": _l("Đã hủy, không tính là tiếp nhận"),
}
TONE = {
    "waiting_supplement": "waiting",
    "waiting_opinion": "waiting",
    "waiting_payment": "waiting",
    "forwarded": "waiting",
    "signed": "good",
    "result_at_desk": "good",
    "returned": "closed",
    "rejected_at_desk": "bad",
    "incomplete_at_desk": "bad",
    "refused_after_review": "bad",
    "withdrawn": "closed",
    "cancelled_no_supplement": "closed",
    "annulled": "closed",
}
ACT = {"annulment": _l("Hủy hồ sơ nhập sai"), "late_entry": _l("Nhập bù việc đã làm trên giấy")}
GROUND = {"wrong_procedure": _l("Chọn sai thủ tục"), "double_entry": _l("Nhập hai lần cùng một hồ sơ")}
CUSTODY = {
    "filing": _l("Hồ sơ nhận thay"),
    "supplement": _l("Giấy tờ bổ sung nhận thay"),
    "result": _l("Kết quả chờ trả ở nơi khác"),
}
CHANNEL = {
    "desk": _l("Trực tiếp tại bộ phận một cửa"),
    "online": _l("Trực tuyến"),
    "post": _l("Qua bưu chính công ích"),
}
OUTCOME = {
    "granted": _l("Được giải quyết"),
    "refused": _l("Không được giải quyết"),
    "partial": _l("Giải quyết một phần"),
}
VERDICT = {"early": _l("trước hạn"), "on_time": _l("đúng hạn"), "overdue": _l("quá hạn")}
STOPPED_FOR = {
    "supplement": _l("chờ người dân bổ sung hồ sơ"),
    "opinion": _l("chờ ý kiến của cơ quan khác"),
    "payment": _l("chờ người dân nộp tiền"),
    "posting": _l("trong thời gian niêm yết"),
}
CORRECTION = {"correct": _l("đính chính"), "annul": _l("thu hồi, hủy bỏ")}
FAULT = {"agency": _l("lỗi của cơ quan"), "applicant": _l("lỗi của người nộp")}
SLIP = {
    "acceptance": _l("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    "supplement": _l("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    "refusal": _l("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    "apology": _l("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    "stop": _l("Thông báo dừng giải quyết hồ sơ"),
    "control": _l("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    "register": _l("Sổ theo dõi hồ sơ"),
}
SIGN_IN = {
    "entered": _l("Đã vào"),
    "refused": _l("Sai tên hoặc mật khẩu"),
    "locked": _l("Đang tạm khóa"),
    "closed": _l("Tài khoản đã khóa"),
}
STUCK = {
    "incident": _l("Bước bị lỗi"),
    "timer": _l("Hẹn giờ chưa chạy"),
    "letter": _l("Thư chưa gửi được"),
    "message": _l("Chờ trả lời đã quá hạn"),
}
GROUP = {
    "ho_tich": _l("Hộ tịch"),
    "chung_thuc": _l("Chứng thực"),
    "vhxh": _l("Văn hóa – xã hội"),
    "dat_dai": _l("Đất đai"),
    "khac": _l("Lĩnh vực khác"),
    "phan_anh": _l("Phản ánh, kiến nghị"),
}
FIGURE = {
    "received": _l("Tiếp nhận trong kỳ"),
    "online": _l("Tiếp nhận trong kỳ, nộp trực tuyến"),
    "direct": _l("Tiếp nhận trong kỳ, nộp trực tiếp hoặc qua bưu chính"),
    "carried": _l("Từ kỳ trước chuyển qua"),
    "completed": _l("Đã giải quyết"),
    "early": _l("Giải quyết trước hạn"),
    "on_time": _l("Giải quyết đúng hạn"),
    "overdue": _l("Giải quyết quá hạn"),
    "in_progress": _l("Đang giải quyết"),
    "within_term": _l("Đang giải quyết, trong hạn"),
    "past_term": _l("Đang giải quyết, quá hạn"),
    "overdue_own": _l("Quá hạn ở đơn vị"),
    "overdue_chain": _l("Quá hạn với người dân"),
    "late_unit": _l("Quá hạn với người dân, chậm ở một cơ quan"),
    "waiting": _l("Quá hẹn, đang đợi cấp trên"),
    "filed_online": _l("Nộp trực tuyến từ đầu năm"),
    "digitised": _l("Đã số hóa"),
    "not_digitised": _l("Chưa số hóa"),
    "surveyed": _l("Đã lấy ý kiến hài lòng"),
    "satisfied": _l("Người dân hài lòng"),
    "unsatisfied": _l("Người dân chưa hài lòng"),
    "complaints": _l("Khiếu nại, tố cáo, phản ánh"),
    "paid": _l("Đã thu phí, lệ phí"),
}
FIGURE_SHORT = {
    "received": _l("Tổng"),
    "online": _l("Trực tuyến"),
    "direct": _l("Trực tiếp"),
    "carried": _l("Kỳ trước"),
    "completed": _l("Tổng"),
    "early": _l("Trước hạn"),
    "on_time": _l("Đúng hạn"),
    "overdue": _l("Quá hạn"),
    "in_progress": _l("Tổng"),
    "within_term": _l("Trong hạn"),
    "past_term": _l("Quá hạn"),
}
APPLICANT = {
    "name": _l("Họ và tên"),
    "identity_number": _l("Số giấy tờ tùy thân"),
    "birth_date": _l("Ngày sinh"),
    "address": _l("Địa chỉ"),
    "phone": _l("Số điện thoại"),
    "email": _l("Thư điện tử"),
    "former_number": _l("Số CMND cũ"),
    "notices": _l("Nhận thông báo"),
}
NOTICE_WISH = {
    "sms": _l("chỉ tin nhắn"),
    "email": _l("chỉ thư điện tử"),
    "none": _l("không nhận"),
}
NOTICE_CHANNEL = {
    "email": _l("thư điện tử"),
    "sms": _l("tin nhắn"),
    "app": _l("ứng dụng nhắn tin"),
    "group": _l("nhóm trực"),
}
ATTENDANCE = {
    "signing": _l("Người nộp ký bằng"),
    "interpreter": _l("Người phiên dịch"),
    "witness": _l("Người làm chứng"),
    "collector": _l("Người được ủy quyền nhận kết quả"),
    "collector_number": _l("Số giấy tờ của người nhận thay"),
}
SIGNING = {
    "signature": _l("Chữ ký"),
    "fingerprint": _l("Điểm chỉ"),
    "neither": _l("Không ký, không điểm chỉ được"),
}


def word(words: Mapping[str, Any], key: str) -> str:
    """The word for a key; the key itself where nobody has given it one."""
    return str(words.get(key, key))


def role(key: str) -> str:
    found = context.installation().catalog.organisation.role(RoleKey(key))
    return found.name_en if language.current() == "en" else found.name_vi


def blank(key: str) -> str:
    """The name of a kind of numbered blank."""
    found = context.installation().catalog.signing.blank(key)
    return found.name_en if language.current() == "en" else found.name_vi


def blank_number(number: int, kind: str) -> str:
    """As it is printed on a blank of this kind."""
    return context.installation().catalog.signing.blank(kind).printed(number)


def blank_span(numbers: range, kind: str) -> str:
    return context.installation().catalog.signing.blank(kind).span(numbers)


def unit(key: str) -> str:
    return context.installation().catalog.organisation.unit(UnitId(key)).name


def short_unit(key: str) -> str:
    return context.installation().catalog.organisation.unit(UnitId(key)).short_name


def procedure_of(code: str) -> Procedure:
    return context.installation().catalog.procedure(ProcedureCode(code))


def procedure(code: str) -> str:
    found = procedure_of(code)
    return found.name_en if language.current() == "en" else found.name_vi


def notice(key: str) -> str:
    """The name of a kind of notice; the key of one that has no templates any more."""
    found = context.installation().catalog.notices.kinds.get(key)
    return key if found is None else found.name_en if language.current() == "en" else found.name_vi


def money(amount: int) -> str:
    """Whole đồng, in groups of three: 6.875.000 đ, and 6,875,000 đ in English."""
    grouped = f"{amount:,}"
    return f"{grouped if language.current() == 'en' else grouped.replace(',', '.')} đ"


def share(part: float | None) -> str:
    """99,2%; never rounded up to 100% while anything is missing. A dash where there is nothing to measure."""
    if part is None:
        return "—"
    tenths = int(part * 1000)
    text = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
    return f"{text if language.current() == 'en' else text.replace('.', ',')}%"


def megabytes(size: int) -> str:
    """A size in MB with one decimal: 12,5 MB, and 12.5 MB in English; a small one in kB."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    told = f"{size / 1_000_000:.1f}"
    return f"{told if language.current() == 'en' else told.replace('.', ',')} MB"


def spell(duration: Duration, *, working: bool) -> str:
    """A length in its two biggest parts: "2 ngày 3 giờ làm việc". Time round the clock is told in days of 24 hours."""
    days, hours = (duration.days, duration.hours) if working else divmod(duration.days * 24 + duration.hours, 24)
    parts = (
        (days, _n("%(num)s ngày", "%(num)s ngày", days)),
        (hours, _n("%(num)s giờ", "%(num)s giờ", hours)),
        (duration.minutes, _n("%(num)s phút", "%(num)s phút", duration.minutes)),
    )
    told = [text for amount, text in parts if amount][:2]
    if not told:
        return _("dưới 1 phút")
    return _("%(length)s làm việc", length=" ".join(told)) if working else " ".join(told)


def working(used: timedelta) -> str:
    """Working time as such, in hours: what a day of it is depends on when."""
    hours, minutes = divmod(used // timedelta(minutes=1), 60)
    return spell(Duration(hours=hours, minutes=minutes), working=True)


def term(law: Term) -> str:
    """A term as the law says it: "3 ngày làm việc", "trong ngày"."""
    amount = f"{law.amount.normalize():f}"
    one_or_many = 1 if law.amount == 1 else 2
    match law.unit:
        case Unit.SAME_DAY:
            return _("trong ngày")
        case Unit.WORKING_HOURS:
            return _n("%(amount)s giờ làm việc", "%(amount)s giờ làm việc", one_or_many, amount=amount)
        case Unit.CLOCK_HOURS:
            return _n("%(amount)s giờ", "%(amount)s giờ", one_or_many, amount=amount)
        case Unit.CALENDAR_DAYS:
            return _n("%(amount)s ngày", "%(amount)s ngày", one_or_many, amount=amount)
        case _:
            return _n("%(amount)s ngày làm việc", "%(amount)s ngày làm việc", one_or_many, amount=amount)


def between(start: datetime, end: datetime) -> str:
    """Working time between two instants; by the clock where the calendar does not know their years."""
    try:
        return spell(length(start, end, context.calendar()), working=True)
    except CalendarUnknown:
        return spell(length(start, end, RoundTheClock()), working=False)


def left(due_at: datetime) -> str:
    """How far off a due instant is: "Còn 3 giờ làm việc", "Quá hạn 1 ngày làm việc"."""
    now = context.now()
    if due_at < now:
        return _("Quá hạn %(length)s", length=between(due_at, now))
    return _("Còn %(length)s", length=between(now, due_at))


def day(value: str | date) -> str:
    """A date in the way of the language; a month as 05/1960; a year alone, or whatever else is no date, as it is."""
    try:
        known = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        year, _, month = str(value).partition("-")
        return f"{month}/{year}" if len(year) == 4 and month.isdigit() else str(value)
    return language.written(datetime.combine(known, time(), VIETNAM), "day")


_WORDS = {
    "status": STATUS,
    "channel": CHANNEL,
    "outcome": OUTCOME,
    "verdict": VERDICT,
    "slip": SLIP,
    "act": ACT,
    "ground": GROUND,
    "custody": CUSTODY,
    "stopped_for": STOPPED_FOR,
    "correction": CORRECTION,
    "fault": FAULT,
    "sign_in": SIGN_IN,
    "stuck": STUCK,
    "group": GROUP,
    "figure": FIGURE,
    "figure_short": FIGURE_SHORT,
    "applicant": APPLICANT,
    "notice_wish": NOTICE_WISH,
    "notice_channel": NOTICE_CHANNEL,
    "attendance": ATTENDANCE,
    "signing": SIGNING,
}
"""Filters that say what a key means: the name of each, and its words."""


def install(app: Flask) -> None:
    filters: dict[str, Callable[..., Any]] = {
        "said": language.said,
        "instant": lambda moment: language.written(moment, "instant"),
        "short": lambda moment: language.written(moment, "short"),
        "day": day,
        "left": left,
        "money": money,
        "role": role,
        "unit": unit,
        "blank": blank,
        "blank_span": blank_span,
        "short_unit": short_unit,
        "term": term,
        "procedure": procedure,
        "notice": notice,
        "tone": lambda key: TONE.get(key, ""),
        "written_instant": lambda text: language.written(datetime.fromisoformat(text), "instant"),
        "megabytes": megabytes,
        "share": share,
    }
    filters |= {name: partial(word, words) for name, words in _WORDS.items()}
    language.add_filters(app, filters)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"now": context.now, "is_demo": context.running().is_demo})
