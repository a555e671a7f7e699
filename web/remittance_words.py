"""What is wrong with a remittance, in one sentence that says what to do."""

from engine.domain.remittance import Judgement, Trouble
from web.language import translated as _
from web.language import translated_later as _l
from web.words import money

_PLAIN = {
    Trouble.UNNAMED: _l("Nội dung không nêu đúng một hồ sơ của đơn vị. Hãy chọn hồ sơ, hoặc chuyển trả lại."),
    Trouble.NOT_ACCEPTED: _l("Hồ sơ chưa được tiếp nhận. Khi tiếp nhận mà đúng số tiền thì khoản này tự khớp."),
    Trouble.CLOSED: _l("Hồ sơ đã kết thúc, không còn phải nộp. Hãy chuyển trả lại."),
    Trouble.NOTHING_OWED: _l("Hồ sơ không phải nộp khoản nào. Hãy chuyển trả lại."),
}


def trouble_told(judgement: Judgement | None, receipt: str | None = None, used: int = 0) -> str:
    """`receipt` is one that stands, `used` what of the remittance it took, in đồng."""
    trouble = None if judgement is None else judgement.trouble
    if judgement is None or trouble is None:
        return _("Đúng số tiền còn phải nộp.")
    apart = money(judgement.apart)
    if trouble is Trouble.TOO_MUCH and used:
        return _("Đã ghi biên lai %(receipt)s; còn thừa %(apart)s, hãy chuyển trả lại.", receipt=receipt, apart=apart)
    if trouble is Trouble.TOO_MUCH:
        return _("Thừa %(apart)s. Hãy ghi biên lai cho số phải nộp, rồi chuyển trả lại phần thừa.", apart=apart)
    if trouble is Trouble.TOO_LITTLE:
        return _("Còn thiếu %(apart)s. Chờ người nộp chuyển thêm, hoặc chuyển trả lại.", apart=apart)
    if trouble is Trouble.PAID and receipt is not None:
        return _("Đã thu đủ theo biên lai %(receipt)s: chuyển hai lần, hãy chuyển trả lại.", receipt=receipt)
    if trouble is Trouble.PAID:
        return _("Khoản khác đã đủ cho hồ sơ này: chuyển hai lần, hãy chuyển trả lại.")
    return str(_PLAIN[trouble])
