"""A real mail server gets the notices; one that is away, slow or refuses is told in a sentence."""

from dataclasses import replace
from uuid import uuid4

import pytest

from engine.adapters.smtp_carrier import SmtpCarrier
from engine.domain.notice import WrittenNotice
from engine.ports import DeliveryFailed, DeliveryRefused
from tests.post import PASSWORD, Letters, free_port, mail_server

NOTICE = WrittenNotice(
    id=uuid4(), address="ho.thu@vi-du.vn", subject="Đã tiếp nhận hồ sơ 0001", text="Kính gửi Ông/Bà,\n\nHồ sơ đã đến.\n"
)


def carrier(port: int, **given: object) -> SmtpCarrier:
    usual = SmtpCarrier(
        host="127.0.0.1", port=port, sender="UBND xã Trung Sơn <motcua@vi-du.vn>", security="none", timeout=2.0
    )
    return replace(usual, **given)  # type: ignore[arg-type]


def test_a_mail_arrives_as_it_was_written() -> None:
    letters = Letters()
    with mail_server(letters) as port:
        receipt = carrier(port).send(NOTICE)
    (mail,) = letters.taken
    assert mail["Message-ID"] == receipt == f"<{NOTICE.id}@vi-du.vn>"
    assert (mail["To"], mail["Subject"]) == (NOTICE.address, NOTICE.subject)
    assert mail["From"].addresses[0].display_name == "UBND xã Trung Sơn"
    assert mail["Date"] is not None
    assert mail.get_content().replace("\r\n", "\n") == NOTICE.text


@pytest.mark.parametrize(
    ("address", "refused", "told"),
    [("khong.co@vi-du.vn", DeliveryRefused, "550"), ("day.ap@vi-du.vn", DeliveryFailed, "452")],
)
def test_an_address_is_refused_for_good_or_for_now(address: str, refused: type[DeliveryFailed], told: str) -> None:
    letters = Letters()
    with mail_server(letters) as port, pytest.raises(DeliveryFailed) as failed:
        carrier(port).send(replace(NOTICE, address=address))
    assert type(failed.value) is refused
    assert told in failed.value.vietnamese
    assert letters.taken == []


def test_a_server_that_is_away_is_named() -> None:
    port = free_port()
    with pytest.raises(DeliveryFailed, match=rf"127\.0\.0\.1:{port} không kết nối được"):
        carrier(port).send(NOTICE)


def test_a_server_that_is_slow_is_waited_for_only_so_long() -> None:
    with mail_server(Letters(pause=2.0)) as port, pytest.raises(DeliveryFailed, match="không trả lời trong"):
        carrier(port, timeout=0.5).send(NOTICE)


def test_nothing_is_sent_in_the_clear_where_tls_is_asked_for() -> None:
    letters = Letters()
    with mail_server(letters) as port, pytest.raises(DeliveryFailed, match="STARTTLS"):
        carrier(port, security="starttls").send(NOTICE)
    assert letters.taken == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is on this machine alone
def test_a_login_that_is_wrong_is_said_without_the_password() -> None:
    letters = Letters()
    with mail_server(letters, guarded=True) as port:
        with pytest.raises(DeliveryFailed, match="MOTCUA_SMTP_USER") as failed:
            carrier(port, user="motcua", password="sai-mat-khau").send(NOTICE)
        carrier(port, user="motcua", password=PASSWORD).send(NOTICE)
    assert "sai-mat-khau" not in str(failed.value)
    assert "sai-mat-khau" not in repr(carrier(port, password="sai-mat-khau"))
    assert len(letters.taken) == 1
