"""Annulment and late entry at the pages: one officer asks, another confirms."""

import re

from engine.store.tables import dossiers
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.test_language import leftovers
from tests.web.test_pages import APPLICANT, accepted


def test_an_annulment_from_the_page_to_the_struck_number(enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    code = office.dossier(dossier_id).code
    desk, leader = enter("tn"), enter("ld", language="en")
    path = f"/dossiers/{dossier_id}"
    asked = desk.post(f"{path}/annulment", {"ground": "wrong_procedure", "reason": "Chọn nhầm"}, page=path)
    assert "đang chờ người thứ hai xác nhận" in asked.text
    waiting = leader.get("/proposals").text
    assert code in waiting
    assert leftovers(waiting.replace("Người ld", "")) == set()
    confirm = re.search(r'action="(/proposals/[0-9a-f-]+/confirm)"', waiting)
    assert confirm is not None
    own = desk.post(confirm[1], page="/proposals")
    assert own.status_code == 403
    leader.post(confirm[1], page="/proposals")
    assert office.dossier(dossier_id).status == "annulled"
    assert f"<s>{code}</s>" in desk.get("/dossiers").text
    page = desk.get(path).text
    assert f"<s>{code}</s>" in page
    assert "Chọn sai thủ tục: " in page
    assert "không tính thời hạn" in page


def test_a_dossier_accepted_on_paper(enter: Enter, office: Office) -> None:
    desk, leader = enter("tn"), enter("ld")
    late = {"_late_at": "07/03/2022 07:30", "_late_reason": "Mất điện", "_late_code": "000.25.35.H57-220307-0001"}
    wrong = desk.post(f"/reception/{BIRTH}/late", {**APPLICANT, **late, "_late_reason": ""})
    assert wrong.status_code == 422
    assert "Hồ Thị Nhi" in wrong.text
    desk.post(f"/reception/{BIRTH}/late", {**APPLICANT, **late})
    assert not office.rows(dossiers)
    confirm = re.search(r'action="(/proposals/[0-9a-f-]+/confirm)"', leader.get("/proposals").text)
    assert confirm is not None
    leader.post(confirm[1], page="/proposals")
    (dossier,) = office.rows(dossiers)
    assert (dossier.code, dossier.status) == ("000.25.35.H57-220307-0001", "accepted")
    assert "nhập bù từ giấy" in desk.get(f"/dossiers/{dossier.id}").text
