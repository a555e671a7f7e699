"""What is refused when papers are signed, sealed or verified."""

from engine.domain.errors import Refusal


class AuthorityUnknown(Refusal):
    vi = (
        "Chưa biết {person} ký với tư cách nào ở {unit}: có nhiều người giữ vai trò lãnh đạo. Hãy chọn “Ký với tư "
        "cách” hoặc đề nghị quản trị ghi chức danh ký (motcua signer)."
    )
    en = (
        "As what {person} signs at {unit} is not known: several people are leaders there. Choose “Sign as”, or have "
        "the administrator write it down (motcua signer)."
    )


class NoSigningStyle(Refusal):
    vi = "Chưa có thể thức đề ký “{authority}” của {unit} trong workflows/org/signing.yaml nên chưa ký được."
    en = "workflows/org/signing.yaml has no title lines for signing as “{authority}” at {unit}."


class NotSignable(Refusal):
    vi = "Việc “{name}” không ký trong lượt ký được: biểu mẫu của nó hỏi thêm. Hãy mở việc để làm."
    en = "The work “{name}” cannot be signed in a round: its form asks more. Open the work."


class ReturnNeedsReason(Refusal):
    vi = "Trả lại hồ sơ {dossier} thì phải ghi lý do."
    en = "Sending dossier {dossier} back needs a reason."


class SignedOutOfTime(Refusal):
    vi = "Ký trên giấy lúc {signed} không hợp lý: việc được trình lúc {offered}, nay là {now}. Hãy sửa lại giờ ký."
    en = "Signed on paper at {signed} cannot be: the work was offered at {offered}, and it is {now}. Correct the time."


class DraftChanged(Refusal):
    vi = "Nội dung kết quả của hồ sơ {dossier} đã thay đổi trong lúc ký. Hãy xem lại dự thảo rồi ký lại."
    en = "The result of dossier {dossier} changed while it was being signed. Look at the draft and sign again."


class AlreadySealed(Refusal):
    vi = "“{title}” của hồ sơ {dossier} đã được ghi đóng dấu."
    en = "“{title}” of dossier {dossier} was sealed already."


class SealedOutOfTime(Refusal):
    vi = "Đóng dấu lúc {sealed} không hợp lý: ký lúc {signed}, nay là {now}. Hãy sửa lại giờ đóng dấu."
    en = "Sealed at {sealed} cannot be: it was signed at {signed}, and it is {now}. Correct the time."


class SignerUnavailable(Refusal):
    vi = "Chưa ký số được ({cause}). Chưa ghi gì. Hãy kiểm tra thiết bị ký và cấu hình rồi ký lại, hoặc ký giấy."
    en = "Digital signing is not possible ({cause}). Nothing was written. Check token and configuration, or use ink."


class SealUnavailable(Refusal):
    vi = (
        "Chưa cấu hình chứng thư số của cơ quan nên chưa ký số dấu cơ quan vào “{title}” được. Hãy đề nghị quản trị "
        "cấu hình (MOTCUA_SEAL_…)."
    )
    en = (
        "No certificate of the agency is configured, so “{title}” cannot get the agency's signature. Ask the "
        "administrator to configure one (MOTCUA_SEAL_…)."
    )


class FileChanged(Refusal):
    vi = "Tệp đã ký “{title}” của hồ sơ {dossier} vừa được thay trong lúc đóng dấu. Hãy xem lại rồi đóng dấu lại."
    en = "The signed file “{title}” of dossier {dossier} was replaced while it was being sealed. Look, and seal again."


class SignerCannotRecord(Refusal):
    vi = "Người ký không ghi thay cho chính mình. Hãy ký trong “Trình ký”."
    en = "Whoever signs does not record it for themselves. Sign in the signing round."


class InkNeedsBasis(Refusal):
    vi = "Ghi theo danh sách lãnh đạo đã duyệt thì phải nêu danh sách nào (số, ngày)."
    en = "Recording by a list that the leader approved needs to say which list (number, date)."
