"""What happens to a dossier is told to the applicant, by a real mail server and a real gateway, once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.adapters.carriers import configured_carriers
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.identifiers import DossierId
from engine.domain.notice import NoticeChannel
from engine.operations.choose_notices import choose_notices
from engine.operations.issue_apology import issue_apology
from engine.operations.on_call_roster import Shift, add_shift, strike_shift
from engine.operations.receive_dossier import Filing, Received, receive_dossier
from engine.operations.retry_letter import retry_letter
from engine.operations.send_notices import send_notice
from engine.operations.sweep import sweep
from engine.ports import Carriers
from engine.store.tables import audit_events, dossiers, outbox
from tests.office import COMMUNE, Office, fill
from tests.post import Letters, free_port, mail_server, sms_gateway, taken

RESIDENCE = "1.004873"  # a confirmation that takes some days
URGENT = "1.004946"  # twelve hours, and confidential
ADOPTION = "2.001263"  # confidential too
SMS, EMAIL = NoticeChannel.SMS, NoticeChannel.EMAIL


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "messages"


@pytest.fixture
def carriers(letters: Letters, kept: Path) -> Iterator[Carriers]:
    with mail_server(letters) as mail, sms_gateway(kept) as gateway:
        yield configured(mail, gateway)


def configured(mail: int, gateway: int) -> Carriers:
    return configured_carriers(
        {
            "MOTCUA_SMTP_HOST": "127.0.0.1",
            "MOTCUA_SMTP_PORT": str(mail),
            "MOTCUA_SMTP_SECURITY": "none",
            "MOTCUA_SMTP_FROM": "motcua@vi-du.vn",
            "MOTCUA_SMS_URL": f"http://127.0.0.1:{gateway}/send",
        }
    )


def filed(office: Office, procedure: str, *, channel: Channel = Channel.DESK, **person: str) -> Received:
    installation = office.installation
    block = installation.catalog.procedure(procedure).block(office.now.date())
    facts = {} if block.facts_form is None else fill(installation.catalog.form(block.facts_form), {})
    given = {"name": "Hồ Thị Thử", "phone": "0912345678", "email": "ho.thu@vi-du.vn", **person}
    filing = Filing(
        procedure_code=procedure,  # type: ignore[arg-type]
        applicant=Applicant(**given),
        facts=facts,
        papers=[],
        channel=channel,
    )
    return receive_dossier(installation, filing, actor=office.person(COMMUNE, "tn"), now=office.now)


def accepted(office: Office, procedure: str = RESIDENCE, **person: str) -> DossierId:
    received = filed(office, procedure, **person)
    office.do(received.dossier_id, "receive", outcome="accept")
    return received.dossier_id


def tell(office: Office, carriers: Carriers) -> None:
    """What the worker does in one beat."""
    sweep(office.installation, office.mail, now=office.now, channels=frozenset(carriers))
    for channel, carrier in carriers.items():
        while send_notice(office.installation, channel, carrier, now=office.now):
            pass


def told(office: Office, dossier_id: DossierId, template: str) -> dict[str, Any]:
    """By channel, the letters of one kind."""
    found = [row for row in office.rows(outbox, dossier_id=dossier_id) if row.body.get("template") == template]
    return {row.channel or "folder": row for row in found}


def test_an_acceptance_is_told_by_mail_and_message_once(
    office: Office, carriers: Carriers, letters: Letters, kept: Path
) -> None:
    dossier_id = accepted(office)
    tell(office, carriers)
    tell(office, carriers)
    code = office.dossier(dossier_id).code
    (mail,) = letters.taken
    assert code in mail["Subject"]
    assert "Hồ Thị Thử" in mail.get_content()
    (message,) = taken(kept)
    assert code in message["text"]
    assert "Thử" not in message["text"]
    found = told(office, dossier_id, "acceptance")
    assert {channel: (row.status, row.attempts) for channel, row in found.items()} == dict.fromkeys(
        ("email", "sms"), ("sent", 1)
    )
    assert found["sms"].receipt == "sms-1"
    assert found["email"].receipt == mail["Message-ID"]
    events = office.rows(audit_events, kind="notice:sent")
    assert {event.dossier_id for event in events} == {dossier_id}
    assert all("+84912345678" not in event.body and "ho.thu@" not in event.body for event in events)


def test_what_no_channel_takes_lies_in_the_folder(office: Office, carriers: Carriers) -> None:
    reachable = accepted(office)
    nobody = accepted(office, phone="02343878878", email="")
    tell(office, {})
    assert set(told(office, reachable, "acceptance")) == {"folder"}
    again = accepted(office, phone="02343878878", email="", name="Hồ Thị Khác")
    tell(office, carriers)
    for dossier_id in (nobody, again):
        (row,) = told(office, dossier_id, "acceptance").values()
        assert (row.channel, row.status) == (None, "sent")
        assert row.id in office.mail.letters


@pytest.mark.parametrize(("wish", "channels"), [("sms", {"sms"}), ("email", {"email"})])
def test_the_applicants_wish_is_kept(office: Office, carriers: Carriers, wish: str, channels: set[str]) -> None:
    dossier_id = accepted(office, notices=wish)
    tell(office, carriers)
    assert set(told(office, dossier_id, "acceptance")) == channels


def test_who_wants_nothing_is_told_nothing(office: Office, carriers: Carriers, letters: Letters, kept: Path) -> None:
    dossier_id = accepted(office, notices="none")
    tell(office, carriers)
    assert told(office, dossier_id, "acceptance")["folder"].status == "withheld"
    assert (letters.taken, taken(kept)) == ([], [])
    assert not [row for row in office.mail.letters.values() if row[1].get("template") == "acceptance"]


def test_a_confidential_dossier_sends_its_code_alone(
    office: Office, carriers: Carriers, letters: Letters, kept: Path
) -> None:
    dossier_id = accepted(office, ADOPTION)
    tell(office, carriers)
    name = office.installation.catalog.procedure(ADOPTION).name_vi
    assert office.dossier(dossier_id).confidential
    assert (len(letters.taken), len(taken(kept))) == (1, 1)
    for text in (*(mail.get_content() + mail["Subject"] for mail in letters.taken), taken(kept)[0]["text"]):
        assert "Thử" not in text
        assert name not in text
        assert "con nuôi" not in text.lower()


def test_an_apology_tells_the_new_date(office: Office, carriers: Carriers, letters: Letters) -> None:
    dossier_id = accepted(office)
    desk, promised = office.person(COMMUNE, "tn"), office.dossier(dossier_id).promised_at
    issue_apology(
        office.installation,
        dossier_id,
        reason="thiếu người",
        new_date=promised + timedelta(days=7),
        actor=desk,
        now=office.now,
    )
    tell(office, carriers)
    (mail,) = [mail for mail in letters.taken if "xin lỗi" in mail["Subject"].lower()]
    assert "thiếu người" in mail.get_content()
    assert f"{promised + timedelta(days=7):%d/%m/%Y}" in mail.get_content()


def test_a_server_that_is_down_is_tried_later_and_holds_up_no_other(
    office: Office, carriers: Carriers, kept: Path
) -> None:
    dossier_id = accepted(office)
    down = {**carriers, EMAIL: configured(free_port(), 1)[EMAIL]}
    tell(office, down)
    found = told(office, dossier_id, "acceptance")
    assert found["sms"].status == "sent"
    assert (found["email"].status, found["email"].attempts) == ("pending", 1)
    assert "không kết nối được" in found["email"].last_error
    tell(office, down)
    assert told(office, dossier_id, "acceptance")["email"].attempts == 1, "not before its time"
    office.now += timedelta(minutes=1)
    tell(office, carriers)
    assert told(office, dossier_id, "acceptance")["email"].status == "sent"
    assert len(taken(kept)) == 1


def test_a_server_that_stays_down_fails_the_notice_and_an_operator_sends_it_again(
    office: Office, carriers: Carriers
) -> None:
    dossier_id = accepted(office, notices="email")
    down = {EMAIL: configured(free_port(), 1)[EMAIL]}
    for _ in range(8):
        tell(office, down)
        office.now += timedelta(hours=2)
    row = told(office, dossier_id, "acceptance")["email"]
    assert (row.status, row.attempts) == ("failed", 8)
    (event,) = office.rows(audit_events, kind="notice:failed")
    assert "không kết nối được" in event.body
    retry_letter(office.installation, row.id, actor=office.person(COMMUNE, "qt"), now=office.now)
    tell(office, carriers)
    assert told(office, dossier_id, "acceptance")["email"].status == "sent"


def test_an_address_that_is_refused_for_good_is_not_tried_again(office: Office, carriers: Carriers) -> None:
    dossier_id = accepted(office, email="khong.co@vi-du.vn", phone="0912345400")
    tell(office, carriers)
    for row in told(office, dossier_id, "acceptance").values():
        assert (row.status, row.attempts) == ("failed", 1)
        assert row.address not in row.last_error
    assert len(office.rows(audit_events, kind="notice:failed")) == 2


def test_a_worker_that_dies_after_the_answer_sends_no_second_message(
    office: Office, carriers: Carriers, kept: Path
) -> None:
    dossier_id = accepted(office, notices="sms")
    sweep(office.installation, office.mail, now=office.now, channels=frozenset(carriers))

    class Dying:
        def send(self, notice: Any) -> str:
            carriers[SMS].send(notice)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_notice(office.installation, SMS, Dying(), now=office.now)
    office.now += timedelta(minutes=6)
    tell(office, carriers)
    row = told(office, dossier_id, "acceptance")["sms"]
    assert (row.status, row.receipt) == ("sent", "sms-1")
    assert len(taken(kept)) == 1


def test_a_clock_that_is_behind_sends_nothing_twice(office: Office, carriers: Carriers, kept: Path) -> None:
    dossier_id = accepted(office, notices="sms")
    sweep(office.installation, office.mail, now=office.now, channels=frozenset(carriers))
    office.now += timedelta(hours=1)
    later = office.now
    desk = office.person(COMMUNE, "tn")
    given = {"phone": "0912345678", "email": "", "notices": "sms"}
    choose_notices(office.installation, dossier_id, **given, actor=desk, now=later)
    assert send_notice(office.installation, SMS, carriers[SMS], now=later - timedelta(minutes=30))
    assert told(office, dossier_id, "acceptance")["sms"].status == "sent"
    assert len(taken(kept)) == 1


def test_two_workers_send_no_notice_twice(office: Office, carriers: Carriers, kept: Path) -> None:
    accepted(office, notices="sms")
    sweep(office.installation, office.mail, now=office.now, channels=frozenset(carriers))

    class Beside:
        """While one worker sends, another looks for something to do."""

        def send(self, notice: Any) -> str:
            assert send_notice(office.installation, SMS, carriers[SMS], now=office.now) is None
            return carriers[SMS].send(notice)

    assert send_notice(office.installation, SMS, Beside(), now=office.now)
    assert len(taken(kept)) == 1


def test_a_made_up_dossier_is_told_to_nobody(office: Office, carriers: Carriers, kept: Path) -> None:
    dossier_id = accepted(office)
    with office.installation.database.transaction() as session:
        session.execute(dossiers.update().values(demo=True))
    tell(office, carriers)
    assert set(told(office, dossier_id, "acceptance")) == {"folder"}
    assert taken(kept) == []


def shift(office: Office, **changes: Any) -> Shift:
    usual = Shift(
        name="Lê Văn Trực",
        phone="0987654321",
        email="",
        starts_at=office.now - timedelta(hours=1),
        ends_at=office.now + timedelta(hours=12),
    )
    return replace(usual, **changes)


def test_an_urgent_dossier_reaches_who_is_on_call_at_night(office: Office, carriers: Carriers, kept: Path) -> None:
    office.now = office.now.replace(hour=16)  # 23:00 in Vietnam
    keeper = office.person(COMMUNE, "vp")
    row_id = add_shift(office.installation, shift(office), actor=keeper, now=office.now)
    later = shift(office, phone="0911111111", starts_at=office.now + timedelta(hours=12))
    add_shift(office.installation, replace(later, ends_at=office.now + timedelta(days=1)), actor=keeper, now=office.now)
    received = filed(office, URGENT, channel=Channel.ONLINE, notices="none")
    tell(office, carriers)
    assert [(one["to"], "vua nop" in one["text"]) for one in taken(kept)] == [("+84987654321", True)]
    office.do(received.dossier_id, "receive", outcome="accept")
    tell(office, carriers)
    code = office.dossier(received.dossier_id).code
    assert code in taken(kept)[-1]["text"]
    office.now += timedelta(hours=7)
    tell(office, carriers)
    assert "50%" in taken(kept)[-1]["text"]
    assert {one["to"] for one in taken(kept)} == {"+84987654321"}
    before = len(taken(kept))
    strike_shift(office.installation, row_id, "đổi ca", actor=keeper, now=office.now)
    office.now += timedelta(hours=2, minutes=30)
    tell(office, carriers)
    assert len(taken(kept)) == before
    kinds = {event.kind for event in office.rows(audit_events)}
    assert {"on_call:added", "on_call:struck"} <= kinds


def test_that_nobody_is_on_call_is_a_failure_that_can_be_made_good(
    office: Office, carriers: Carriers, kept: Path
) -> None:
    dossier_id = accepted(office, URGENT, notices="none")
    tell(office, carriers)
    row = told(office, dossier_id, "on_call_accepted")["folder"]
    assert row.status == "failed"
    assert "Không có ai trực ở UBND xã Trung Sơn" in row.last_error
    add_shift(office.installation, shift(office), actor=office.person(COMMUNE, "ld"), now=office.now)
    retry_letter(office.installation, row.id, actor=office.person(COMMUNE, "qt"), now=office.now)
    tell(office, carriers)
    assert told(office, dossier_id, "on_call_accepted")["sms"].status == "sent"
    assert len(taken(kept)) == 1


def test_a_notice_that_failed_goes_to_the_new_address_once(
    office: Office, carriers: Carriers, letters: Letters, kept: Path
) -> None:
    dossier_id = accepted(office, phone="0912345400")
    tell(office, carriers)
    assert (len(letters.taken), taken(kept)) == (1, [])
    desk = office.person(COMMUNE, "tn")
    given = {"email": "ho.thu@vi-du.vn", "notices": "", "actor": desk, "now": office.now}
    for _ in range(2):
        choose_notices(office.installation, dossier_id, phone="0912345678", **given)
        tell(office, carriers)
    assert [message["to"] for message in taken(kept)] == ["+84912345678"]
    assert len(letters.taken) == 1, "what had arrived is not sent again"
    events = office.rows(audit_events, kind="notice:chosen")
    assert len(events) == 2
    assert all("0912345678" not in event.body for event in events)
    assert "0912345678" in office.dossier(dossier_id).search_text


MISSING, WHY = "Bản sao căn cước\nGiấy chứng nhận", "thiếu giấy tờ"


@pytest.mark.parametrize(("procedure", "is_told"), [(RESIDENCE, True), (ADOPTION, False)])
def test_a_mail_says_what_to_bring_but_not_of_a_confidential_dossier(
    office: Office, carriers: Carriers, letters: Letters, kept: Path, procedure: str, is_told: bool
) -> None:
    received = filed(office, procedure)
    office.do(received.dossier_id, "receive", outcome="incomplete", missing=MISSING, reason=WHY)
    (row,) = told(office, received.dossier_id, "supplement").values()
    assert (WHY in str(row.body)) is is_told, "nor does it lie in the folder"
    tell(office, carriers)
    (mail,) = letters.taken
    for said in ("- Giấy chứng nhận", WHY):
        assert (said in mail.get_content()) is is_told
    (message,) = taken(kept)
    assert "can bo sung" in message["text"]
    assert "thieu" not in message["text"]
