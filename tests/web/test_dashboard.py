"""The dashboard: who has one, what it says, and that a number opens its list."""

import re
from dataclasses import replace

import pytest

from engine.domain.procedure import Confidentiality
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.test_language import leftovers
from tests.web.test_pages import accepted


def opened(page: str, name: str) -> str:
    """Where the number of this name leads."""
    found = re.search(rf'href="(/dashboard/dossiers[^"]+)"><span class="tile-number">[^<]*</span> <span>{name}<', page)
    assert found is not None, name
    return found[1].replace("&amp;", "&")


def test_the_leader_begins_with_the_whole_and_everybody_else_with_their_work(enter: Enter) -> None:
    assert "<h1>Bảng điều hành</h1>" in enter("ld").get("/").text
    assert "<h1>Bảng điều hành</h1>" in enter("vp").get("/dashboard").text
    assert "<h1>Việc cần làm</h1>" in enter("vp").get("/").text
    clerk = enter("tp")
    assert "Bảng điều hành" not in clerk.get("/inbox").text
    assert clerk.get("/dashboard").status_code == clerk.get("/dashboard/dossiers?figure=received").status_code == 403


def test_a_number_opens_the_dossiers_that_it_counts(enter: Enter, office: Office) -> None:
    codes = {office.dossier(accepted(office)).code for _ in range(2)}
    leader = enter("ld")
    page = leader.get("/dashboard").text
    for name in ("tiếp nhận", "đang giải quyết"):
        listed = leader.get(opened(page, name)).text
        assert "<strong>2 hồ sơ</strong>" in listed
        assert {code for code in codes if code in listed} == codes
    assert "Không có hồ sơ nào." in leader.get(opened(page, "đã giải quyết")).text
    before = leader.get("/dashboard?first=2021-01-01&last=2021-12-31").text
    assert '<span class="tile-number">0</span> <span>tiếp nhận' in before


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("first=2022-03-02&last=2022-03-01", "trước ngày đầu"),
        ("first=2022-02-30", "phải là một ngày có thật"),
        ("unit=ubnd_a_luoi", "Không tìm thấy đơn vị"),
    ],
)
def test_a_period_that_cannot_be_is_refused_beside_its_fields(enter: Enter, asked: str, sentence: str) -> None:
    answer = enter("ld").get(f"/dashboard?{asked}")
    assert answer.status_code in (404, 422)
    assert sentence in answer.text
    assert 'name="first"' in answer.text


def test_a_confidential_dossier_is_counted_but_not_named_to_who_may_not_know_it(
    enter: Enter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one = office.dossier(accepted(office)).code
    procedure = office.installation.catalog.procedure(BIRTH)
    block = replace(procedure.latest, confidential=(Confidentiality(reason="thử", legal_basis="thử"),))
    monkeypatch.setitem(
        office.installation.catalog.listed.by_code,  # type: ignore[arg-type]
        BIRTH,
        replace(procedure, blocks=(block,)),
    )
    secret = office.dossier(accepted(office)).code
    path = "/dashboard/dossiers?figure=received"
    told = enter("vp").get(path).text
    assert "<strong>2 hồ sơ</strong>, trong đó 1 hồ sơ mật không hiện tên" in told
    assert "và 1 hồ sơ mật" in told
    assert open_one in told
    assert secret not in told
    assert secret in enter("ld").get(path).text


def test_charts_say_in_words_what_they_draw(enter: Enter, office: Office) -> None:
    accepted(office)
    page = enter("ld").get("/dashboard").text
    assert page.count('role="img"') == 2
    assert re.search(r'<desc id="fields-desc">Hộ tịch: .*đang giải quyết, trong hạn 1', page)
    assert "03/2022: tiếp nhận 1, đã giải quyết 0" in page
    assert "<script>" not in page.replace('<script src="', "")


def test_in_english(enter: Enter, office: Office) -> None:
    accepted(office)
    leader = enter("ld", language="en")
    for path in ("/dashboard", "/dashboard/dossiers?figure=received&group=ho_tich", "/dashboard/dossiers?figure=paid"):
        page = leader.get(path).text.replace("Người ld", "")
        assert leftovers(page) == set(), path
