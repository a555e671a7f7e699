"""Short messages through the HTTP gateway of whichever company: what it wants to be asked is configuration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from engine.domain.notice import WrittenNotice
from engine.domain.sms import short_message
from engine.ports import DeliveryFailed, DeliveryRefused

TIMEOUT = 10.0  # seconds for each answer of the gateway
FORMATS = ("json", "form")
PREFIXES = ("+84", "84", "0")
NAMES = ("to", "text", "id", "sender", "alphabet")
_LARGEST_ANSWER = 65_536  # bytes
_FOR_NOW = frozenset({401, 402, 403, 407, 408, 409, 423, 425, 429})  # others of 400–499 are about the message itself


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a message goes to the gateway that is configured, or nowhere."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsGateway:
    """`fields`: what the gateway calls the number (to), the text, the notice's id, the sender and the alphabet; what is
    not named is not sent. `constants` goes with every request. `accepted`: a field of the answer and its value where
    the gateway took the message; `receipt`: the field that holds its number of it."""

    url: str
    fields: Mapping[str, str]
    sender: str = ""
    format: str = "json"
    prefix: str = "+84"
    diacritics: bool = False
    accepted: tuple[str, str] | None = None
    receipt: str = "id"
    authorization: str = field(default="", repr=False)
    constants: Mapping[str, Any] = field(default_factory=dict, repr=False)
    timeout: float = TIMEOUT

    def send(self, notice: WrittenNotice) -> str:
        """The Idempotency-Key is the notice's id: a gateway that knows it answers again and sends nothing. Raises
        DeliveryFailed, DeliveryRefused for a number or a text that it will never take."""
        try:
            with build_opener(_Stay).open(self._request(notice), timeout=self.timeout) as answer:
                said = _read(answer.read(_LARGEST_ANSWER))
        except HTTPError as refused:
            with refused:
                raise self._failure(refused.code) from refused
        except TimeoutError as late:
            raise self._failed(f"không trả lời trong {self.timeout:.0f} giây") from late
        except (OSError, HTTPException, ValueError) as broken:
            is_late = isinstance(getattr(broken, "reason", None), TimeoutError)
            why = f"không trả lời trong {self.timeout:.0f} giây" if is_late else "không kết nối được hoặc trả lời hỏng"
            raise self._failed(why) from broken
        if self.accepted is not None and str(said.get(self.accepted[0])) != self.accepted[1]:
            raise self._failed(f"báo {self.accepted[0]} = {str(said.get(self.accepted[0]))[:60]}")
        return str(said.get(self.receipt) or "")[:100]

    def _request(self, notice: WrittenNotice) -> Request:
        message = short_message(notice.text, diacritics=self.diacritics)
        known = {
            "to": self.prefix + notice.address.removeprefix("+84"),
            "text": message.text,
            "id": str(notice.id),
            "sender": self.sender,
            "alphabet": message.alphabet.value,
        }
        body = {**self.constants, **{called: known[name] for name, called in self.fields.items()}}
        as_json = self.format == "json"
        headers = {
            "Content-Type": "application/json" if as_json else "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Idempotency-Key": str(notice.id),
        }
        if self.authorization:
            headers["Authorization"] = self.authorization
        data = json.dumps(body, ensure_ascii=False) if as_json else urlencode(body)
        return Request(self.url, data=data.encode(), headers=headers, method="POST")

    def _failure(self, code: int) -> DeliveryFailed:
        if 400 <= code < 500 and code not in _FOR_NOW:
            return DeliveryRefused(cause=f"cổng tin nhắn {self._host} không nhận số máy hoặc nội dung này (mã {code})")
        if code in (401, 403, 407):
            return self._failed(f"không nhận quyền gửi (MOTCUA_SMS_AUTHORIZATION, mã {code})")
        return self._failed(f"chưa nhận tin (mã {code})")

    def _failed(self, why: str) -> DeliveryFailed:
        return DeliveryFailed(cause=f"cổng tin nhắn {self._host} {why}")

    @property
    def _host(self) -> str:
        """Without what a URL may carry beside it: keys stand there too."""
        return urlsplit(self.url).hostname or ""


def _read(data: bytes) -> dict[str, Any]:
    """What the gateway says, where that is a JSON object."""
    try:
        said = json.loads(data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
