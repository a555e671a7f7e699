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


class NoMandate(Refusal):
    vi = "Việc “{act}” ngày {on:%d/%m/%Y} chỉ dành cho: {roles}, ở {unit}. Hãy nhờ người giữ vai trò đó."
    en = "“{act}” on {on:%Y-%m-%d} is only for: {roles}, at {unit}. Ask somebody who holds such a role."


class OwnProposal(Refusal):
    vi = "Người đề nghị không được tự xác nhận. Hãy nhờ công chức khác của đơn vị xác nhận."
    en = "Whoever proposes may not confirm. Ask another officer of the unit to confirm."


class ProposedAlready(Refusal):
    vi = "Đã có đề nghị đang chờ xác nhận về hồ sơ {dossier}. Hãy xác nhận hoặc từ chối đề nghị đó trước."
    en = "A proposal about dossier {dossier} already waits. Confirm or decline that one first."


class AlreadySettled(Refusal):
    vi = "Đề nghị này đã được xác nhận hoặc từ chối rồi. Hãy tải lại danh sách."
    en = "This proposal was already confirmed or declined. Reload the list."


class AlreadyIssued(Refusal):
    """An annulment comes too late: something that people rely on exists."""

    vi = "Hồ sơ {dossier} không hủy được vì {what_vi}. {remedy_vi}"
    en = "Dossier {dossier} cannot be annulled because {what_en}. {remedy_en}"


class DayClosed(Refusal):
    vi = "Ngày {day:%d/%m/%Y} của {what} đã khóa sổ ({first:%d/%m/%Y}–{last:%d/%m/%Y}), không ghi thêm được."
    en = "{day:%Y-%m-%d} of {what} is closed ({first:%Y-%m-%d} to {last:%Y-%m-%d}); nothing can be added to it."


class OccurredBeforeLast(Refusal):
    vi = "Hồ sơ {dossier} đã có việc xảy ra lúc {last}, nên việc ghi sau không thể xảy ra trước, lúc {occurred}."
    en = "Something happened to dossier {dossier} at {last}; what is entered late cannot have occurred at {occurred}."


class NumberTaken(Refusal):
    vi = "Số {number} của {series} năm {period} đã dùng cho hồ sơ {holder}. Hãy đối chiếu sổ giấy rồi ghi lại."
    en = "Number {number} of {series} in {period} is used by dossier {holder}. Compare the paper book and correct it."


class NumberPassed(Refusal):
    vi = "Sổ {series} năm {period} đã cấp đến số {last}, không ghi lùi số {number} được."
    en = "{series} of {period} has gone on to number {last}; number {number} can no longer be entered."


class NumbersMissing(Refusal):
    vi = (
        "{series} năm {period} mới ghi đến số {last}; giữa đó và số {number} còn số chưa có hồ sơ. Hãy nhập các số đó "
        "trước theo thứ tự, hoặc ghi lý do bỏ số."
    )
    en = (
        "{series} of {period} stands at {last}; numbers up to {number} have no dossier yet. Enter them first, in "
        "order, or give the reason why the book left them out."
    )


class BookWentOn(Refusal):
    vi = "Sổ {series} đã có số {last} lúc {entered}, sau {occurred}; không ghi số mới cho việc xảy ra trước đó."
    en = "{series} has number {last} of {entered}, later than {occurred}; no new number for what happened before it."


class HandNumbersUnfit(Refusal):
    vi = "Số ghi tay của {series} không khớp: bước này cần {wanted} số, đã ghi {given}. Hãy đối chiếu lại phiếu giấy."
    en = (
        "The hand-written numbers of {series} do not fit: this step takes {wanted}, {given} were given. Check the slip."
    )


class ReceptionSuspended(Refusal):
    vi = "Ngày {day:%d/%m/%Y} bộ phận một cửa không tiếp dân theo {number} của {authority} (đến hết {last:%d/%m/%Y})."
    en = "On {day:%Y-%m-%d} the desk receives nobody by order {number} of {authority} (until {last:%Y-%m-%d})."


class OrderIntoClosed(Refusal):
    vi = "{number} chạm vào ngày đã khóa sổ của {unit} ({first:%d/%m/%Y}–{last:%d/%m/%Y}), không ghi nhận được."
    en = "Order {number} reaches into closed days of {unit} ({first:%Y-%m-%d} to {last:%Y-%m-%d}) and is refused."


class OtherDeskRefused(Refusal):
    vi = "Ngày {on:%d/%m/%Y} {desk} không được nhận, trả hồ sơ thay {unit}. Hãy hướng dẫn người dân đến đúng nơi."
    en = "On {on:%Y-%m-%d} {desk} may not take or return papers for {unit}. Tell the citizen where to go."


class NothingForDesk(Refusal):
    vi = "Hồ sơ {dossier} (trạng thái “{status}”) không có việc “{what_vi}” đang chờ người dân."
    en = "Dossier {dossier} (state “{status}”) has no {what_en} waiting for the citizen."


class PapersElsewhere(Refusal):
    vi = "Giấy tờ kết quả của hồ sơ {dossier} còn ở {unit}. Hãy nhận bàn giao trước khi trả cho người dân."
    en = "The result papers of dossier {dossier} are still at {unit}. Receive them before returning them."
