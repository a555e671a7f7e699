"""What is refused about somebody's own tools: saved filters and drafts."""

from engine.domain.errors import Refusal


class NotYourFilter(Refusal):
    vi = "Bộ lọc “{name}” do {owner} lưu. Chỉ người đó hoặc lãnh đạo đơn vị bỏ được."
    en = "The filter “{name}” was saved by {owner}. Only that person or the unit's leader can remove it."


class FiltersFull(Refusal):
    vi = "Bạn đã lưu {most} bộ lọc. Hãy bỏ bớt một bộ lọc rồi lưu lại."
    en = "You have saved {most} filters. Remove one of them and save again."


class DraftTooLong(Refusal):
    vi = "Bản nháp dài quá {most} ký tự nên chưa lưu được. Hãy rút gọn, hoặc hoàn thành việc."
    en = "The draft is longer than {most} characters and was not saved. Shorten it, or complete the work."


class ReasonMissing(Refusal):
    vi = "Việc “{name}” đang do {holder} nhận. Hãy ghi lý do chuyển cho người khác."
    en = "The work “{name}” is held by {holder}. Say why it goes to somebody else."
