"""Who is told by which channel, at which address."""

import pytest

from engine.domain.applicant import Applicant
from engine.domain.errors import InvalidInput
from engine.domain.notice import NoticeChannel, addressees, email_address, masked, mobile_number

ALL = frozenset(NoticeChannel)
BOTH = {"phone": "0912 345 678", "email": "ho.thu@vi-du.vn"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912345678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("02343878878", None),  # a landline
        ("091234567", None),
        ("", None),
    ],
)
def test_mobile_numbers(typed: str, number: str | None) -> None:
    assert mobile_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" a.b+c@vi-du.vn ", "a.b+c@vi-du.vn"),
        ("a@b", None),
        ("a b@vi-du.vn", None),
        ("a@vi-du.vn\r\nBcc: x@y.vn", None),
        ("a@vi-du.vn, b@vi-du.vn", None),
        ("<a@vi-du.vn>", None),
        ("đ@vi-du.vn", None),
    ],
)
def test_mail_addresses(typed: str, kept: str | None) -> None:
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    ("person", "channels", "told"),
    [
        (BOTH, ALL, ["email", "sms"]),
        (BOTH, ALL - {NoticeChannel.SMS}, ["email", "app"]),
        (BOTH, {NoticeChannel.SMS}, ["sms"]),
        (BOTH, frozenset(), []),
        ({**BOTH, "notices": "sms"}, ALL, ["sms"]),
        ({**BOTH, "notices": "email"}, ALL, ["email"]),
        ({**BOTH, "notices": "none"}, ALL, []),
        ({"phone": "02343878878", "email": ""}, ALL, []),
        ({}, ALL, []),
    ],
)
def test_people_are_told_as_they_wish_by_what_they_gave(
    person: dict[str, str], channels: frozenset[NoticeChannel], told: list[str]
) -> None:
    assert [one.channel for one in addressees(person, channels)] == told


@pytest.mark.parametrize("wish", ["sms", "email"])
def test_a_wish_needs_its_address(wish: str) -> None:
    with pytest.raises(InvalidInput):
        Applicant(name="Hồ Thị Thử", phone="02343878878", email="a@b", notices=wish)
    assert Applicant(name="Hồ Thị Thử", **BOTH, notices=wish).notices == wish


def test_there_is_no_other_wish() -> None:
    with pytest.raises(InvalidInput):
        Applicant(name="Hồ Thị Thử", notices="fax")


def test_an_address_is_masked() -> None:
    assert masked("ho.thu@vi-du.vn") == "ho…@vi-du.vn"
    assert masked("+84912345678") == "+84…678"
