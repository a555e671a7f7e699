"""Messengers and chats through Apprise, which knows more than a hundred of them by URL."""

import logging
from dataclasses import dataclass, field
from urllib.parse import quote

from engine.domain.errors import InvalidInput
from engine.domain.notice import WrittenNotice
from engine.ports import DeliveryFailed

PHONE = "{phone}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AppriseCarrier:
    """`url` is a secret: it holds the keys of the service. `{phone}` in it becomes the number of whoever is told."""

    url: str = field(repr=False)
    setting: str  # by which it was configured

    def __post_init__(self) -> None:
        import apprise  # a second of imports, for who uses it

        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write URLs, and with them keys
        if apprise.Apprise.instantiate(self.url.replace(PHONE, "+84912345678")) is None:
            raise InvalidInput(self.setting, "không phải địa chỉ mà Apprise biết", "is no URL that Apprise knows")

    def send(self, notice: WrittenNotice) -> str:
        """Raises DeliveryFailed. The services have no keys against sending twice."""
        import apprise

        service = apprise.Apprise()
        service.add(self.url.replace(PHONE, quote(notice.address, safe="+")))
        if not service.notify(body=notice.text, title=notice.subject):
            raise DeliveryFailed(cause=f"dịch vụ nhắn tin ({self.setting}) không nhận hoặc không kết nối được")
        return ""
