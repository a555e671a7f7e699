"""What people were told stands on the page of the dossier; which channel works, on the health page; who is on call,
on a page of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from engine.domain.notice import NoticeChannel, WrittenNotice
from engine.operations.send_notices import send_notice
from engine.operations.sweep import sweep
from engine.ports import DeliveryFailed
from engine.store.tables import audit_events, dossiers, on_call, outbox
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.subjects import furnish

ON_CALL, HEALTH = "/on-call/", "/administration/health/"
SHIFT = {"name": "Lê Văn Trực", "phone": "0987 654 321", "starts": "07/03/2022 07:00", "ends": "08/03/2022 07:00"}


class Away:
    def send(self, notice: WrittenNotice) -> str:
        raise DeliveryFailed(cause="máy chủ thư vi-du.vn không trả lời")


class Taking:
    def send(self, notice: WrittenNotice) -> str:
        return "a receipt"


def give(office: Office, dossier: str, person: Mapping[str, str]) -> None:
    given: dict[str, Any] = {"name": "Hồ Thị Thử", **person}
    with office.installation.database.transaction() as session:
        session.execute(update(dossiers).where(dossiers.c.id == UUID(dossier)).values(applicant=given))


def told(office: Office, dossier: str) -> None:
    """A notice leaves by mail, which is away, and by short message."""
    letter = {"id": uuid4(), "dossier_id": UUID(dossier), "topic": "notice", "body": {"template": "partial_result"}}
    with office.installation.database.transaction() as session:
        at = {"created_at": office.now, "next_try_at": office.now}
        session.execute(insert(outbox), {**letter, **at, "status": "pending"})
    channels = frozenset({NoticeChannel.EMAIL, NoticeChannel.SMS})
    give(office, dossier, {"phone": "0912345678", "email": "ho.thu@vi-du.vn"})
    sweep(office.installation, office.mail, now=office.now, channels=channels)
    while send_notice(office.installation, NoticeChannel.EMAIL, Away(), now=office.now):
        pass
    while send_notice(office.installation, NoticeChannel.SMS, Taking(), now=office.now):
        pass


def test_the_page_of_a_dossier_says_what_was_sent_and_what_was_not(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    told(office, subjects["dossier"])
    page = enter("tn").get(f"/dossiers/{subjects['dossier']}").text
    assert "Thông báo đã gửi" in page
    assert "Có một phần kết quả" in page
    assert "+84…678" in page
    assert "ho…@vi-du.vn" in page
    assert "chưa gửi được, đã thử 1 lần" in page
    assert "máy chủ thư vi-du.vn không trả lời" in page
    assert "đã gửi" in page
    english = enter("tn", language="en").get(f"/dossiers/{subjects['dossier']}").text
    assert "Notices" in english
    assert "Part of the result ready" in english


def test_nobody_elsewhere_reads_what_was_sent(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    told(office, subjects["dossier"])
    assert enter("tn", "ubnd_a_luoi").get(f"/dossiers/{subjects['dossier']}").status_code == 404


def test_the_health_page_says_which_channel_works(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    administrator = enter("qt")
    page = administrator.get(HEALTH).text
    assert "Chưa cấu hình kênh nào" in page
    assert "MOTCUA_SMTP_HOST" in page
    told(office, subjects["dossier"])
    page = administrator.get(HEALTH).text
    assert "gửi lần cuối" in page
    assert "đang chờ 1, không gửi được 0" in page
    assert "máy chủ thư vi-du.vn không trả lời" in page


def test_a_channel_that_is_configured_is_said(enter: Enter, office: Office, app: Any) -> None:
    furnish(office)
    app.extensions["motcua"] = replace(office.running, carriers={NoticeChannel.SMS: Taking()})
    page = enter("qt").get(HEALTH).text
    assert "đã cấu hình" in page
    assert "MOTCUA_SMS_URL" not in page
    assert "Chưa cấu hình kênh nào" not in page


def test_the_office_keeps_the_roster(enter: Enter, office: Office) -> None:
    keeper = enter("vp")
    assert "Lúc này không có ai trực" in keeper.get(ON_CALL).text
    page = keeper.post(ON_CALL, SHIFT, page=ON_CALL)
    assert page.status_code == 200
    assert "Đã ghi lượt trực" in page.text
    assert "+84987654321" in page.text
    assert "đang trực" in page.text
    (row,) = office.rows(on_call)
    others = enter("tn").get(ON_CALL).text
    assert "Lê Văn Trực" in others
    assert "Ghi lượt trực" not in others
    assert keeper.post(f"{ON_CALL}{row.id}/strike", page=ON_CALL).status_code == 422
    struck = keeper.post(f"{ON_CALL}{row.id}/strike", {"reason": "đổi ca"}, page=ON_CALL).text
    assert "Đã bỏ lượt trực" in struck
    assert "Lê Văn Trực" not in struck
    assert {event.kind for event in office.rows(audit_events)} >= {"on_call:added", "on_call:struck"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Chưa điền."),
        ({"phone": ""}, "hãy ghi số điện thoại, thư điện tử hoặc cả hai"),
        ({"phone": "02343878878"}, "phải là số di động"),
        ({"email": "a@b"}, "không phải địa chỉ thư đúng"),
        ({"ends": "07/03/2022"}, "Hãy ghi ngày và giờ"),
        ({"ends": "07/03/2022 06:00"}, "giờ kết thúc phải sau giờ bắt đầu"),
        ({"starts": "06/03/2022 07:00", "ends": "07/03/2022 07:00"}, "đã qua"),
        ({"ends": "30/05/2022 07:00"}, "dài nhất 31 ngày"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_and_what_was_typed_stays(
    enter: Enter, office: Office, changes: dict[str, str], told: str
) -> None:
    answer = enter("ld").post(ON_CALL, {**SHIFT, **changes}, page=ON_CALL)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="07:00"' not in answer.text
    assert office.rows(on_call) == []


def test_the_desk_writes_down_how_somebody_wants_to_be_told(enter: Enter, office: Office) -> None:
    desk, page = enter("tn"), f"/reception/{BIRTH}"
    person = {"applicant.name": "Hồ Thị Nhi", "channel": "desk", "applicant.notices": "sms"}
    refused = desk.post(page, person, page=page).text
    assert "Nhận thông báo" in refused
    assert office.rows(dossiers) == []
    assert [row for row in office.rows(outbox) if row.channel] == []


def test_the_desk_changes_how_somebody_is_told(enter: Enter, office: Office) -> None:
    subjects = furnish(office)
    page = f"/dossiers/{subjects['dossier']}"
    desk = enter("tn")
    refused = desk.post(f"{page}/notices", {"phone": "0234", "email": "a@b", "notices": "email"}, page=page)
    assert refused.status_code == 422
    assert 'value="a@b"' in refused.text
    told = desk.post(f"{page}/notices", {"phone": "0912345678", "email": "", "notices": "sms"}, page=page).text
    assert "Đã ghi cách nhận thông báo" in told
    assert "chỉ tin nhắn" in told
    (event,) = office.rows(audit_events, kind="notice:chosen")
    assert "0912345678" not in event.body
    assert "Đổi cách nhận thông báo" not in enter("tp").get(page).text.split("Diễn biến")[0]
