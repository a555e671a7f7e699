"""What a command may refuse: one class a reason, each with the sentence that the person reads."""

from engine.domain.errors import Refusal


class NotYours(Refusal):
    vi = "Việc “{name}” thuộc {role} của {unit}; tài khoản của bạn không giữ vai trò đó ở đơn vị này."
    en = "The work “{name}” belongs to role {role} of {unit}; your account does not hold that role there."


class AlreadyCompleted(Refusal):
    vi = "Việc “{name}” đã được người khác hoàn thành hoặc không còn cần làm. Hãy tải lại danh sách việc."
    en = "The work “{name}” was already completed by somebody else or is no longer needed. Reload the list."


class ClaimedByOther(Refusal):
    vi = "Việc “{name}” đang do {holder} nhận. Hãy đề nghị người đó trả lại việc trước."
    en = "The work “{name}” is held by {holder}. Ask that person to release it first."


class SelfApproval(Refusal):
    vi = "Người đã thẩm định hồ sơ {dossier} không được ký hồ sơ đó. Hãy chuyển cho người ký khác."
    en = "Whoever reviewed dossier {dossier} may not sign it. Pass it to another signer."


class FeeUnpaid(Refusal):
    vi = "Hồ sơ {dossier} còn {amount} đồng phí, lệ phí chưa thu. Hãy thu và ghi biên lai trước khi trả kết quả."
    en = "Dossier {dossier} still owes {amount} đồng. Collect it with a receipt before returning the result."


class WrongState(Refusal):
    vi = "Hồ sơ {dossier} đang ở trạng thái “{status}”, không thể {verb_vi}."
    en = "Dossier {dossier} is in state “{status}” and cannot be {verb_en}."


class ClockBehind(Refusal):
    vi = "Đồng hồ máy chỉ {now}, nhưng hồ sơ {dossier} đã được ghi lúc {last}. Hãy chỉnh lại giờ của máy."
    en = "This machine's clock says {now}, but dossier {dossier} was last written at {last}. Set the clock."


class OccurredLater(Refusal):
    vi = "Việc được khai là xảy ra lúc {occurred}, sau thời điểm ghi ({now}). Hãy ghi lại thời điểm xảy ra."
    en = "It is said to have occurred at {occurred}, after it is written down ({now}). Correct when it occurred."


class OccurredTooEarly(Refusal):
    vi = "Việc “{name}” chỉ có từ {offered}, không thể xảy ra lúc {occurred}. Hãy ghi lại thời điểm xảy ra."
    en = "The work “{name}” exists since {offered} and cannot have occurred at {occurred}. Correct when it occurred."


class VotedAlready(Refusal):
    vi = "Thành viên “{member}” đã có phiếu ở bước “{name}”. Mỗi thành viên chỉ có một phiếu."
    en = "Member “{member}” already has a vote at “{name}”. Each member votes once."


class MessageUnwanted(Refusal):
    vi = "Hồ sơ {dossier} không chờ thông điệp “{name}” (hoặc đã nhận rồi). Không có gì thay đổi."
    en = "Dossier {dossier} does not wait for message “{name}” (or already received it). Nothing was changed."


class ProcedureNotRun(Refusal):
    vi = "Thủ tục {code} “{name}” đã niêm yết nhưng chưa có quy trình điện tử. Hãy giải quyết trên giấy."
    en = "Procedure {code} “{name}” is published but has no released diagram yet. Handle it on paper."


class FiledTooLate(Refusal):
    """Raised at intake: the law wants the dossier so many days before what it is about."""

    vi = (
        "Thủ tục {code} “{name}” phải nộp trước ngày hoạt động ít nhất {days} ngày. Hoạt động ngày {on:%d/%m/%Y} thì "
        "chậm nhất phải nộp ngày {last:%d/%m/%Y}; hồ sơ nộp ngày {filed:%d/%m/%Y}. Hãy hướng dẫn người nộp đổi ngày."
    )
    en = (
        "Procedure {code} “{name}” must be filed at least {days} days before the activity. For {on:%Y-%m-%d} the last "
        "day was {last:%Y-%m-%d}; this was filed on {filed:%Y-%m-%d}. Ask the applicant to choose a later day."
    )


class SuggestionDecided(Refusal):
    vi = "Đề xuất “{key}” đã được xử lý rồi. Hãy tải lại trang hồ sơ."
    en = "Suggestion “{key}” was decided already. Reload the dossier's page."


class SuggestionExpired(Refusal):
    vi = "Đề xuất “{key}” chỉ nộp được đến hết ngày {last:%d/%m/%Y}. Hãy tiếp nhận như hồ sơ mới, nếu còn đủ điều kiện."
    en = (
        "Suggestion “{key}” could be filed until {last:%Y-%m-%d}. Receive it as a new dossier, if it is still possible."
    )


class SuggestionElsewhere(Refusal):
    vi = "Đề xuất “{key}” không phải là nộp thủ tục {code} tại đây. Hãy chọn đúng việc của đề xuất."
    en = "Suggestion “{key}” is not about filing procedure {code} here. Choose what the suggestion says."


class CorrectionOpen(Refusal):
    vi = "Kết quả của hồ sơ {dossier} đang được đính chính hoặc thu hồi. Hãy giải quyết xong hồ sơ đó trước."
    en = "The result of dossier {dossier} is already being corrected or annulled. Finish that dossier first."


class DossierLeftOpen(Refusal):
    vi = "Quy trình {process} kết thúc tại {ends} mà hồ sơ {dossier} chưa được đóng. Hãy báo cán bộ quản lý chất lượng."
    en = "Process {process} ended at {ends} while dossier {dossier} is still open. Tell the quality officer."


class StageFailed(Refusal):
    vi = "Bước “{name}” của hồ sơ {dossier} gặp sự cố; nội dung đã nhập được giữ trong sự cố để thử lại. ({cause})"
    en = "Step “{name}” of dossier {dossier} failed; what was typed is kept with the incident for a retry. ({cause})"


class SignInRefused(Refusal):
    vi = "Tên đăng nhập hoặc mật khẩu không đúng."
    en = "The login or the password is wrong."


class SignInLocked(Refusal):
    vi = "Tài khoản tạm khóa đến {until} vì nhập sai nhiều lần."
    en = "The account is locked until {until} after too many wrong attempts."
