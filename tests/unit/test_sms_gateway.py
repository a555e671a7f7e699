"""A gateway in a process of its own gets the short messages, once each; what it answers is told in a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from engine.adapters.carriers import configured_carriers
from engine.adapters.sms_gateway import SmsGateway
from engine.domain.errors import InvalidInput
from engine.domain.notice import NoticeChannel, WrittenNotice
from engine.ports import Carrier, DeliveryFailed, DeliveryRefused
from tests.post import free_port, sms_gateway, taken

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise looks for it

NOTICE = WrittenNotice(id=uuid4(), address="+84912345678", subject="", text="UBND xã: hồ sơ 0001 đã có kết quả.")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "messages"


@pytest.fixture
def port(kept: Path) -> Iterator[int]:
    with sms_gateway(kept) as port:
        yield port


def gateway(port: int, path: str = "/send", **settings: str) -> Carrier:
    given = {f"MOTCUA_SMS_{name}": value for name, value in settings.items()}
    return configured_carriers({"MOTCUA_SMS_URL": f"http://127.0.0.1:{port}{path}", **given})[NoticeChannel.SMS]


def to(number: str) -> WrittenNotice:
    return replace(NOTICE, id=uuid4(), address=number)


def test_a_message_arrives_once_however_often_it_is_sent(port: int, kept: Path) -> None:
    sending = gateway(port, AUTHORIZATION="Bearer bi-mat", SENDER="UBND")
    assert sending.send(NOTICE) == sending.send(NOTICE) == "sms-1"
    (message,) = taken(kept)
    assert message["key"] == message["id"] == str(NOTICE.id)
    assert (message["to"], message["sender"]) == ("+84912345678", "UBND")
    assert (message["text"], message["alphabet"]) == ("UBND xa: ho so 0001 da co ket qua.", "gsm7")
    assert message["authorization"] == "Bearer bi-mat"


def test_a_gateway_is_asked_in_its_own_words(port: int, kept: Path) -> None:
    gateway(
        port,
        FORMAT="form",
        PREFIX="84",
        DIACRITICS="yes",
        FIELDS="to=phone,text=content",
        CONSTANTS='{"ApiKey": "bi-mat"}',
        ACCEPTED="code=100",
    ).send(NOTICE)
    (message,) = taken(kept)
    told = {name: message[name] for name in ("phone", "content", "ApiKey")}
    assert told == {"phone": "84912345678", "content": NOTICE.text, "ApiKey": "bi-mat"}
    assert "alphabet" not in message


@pytest.mark.parametrize(
    ("number", "path", "settings", "refused", "told"),
    [
        ("+84912345503", "/send", {}, DeliveryFailed, "mã 503"),
        ("+84912345400", "/send", {}, DeliveryRefused, "mã 400"),
        ("+84912345678", "/closed", {}, DeliveryFailed, "MOTCUA_SMS_AUTHORIZATION"),
        ("+84912345678", "/send", {"ACCEPTED": "code=0"}, DeliveryFailed, "code = 100"),
    ],
)
def test_what_a_gateway_refuses(
    port: int, number: str, path: str, settings: dict[str, str], refused: type[DeliveryFailed], told: str
) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        gateway(port, path, **settings).send(to(number))
    assert type(failed.value) is refused
    assert told in failed.value.vietnamese


def test_a_late_answer_is_asked_for_again_and_sends_nothing_twice(port: int, kept: Path) -> None:
    sending, late = gateway(port), to("+84912345888")
    assert isinstance(sending, SmsGateway)
    with pytest.raises(DeliveryFailed, match="không trả lời trong"):
        replace(sending, timeout=0.5).send(late)
    assert sending.send(late) == "sms-1"
    assert len(taken(kept)) == 1


def test_a_gateway_that_is_away_is_named_without_its_keys() -> None:
    port = free_port()
    sending = gateway(port, "/send?key=bi-mat", AUTHORIZATION="Bearer bi-mat")
    with pytest.raises(DeliveryFailed, match=r"127\.0\.0\.1 không kết nối được") as failed:
        sending.send(NOTICE)
    assert "bi-mat" not in str(failed.value)


def test_a_chat_is_told_through_apprise(port: int, kept: Path) -> None:
    settings = {
        "MOTCUA_APP_URL": f"json://127.0.0.1:{port}/app?-to={{phone}}",
        "MOTCUA_ON_CALL_URL": f"json://127.0.0.1:{port}/group",
    }
    carriers = configured_carriers(settings)
    carriers[NoticeChannel.APP].send(NOTICE)
    carriers[NoticeChannel.GROUP].send(replace(NOTICE, address="ubnd_trung_son"))
    assert [message["message"] for message in taken(kept)] == [NOTICE.text, NOTICE.text]
    away = configured_carriers({"MOTCUA_ON_CALL_URL": f"json://127.0.0.1:{free_port()}/group"})
    with pytest.raises(DeliveryFailed, match="MOTCUA_ON_CALL_URL"):
        away[NoticeChannel.GROUP].send(NOTICE)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"MOTCUA_SMS_URL": "ftp://x"}, "MOTCUA_SMS_URL"),
        ({"MOTCUA_SMS_URL": "https://x.vn", "MOTCUA_SMS_FIELDS": "to=a"}, "MOTCUA_SMS_FIELDS"),
        ({"MOTCUA_SMS_URL": "https://x.vn", "MOTCUA_SMS_FORMAT": "xml"}, "MOTCUA_SMS_FORMAT"),
        ({"MOTCUA_SMS_URL": "https://x.vn", "MOTCUA_SMS_CONSTANTS": "bi-mat"}, "MOTCUA_SMS_CONSTANTS"),
        ({"MOTCUA_SMTP_HOST": "x.vn"}, "MOTCUA_SMTP_FROM"),
        ({"MOTCUA_SMTP_HOST": "x.vn", "MOTCUA_SMTP_FROM": "a@x.vn", "MOTCUA_SMTP_PORT": "0"}, "MOTCUA_SMTP_PORT"),
        ({"MOTCUA_APP_URL": "json://x"}, "MOTCUA_APP_URL"),
        ({"MOTCUA_ON_CALL_URL": "bi-mat"}, "MOTCUA_ON_CALL_URL"),
    ],
)
def test_a_setting_that_cannot_be_is_named_without_its_value(settings: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        configured_carriers(settings)
    assert named in refused.value.vietnamese
    assert "bi-mat" not in str(refused.value)


def test_without_settings_nothing_leaves() -> None:
    assert configured_carriers({}) == {}
