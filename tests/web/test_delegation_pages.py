"""Substitutes in the browser: given, seen, worked under, ended."""

from datetime import timedelta

from flask import Flask

from engine.store.tables import audit_events, delegations
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.test_inbox import reviewed
from tests.web.test_pages import accepted
from tests.web.test_task_drafts import colleague

PATH = "/delegations/"


def form(office: Office, **changes: str) -> dict[str, str]:
    day = office.now.date()
    return {
        "absent": f"{COMMUNE}.ld|ld",
        "substitute": "dong_nghiep",
        "first": day.isoformat(),
        "last": (day + timedelta(days=3)).isoformat(),
        "reason": "đi họp tỉnh",
        "signing_only": "yes",
        **changes,
    }


def test_the_leader_names_a_substitute_who_signs_until_it_ends(app: Flask, enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    reviewed(office, dossier_id)
    leader, deputy = enter("ld"), colleague(app, office)
    path = f"/work/{office.item(dossier_id, 'sign').id}"
    assert deputy.get(path).status_code == 403
    page = leader.post(PATH, form(office)).text
    assert "Người thứ hai làm thay Người ld" in page
    assert "chỉ ký" in page
    assert "thay mặt Người ld" in deputy.get("/inbox").text
    assert "Người thứ hai làm thay Người ld" in deputy.get(PATH).text
    assert "làm thay Người ld" not in enter("tn").get(PATH).text, "it concerns them not"
    (given,) = office.rows(delegations)
    refused = leader.post(f"{PATH}{given.id}/end", {"reason": " "}, page=PATH)
    assert (refused.status_code, "không được để trống" in refused.text) == (422, True)
    ended = leader.post(f"{PATH}{given.id}/end", {"reason": "về sớm"}, page=PATH).text
    assert "Đã kết thúc việc làm thay." in ended
    assert "về sớm" in ended
    assert deputy.get(path).status_code == 403
    kinds = [row.kind for row in office.rows(audit_events) if row.kind.startswith("delegation:")]
    assert kinds == ["delegation:given", "delegation:ended"]


def test_what_is_refused_is_said_on_the_page_and_what_was_typed_stays(app: Flask, enter: Enter, office: Office) -> None:
    colleague(app, office)
    leader = enter("ld")
    for changes, sentence in (
        ({"last": "2022-01-01"}, "trước ngày đầu"),
        ({"last": ""}, "đến hết ngày"),
        ({"substitute": ""}, "hãy chọn cả hai"),
        ({"reason": " "}, "không được để trống"),
        ({"substitute": f"{COMMUNE}.ld"}, "không thể tự ủy quyền"),
    ):
        answer = leader.post(PATH, form(office, **changes))
        assert answer.status_code == 422, changes
        assert sentence in answer.text.split('role="alert"')[1].split("</div>")[0]
    assert 'value="đi họp tỉnh"' in leader.post(PATH, form(office, last="")).text
    assert office.rows(delegations) == []


def test_nobody_gives_away_the_role_of_a_colleague(app: Flask, enter: Enter, office: Office) -> None:
    colleague(app, office)
    answer = enter("tn").post(PATH, form(office))
    assert answer.status_code == 403
    own = enter("tp").post(PATH, form(office, absent=f"{COMMUNE}.tp|tp", signing_only=""))
    assert own.status_code in (200, 422)
