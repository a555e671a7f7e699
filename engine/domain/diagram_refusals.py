"""What is refused about drafts of diagrams and their release."""

from engine.domain.errors import Refusal


class DraftMoved(Refusal):
    """Somebody else saved the draft since it was opened; nothing was overwritten."""

    vi = (
        "Bản thảo sơ đồ “{diagram}” đã được {name} lưu lúc {at} sau khi bạn mở, nên chưa ghi đè. "
        "Hãy lưu bản của bạn thành bản thảo khác, hoặc tải lại bản vừa lưu."
    )
    en = (
        "The draft of diagram “{diagram}” was saved by {name} at {at} after you opened it, so nothing was overwritten. "
        "Keep yours as another draft, or load the one just saved."
    )


class DraftNotOpen(Refusal):
    """The draft is not in the state that the act needs."""

    vi = "Bản thảo sơ đồ “{diagram}” {state_vi} nên không làm được việc này. Hãy tải lại trang để xem hiện trạng."
    en = (
        "The draft of diagram “{diagram}” {state_en}, so this cannot be done. Load the page again to see how it stands."
    )


class OwnDiagram(Refusal):
    vi = "Bạn đã vẽ hoặc trình bản thảo sơ đồ “{diagram}” nên không được tự ban hành. Hãy nhờ người khác xem xét."
    en = "You drew or submitted this draft of diagram “{diagram}”: somebody else must review and release it."


class DiagramHasErrors(Refusal):
    vi = "Sơ đồ “{diagram}” còn {count} lỗi nên chưa trình hay ban hành được. Lỗi đầu tiên: {first_vi}"
    en = "Diagram “{diagram}” still has {count} errors and cannot be submitted or released. The first: {first_en}"


class WrongDiagram(Refusal):
    """The text holds another process than the draft is of."""

    vi = "Tệp không có quy trình “{diagram}” (mã quy trình phải giữ nguyên). Hãy sửa mã trong tệp, hoặc mở đúng sơ đồ."
    en = "The file has no process “{diagram}” (the process id must stay). Correct the id, or open the right diagram."


class BaseMoved(Refusal):
    """The diagram was released anew since the draft was begun."""

    vi = (
        "Sơ đồ “{diagram}” đã được ban hành bản khác sau khi bắt đầu bản thảo này. Hãy so sánh hai bản, "
        "đưa thay đổi kia vào bản thảo, rồi ghi “Đã đối chiếu với bản hiện hành”."
    )
    en = (
        "Another version of diagram “{diagram}” was released after this draft was begun. Compare the two, take the "
        "other change into the draft, then note “Compared with the current version”."
    )


class NothingDrawn(Refusal):
    vi = "Bản thảo sơ đồ “{diagram}” giống hệt bản hiện hành nên không có gì để trình."
    en = "The draft of diagram “{diagram}” is the same as the current version: there is nothing to submit."


class ReleaseInThePast(Refusal):
    vi = "Ngày áp dụng {day:%d/%m/%Y} đã qua. Sơ đồ mới chỉ áp dụng từ hôm nay trở đi; hãy chọn ngày khác."
    en = "The day {day:%Y-%m-%d} has passed. A new diagram holds from today on at the earliest; choose another day."
