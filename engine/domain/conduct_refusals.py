"""What is refused for who somebody is: separation of duties, interests, reserved work, delegations.

No sentence says whose relative is in a dossier: one about interests is the same whatever the reason, and one read by
somebody else does not say that it is about interests."""

from engine.domain.errors import Refusal
from engine.domain.refusals import SelfApproval


class DutiesClash(SelfApproval):
    """The same person, or the one in whose name they act, has done what goes not together with this."""

    vi = (
        "Người đã {did_vi} hồ sơ {dossier} (hoặc người được thay mặt) không được {wanted_vi} hồ sơ đó ({basis}). "
        "Hãy chuyển cho người khác."
    )
    en = (
        "Whoever did “{did_en}” in dossier {dossier} (or the person acted for) may not do “{wanted_en}” ({basis}). "
        "Pass it to somebody else."
    )


class MayNotHandle(Refusal):
    """The person, or the one in whose name they act, has an interest in the dossier, or was recused."""

    vi = (
        "Bạn không được xử lý hồ sơ {dossier} với tư cách này, vì quy định về người có liên quan. "
        "Hãy bấm “Từ chối vì liên quan” ở việc “{name}” để chuyển cho người khác."
    )
    en = (
        "You may not handle dossier {dossier} in this capacity, because of the rules on interested persons. "
        "Use “Recuse” at the work “{name}” to pass it on."
    )


class MayNotReceive(Refusal):
    vi = (
        "Bạn không được tiếp nhận hồ sơ này với tư cách này, vì quy định về người có liên quan. "
        "Hãy mời người khác ở bộ phận một cửa tiếp nhận."
    )
    en = (
        "You may not receive this dossier in this capacity, because of the rules on interested persons. "
        "Ask somebody else at the desk to receive it."
    )


class NobodyLeft(Refusal):
    """Everybody who holds the role in the unit may not handle the dossier."""

    vi = (
        "Ở {unit} không còn ai giữ vai trò {role} được xử lý hồ sơ {dossier}. Lãnh đạo hãy ủy quyền có thời hạn "
        "vai trò này cho người khác (trang Làm thay, hoặc motcua delegation add) rồi phân công; nếu không có ai, "
        "hãy báo cấp trên trực tiếp."
    )
    en = (
        "In {unit} nobody is left who holds role {role} and may handle dossier {dossier}. The leader delegates the "
        "role to somebody else for a time (page Substitutes, or motcua delegation add) and assigns; failing that, "
        "tell the level above."
    )


class NotAssignable(Refusal):
    """One sentence for every reason: whoever assigns does not learn whose relative is in a dossier."""

    vi = (
        "Không phân công được việc “{name}” của hồ sơ {dossier} cho {person} theo quy định về vai trò, tách nhiệm vụ "
        "và người có liên quan. Hãy chọn người khác."
    )
    en = (
        "The work “{name}” of dossier {dossier} cannot be assigned to {person} under the rules on roles, separation of "
        "duties and interested persons. Choose somebody else."
    )


class Reserved(Refusal):
    """Work that is not offered to the role: the leader says who does it."""

    vi = "Việc “{name}” phải do lãnh đạo {unit} phân công. Hãy đề nghị lãnh đạo phân công cho bạn."
    en = "The work “{name}” is given out by the leader of {unit}. Ask the leader to assign it to you."


class RolesClash(Refusal):
    vi = (
        "{person} không được đồng thời giữ vai trò {one} và {other} ở {unit} ({basis}). "
        "Hãy giao một trong hai vai trò cho người khác."
    )
    en = "{person} may not hold both roles {one} and {other} in {unit} ({basis}). Give one of them to somebody else."


class NotHeld(Refusal):
    vi = (
        "{person} không giữ vai trò {role} ở {unit} suốt từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, nên không ủy quyền "
        "được. Hãy sửa vai trò hoặc thời hạn."
    )
    en = (
        "{person} does not hold role {role} in {unit} throughout {first:%Y-%m-%d} to {last:%Y-%m-%d} and cannot "
        "delegate it. Correct the role or the period."
    )


class DelegatedOnward(Refusal):
    vi = (
        "{person} chỉ có vai trò {role} ở {unit} do được ủy quyền, không được ủy quyền lại. "
        "Hãy ủy quyền từ chính người giữ vai trò."
    )
    en = (
        "{person} has role {role} in {unit} by delegation only and may not delegate it onward. "
        "Delegate from whoever holds the role."
    )


class DelegationOverlaps(Refusal):
    vi = (
        "{person} đã ủy quyền vai trò {role} ở {unit} cho {substitute} từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, cùng "
        "phạm vi. Hãy kết thúc ủy quyền đó trước (trang Làm thay, hoặc motcua delegation end) hoặc chọn thời hạn khác."
    )
    en = (
        "{person} has delegated role {role} in {unit} to {substitute} from {first:%Y-%m-%d} to {last:%Y-%m-%d}, in the "
        "same scope. End that delegation first (page Substitutes, or motcua delegation end) or choose another period."
    )


class DelegationCircular(Refusal):
    vi = (
        "{substitute} cũng đang ủy quyền, trực tiếp hoặc qua người khác, cho {person} trong thời gian đó ở {unit}: "
        "không ai có mặt để làm. Hãy chọn người thay khác."
    )
    en = (
        "{substitute} delegates to {person} as well, directly or through others, during that time in {unit}: nobody "
        "would be there. Choose another substitute."
    )


class AuditorsOnly(Refusal):
    vi = "Chỉ {roles} của {unit} được mở trang này. Nếu cần, hãy đề nghị quản trị giao vai trò."
    en = "Only the {roles} of {unit} may open this page. Where you need it, ask the administrator for the role."


class AuditorsOnlyRead(Refusal):
    """Who audits leaves everything as it was found, also by mistake."""

    vi = (
        "Đánh giá viên chỉ xem, không ghi: chưa có gì thay đổi, và lần thử này đã ghi vào nhật ký. "
        "Hãy nêu điều cần sửa với người phụ trách hồ sơ."
    )
    en = (
        "An auditor reads and writes nothing: nothing was changed, and the attempt is in the trail. "
        "Tell whoever is in charge of the dossier what should be put right."
    )
