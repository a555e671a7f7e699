"""What the runtime refuses: a diagram that cannot be read or fails on the way, a damaged state, a lost task."""

from engine.domain.errors import Refusal


class DiagramBroken(Refusal):
    """A diagram cannot be made into something that runs."""

    vi = "Quy trình “{process}” không chạy được: {problem_vi}"
    en = "Process “{process}” cannot run: {problem_en}"

    def __init__(self, process: str, vi: str, en: str) -> None:
        super().__init__(process=process, problem_vi=vi, problem_en=en)


class DiagramFailed(Refusal):
    """A diagram failed at one element while it ran: a fault of the diagram or of its data, not of the person."""

    vi = "Quy trình “{process}” dừng ở bước “{element}”: {problem_vi} Hãy báo người quản lý quy trình."
    en = "Process “{process}” stopped at “{element}”: {problem_en} Tell the quality officer."

    def __init__(self, process: str, element: str, vi: str, en: str) -> None:
        super().__init__(process=process, element=element, problem_vi=vi, problem_en=en)


class NothingLeft(DiagramFailed):
    """After the step nothing would be open although the process has not ended: its tokens wait for one another."""

    def __init__(self, process: str, element: str) -> None:
        super().__init__(
            process,
            element,
            "quy trình chưa kết thúc mà không còn việc nào để làm; nhánh được chờ ở đây sẽ không bao giờ đến.",
            "the process has not ended and nothing is left to do; the branch awaited here will never come.",
        )


class NoSuchTask(Refusal):
    """The task is not open in this stage: finished, cancelled, of another stage, or never there."""

    vi = "Bước này của hồ sơ không còn mở (đã xong hoặc đã hủy). Hãy tải lại trang."
    en = "This step of the dossier is no longer open (finished or cancelled). Reload the page."


class StateUnreadable(Refusal):
    """A stored state is damaged or belongs to another diagram."""

    vi = "Không đọc được trạng thái đã lưu của hồ sơ: {problem_vi}."
    en = "The stored state of the dossier cannot be read: {problem_en}."

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(problem_vi=vi, problem_en=en)


class StateAhead(StateUnreadable):
    """A newer program wrote the state: nothing is wrong with it, this program is too old."""

    vi = (
        "Trạng thái của hồ sơ do bản motcua mới hơn ghi (phiên bản {found}, chương trình này đọc được đến {known}). "
        "Chưa có gì thay đổi; hãy cập nhật chương trình."
    )
    en = (
        "The state of the dossier was written by a newer motcua (version {found}, this program reads up to {known}). "
        "Nothing was changed; update the program."
    )

    def __init__(self, found: int, known: int) -> None:
        Refusal.__init__(self, found=found, known=known)
