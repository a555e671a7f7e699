"""What people are told outside the pages (thông báo): by which channels, at which address, and as they wished."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_MOBILE = re.compile(r"(?:\+?84|0)([35789]\d{8})", re.ASCII)  # since 2018 all Vietnamese mobile numbers


class NoticeChannel(StrEnum):
    """By what a notice leaves the house."""

    EMAIL = "email"
    SMS = "sms"
    APP = "app"  # a messenger that knows people by their phone number
    GROUP = "group"  # a chat that whoever is on call reads


class NoticeWish(StrEnum):
    """How an applicant wants to be told."""

    ANY = ""  # by whatever they gave
    EMAIL = "email"
    SMS = "sms"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    channel: NoticeChannel
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenNotice:
    """One notice as it goes to one address. The same `id` is the same notice, however often it is tried."""

    id: UUID
    address: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeKind:
    """The templates of one kind of notice; without one for a channel, it is not sent by that channel. Not `same_day`:
    whoever has the result on the day of filing waits at the desk, and is not told."""

    key: str
    name_vi: str
    name_en: str
    sms: str | None = None
    subject: str | None = None
    email: str | None = None
    same_day: bool = True

    def channels(self) -> frozenset[NoticeChannel]:
        by_mail = frozenset({NoticeChannel.EMAIL} if self.email is not None else ())
        short = (NoticeChannel.SMS, NoticeChannel.APP, NoticeChannel.GROUP)
        return by_mail | frozenset(short if self.sms is not None else ())


def wish_of(person: Mapping[str, Any]) -> NoticeWish:
    return NoticeWish(person.get("notices") or NoticeWish.ANY)


def addressees(person: Mapping[str, Any], channels: Set[NoticeChannel]) -> tuple[Addressee, ...]:
    """Where somebody is told who gave `phone` and `email`: by every channel among `channels` that they wish, and by
    one of those that need the phone."""
    wish, found = wish_of(person), []
    email, phone = email_address(str(person.get("email") or "")), mobile_number(str(person.get("phone") or ""))
    if email is not None and NoticeChannel.EMAIL in channels and wish in (NoticeWish.ANY, NoticeWish.EMAIL):
        found.append(Addressee(channel=NoticeChannel.EMAIL, address=email))
    by_phone = next((one for one in (NoticeChannel.SMS, NoticeChannel.APP) if one in channels), None)
    if phone is not None and by_phone is not None and wish in (NoticeWish.ANY, NoticeWish.SMS):
        found.append(Addressee(channel=by_phone, address=phone))
    return tuple(found)


def email_address(text: str) -> str | None:
    """The address as mail servers take it; none where it cannot be one."""
    given = text.strip()
    return given if len(given) <= 200 and _EMAIL.fullmatch(given) else None


def mobile_number(text: str) -> str | None:
    """A Vietnamese mobile number as +84912345678; none where a short message cannot reach it."""
    found = _MOBILE.fullmatch("".join(text.split()).replace(".", "").replace("-", ""))
    return None if found is None else f"+84{found[1]}"


def masked(address: str) -> str:
    """An address that its owner knows again and nobody else can use: ng…@xa.vn, +84…678."""
    name, at, host = address.partition("@")
    return f"{name[:2]}…@{host}" if at else f"{address[:3]}…{address[-3:]}" if len(address) > 6 else address
