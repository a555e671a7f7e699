"""E-mail through the mail server of the office or the province (SMTP submission, RFC 6409)."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr

from engine.domain.notice import WrittenNotice
from engine.ports import DeliveryFailed, DeliveryRefused

TIMEOUT = 10.0  # seconds for each answer of the server
SECURITIES = ("starttls", "tls", "none")
_MOST_SAID = 200  # characters of what a server says


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpCarrier:
    """`security`: "starttls", "tls" (from the first byte) or "none"; where it is asked for, nothing is sent without."""

    host: str
    port: int
    sender: str  # motcua@xa.vn, or with a name: UBND xã <motcua@xa.vn>
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    def send(self, notice: WrittenNotice) -> str:
        """The Message-ID is the notice's own, so that programs show one that came twice once. Raises DeliveryFailed,
        DeliveryRefused for an address or a text that the server will never take."""
        message = self._message(notice)
        try:
            server = self._connected()
            try:
                server.send_message(message)
            finally:
                with suppress(OSError, smtplib.SMTPException):  # what it took it has, however the farewell goes
                    server.quit()
                server.close()
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            raise _failure(code, said) from refused
        except smtplib.SMTPAuthenticationError as refused:
            raise self._away("không nhận tài khoản gửi thư (MOTCUA_SMTP_USER, MOTCUA_SMTP_PASSWORD)") from refused
        except smtplib.SMTPSenderRefused as refused:
            raise self._away(f"không nhận địa chỉ người gửi (MOTCUA_SMTP_FROM, mã {refused.smtp_code})") from refused
        except smtplib.SMTPDataError as refused:
            raise _failure(refused.smtp_code, refused.smtp_error) from refused
        except ssl.SSLError as broken:
            raise self._away("không mở được đường truyền bảo mật (chứng thư hoặc MOTCUA_SMTP_SECURITY)") from broken
        except smtplib.SMTPNotSupportedError as lacking:
            raise self._away("không hỗ trợ STARTTLS, đăng nhập hoặc địa chỉ này") from lacking
        except (OSError, smtplib.SMTPException) as broken:
            late = isinstance(broken, TimeoutError) or isinstance(broken.__context__, TimeoutError)
            why = f"không trả lời trong {self.timeout:.0f} giây" if late else "không kết nối được hoặc ngắt giữa chừng"
            raise self._away(why) from broken
        return str(message["Message-ID"])

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, notice: WrittenNotice) -> EmailMessage:
        name, address = parseaddr(self.sender)
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr((name, address), charset="utf-8")
        message["To"] = notice.address
        message["Subject"] = notice.subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{notice.id}@{address.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.text)
        return message

    def _away(self, why: str) -> DeliveryFailed:
        return DeliveryFailed(cause=f"máy chủ thư {self.host}:{self.port} {why}")


def _failure(code: int, said: bytes | str) -> DeliveryFailed:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    cause = f"máy chủ thư không nhận thư ({code} {' '.join(text.split())[:_MOST_SAID]})"
    return DeliveryRefused(cause=cause) if 500 <= code < 600 else DeliveryFailed(cause=cause)
