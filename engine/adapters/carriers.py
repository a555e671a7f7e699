"""The channels by which notices leave, from the environment: secrets stand nowhere else, in no log and no event."""

import json
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from engine.adapters.apprise_carrier import PHONE, AppriseCarrier
from engine.adapters.sms_gateway import FORMATS, NAMES, PREFIXES, SmsGateway
from engine.adapters.smtp_carrier import SECURITIES, SmtpCarrier
from engine.domain.errors import InvalidInput
from engine.domain.notice import NoticeChannel, email_address
from engine.ports import Carrier

Settings = Mapping[str, str]
SETTINGS: Mapping[NoticeChannel, str] = {
    NoticeChannel.EMAIL: "MOTCUA_SMTP_HOST",
    NoticeChannel.SMS: "MOTCUA_SMS_URL",
    NoticeChannel.APP: "MOTCUA_APP_URL",
    NoticeChannel.GROUP: "MOTCUA_ON_CALL_URL",
}
"""What turns each channel on."""


def configured_carriers(settings: Settings) -> dict[NoticeChannel, Carrier]:
    """Only those that are configured. Raises InvalidInput that names the setting which cannot be."""
    made = {
        NoticeChannel.EMAIL: _smtp,
        NoticeChannel.SMS: _sms,
        NoticeChannel.APP: _app,
        NoticeChannel.GROUP: _group,
    }
    return {channel: make(settings) for channel, make in made.items() if settings.get(SETTINGS[channel])}


def _smtp(settings: Settings) -> Carrier:
    security = _one_of(settings, "MOTCUA_SMTP_SECURITY", SECURITIES)
    sender = settings.get("MOTCUA_SMTP_FROM", "")
    if email_address(parseaddr(sender)[1]) is None:
        raise InvalidInput("MOTCUA_SMTP_FROM", "phải là địa chỉ thư của người gửi", "must be the sender's address")
    usual = "465" if security == "tls" else "587"
    port = settings.get("MOTCUA_SMTP_PORT") or usual
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise InvalidInput("MOTCUA_SMTP_PORT", "phải là số từ 1 đến 65535", "must be a number from 1 to 65535")
    return SmtpCarrier(
        host=settings["MOTCUA_SMTP_HOST"],
        port=int(port),
        sender=sender,
        security=security,
        user=settings.get("MOTCUA_SMTP_USER", ""),
        password=settings.get("MOTCUA_SMTP_PASSWORD", ""),
    )


def _sms(settings: Settings) -> Carrier:
    url = settings["MOTCUA_SMS_URL"]
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("MOTCUA_SMS_URL", "phải bắt đầu bằng https://", "must begin with https://")
    accepted = settings.get("MOTCUA_SMS_ACCEPTED", "").partition("=")
    return SmsGateway(
        url=url,
        fields=_fields(settings.get("MOTCUA_SMS_FIELDS") or ",".join(f"{name}={name}" for name in NAMES)),
        sender=settings.get("MOTCUA_SMS_SENDER", ""),
        format=_one_of(settings, "MOTCUA_SMS_FORMAT", FORMATS),
        prefix=_one_of(settings, "MOTCUA_SMS_PREFIX", PREFIXES),
        diacritics=_one_of(settings, "MOTCUA_SMS_DIACRITICS", ("no", "yes")) == "yes",
        accepted=(accepted[0], accepted[2]) if accepted[1] else None,
        receipt=settings.get("MOTCUA_SMS_RECEIPT") or "id",
        authorization=settings.get("MOTCUA_SMS_AUTHORIZATION", ""),
        constants=_constants(settings.get("MOTCUA_SMS_CONSTANTS") or "{}"),
    )


def _app(settings: Settings) -> Carrier:
    url = settings["MOTCUA_APP_URL"]
    if PHONE not in url:
        raise InvalidInput("MOTCUA_APP_URL", "phải có {phone}", "must hold {phone}")
    return AppriseCarrier(url=url, setting="MOTCUA_APP_URL")


def _group(settings: Settings) -> Carrier:
    return AppriseCarrier(url=settings["MOTCUA_ON_CALL_URL"], setting="MOTCUA_ON_CALL_URL")


def _one_of(settings: Settings, name: str, values: tuple[str, ...]) -> str:
    """The first where nothing is said."""
    given = settings.get(name) or values[0]
    if given not in values:
        listed = ", ".join(values)
        raise InvalidInput(name, f"phải là một trong: {listed}", f"must be one of: {listed}")
    return given


def _fields(text: str) -> dict[str, str]:
    """to=phone,text=content: the number and the text at least."""
    pairs = [pair.strip().partition("=") for pair in text.split(",")]
    fields = {name.strip(): called.strip() for name, _equals, called in pairs}
    if not {"to", "text"} <= fields.keys() <= set(NAMES) or not all(fields.values()):
        raise InvalidInput(
            "MOTCUA_SMS_FIELDS",
            f"phải như “to=phone,text=content”, các tên trước dấu bằng: {', '.join(NAMES)}",
            f"must be like “to=phone,text=content”, with these names before the sign: {', '.join(NAMES)}",
        )
    return fields


def _constants(text: str) -> dict[str, Any]:
    """Without its value in what is refused: it may hold keys."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidInput("MOTCUA_SMS_CONSTANTS", "phải là một đối tượng JSON", "must be a JSON object")
    return found
