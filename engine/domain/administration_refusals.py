"""What is refused to whoever administers accounts: nobody changes their own, and nobody another unit's."""

from engine.domain.errors import Refusal


class AdministratorsOnly(Refusal):
    vi = "Chỉ người giữ vai trò {role} của {unit} được làm việc này. Hãy nhờ người đó."
    en = "Only the {role} of {unit} may do this. Ask that person."


class OwnAccount(Refusal):
    """Who administers accounts gives themselves nothing: somebody else has to want it too."""

    vi = (
        "Không ai tự giao hay kết thúc vai trò, tự khóa hay đặt lại mật khẩu cho tài khoản của chính mình. "
        "Hãy nhờ người quản trị khác của đơn vị, hoặc người quản lý máy chủ chạy lệnh: {command}"
    )
    en = (
        "Nobody gives or ends roles, closes or resets their own account. Ask another administrator of the unit, or "
        "whoever runs the server to give the command: {command}"
    )


class AccountElsewhere(Refusal):
    vi = (
        "{person} còn giữ vai trò ở {unit}, nên quản trị của một đơn vị không khóa hay đặt lại mật khẩu tài khoản này. "
        "Hãy kết thúc vai trò ở đơn vị mình, hoặc nhờ người quản lý máy chủ chạy lệnh: {command}"
    )
    en = (
        "{person} also holds a role in {unit}, so the administrator of one unit does not close this account or reset "
        "its password. End the role in your own unit, or ask whoever runs the server to give the command: {command}"
    )


class RoleHeldAlready(Refusal):
    vi = (
        "{person} đã giữ vai trò {role} ở {unit} trong thời gian đó. Hãy chọn ngày khác hoặc kết thúc vai trò cũ trước."
    )
    en = "{person} already holds role {role} in {unit} at that time. Choose other days, or end the earlier one first."


class PasswordWrong(Refusal):
    vi = "Mật khẩu hiện tại không đúng. Mật khẩu chưa đổi; hãy nhập lại."
    en = "The current password is wrong. The password was not changed; type it again."


class NotWaiting(Refusal):
    vi = "Thư này đã gửi xong. Không có gì thay đổi; hãy tải lại trang."
    en = "This letter has been delivered. Nothing was changed; reload the page."
