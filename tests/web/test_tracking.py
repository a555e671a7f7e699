"""A citizen follows a dossier with what the slip says, and nobody learns anything by guessing."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from engine.domain.identifiers import DossierId
from engine.domain.tracking_secret import plain
from engine.store import dossiers as dossier_store
from engine.store.queries.course import stages_of
from engine.store.queries.documents import issued_slips
from engine.store.queries.dossier import dossier as dossier_view
from engine.store.queries.inbox import Which, inbox
from engine.store.queries.search import Sought, search_all
from engine.store.queries.visibility import Reader
from engine.store.tables import audit_events, surveys, tracking_secrets
from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH

TRACK = "/cong-dan/tra-cuu"
TOGETHER = "không đi với nhau"
SECRET = re.compile(r"\b[34679ACDEFGHJKMNPQRTVWXY]{5}-[34679ACDEFGHJKMNPQRTVWXY]{5}\b")


@pytest.fixture
def dossier(office: Office) -> UUID:
    received = office.file(BIRTH, name="Hồ Thị Nhi")
    office.now = office.now.replace(hour=9)
    office.do(received.dossier_id, "receive", outcome="accept")
    return received.dossier_id


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def slip_of(desk: Browser, dossier_id: UUID) -> str:
    page = desk.get(f"/dossiers/{dossier_id}").text
    path = re.findall(r'href="(/dossiers/[^"]+/slips/[^"]+\.pdf)"', page)[0]
    return Pdf(desk.get(path).data).text


def secret_of(desk: Browser, dossier_id: UUID) -> str:
    found = SECRET.search(slip_of(desk, dossier_id))
    assert found is not None, "the slip has no secret"
    return found[0]


def follow(citizen: Browser, code: str, secret: str) -> str:
    return citizen.post(TRACK, {"ma": code, "bm": secret}, page=TRACK).text


def kinds(office: Office, dossier: UUID) -> list[str]:
    return [row.kind for row in office.rows(audit_events, dossier_id=dossier)]


def test_the_slip_says_the_secret_and_says_the_same_again(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    secret = secret_of(desk, dossier)
    assert secret_of(desk, dossier) == secret
    (row,) = office.rows(tracking_secrets)
    assert plain(secret) not in str(row).upper().replace("-", "")
    assert kinds(office, dossier).count("tracking:issued") == 1


def test_code_and_secret_open_the_dossier_and_nothing_of_anybody(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    page = follow(citizen, code, secret.lower().replace("-", " "))
    assert "Ngày hẹn trả" in page
    assert code in page
    assert "Hồ sơ đang ở" in page
    for name in ("Hồ Thị Nhi", "Người tn", "Người tp", "ubnd_trung_son.tn"):
        assert name not in page
    (event,) = [row for row in office.rows(audit_events, dossier_id=dossier) if row.kind == "dossier:tracked"]
    assert event.actor == "system:citizen"
    assert "dossier:tracked" not in enter("tp").get(f"/dossiers/{dossier}").text


def test_the_link_of_the_code_opens_it_and_hides_the_secret(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    answer = citizen.client.get(f"{TRACK}?ma={code}&bm={secret}")
    assert (answer.status_code, answer.location) == (302, "/cong-dan/ho-so/")
    assert code in citizen.get("/cong-dan/ho-so/").text


def test_the_code_on_the_paper_is_that_link(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_PUBLIC_ADDRESS", "https://motcua.example.gov.vn/")
    desk = enter("tn")
    path = re.findall(r'href="(/dossiers/[^"]+/slips/[^"]+\.pdf)"', desk.get(f"/dossiers/{dossier}").text)[0]
    (link,) = Pdf(desk.get(path).data).codes
    assert link.startswith(f"https://motcua.example.gov.vn{TRACK}?ma={office.dossier(dossier).code}&bm=")
    assert "Ngày hẹn trả" in citizen.get(link.removeprefix("https://motcua.example.gov.vn")).text


def test_a_scanned_link_finds_the_dossier_at_the_desk_and_no_secret_is_written(
    enter: Enter, office: Office, dossier: UUID
) -> None:
    desk = enter("tn")
    code, secret = office.dossier(dossier).code, secret_of(desk, dossier)
    page = desk.get(f"/dossiers?search=https%3A%2F%2Fx.vn{TRACK}%3Fma%3D{code}%26bm%3D{secret}").text
    assert f"/dossiers/{dossier}" in page
    assert all(secret not in str(row.body) for row in office.rows(audit_events, kind="dossier:searched"))


def test_a_wrong_code_and_a_wrong_secret_are_answered_alike(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    answers = set()
    for told, typed in ((code, "AAAAA-AAAAA"), ("H99.99-220307-9999", secret), (code, ""), ("", secret)):
        answer = citizen.post(TRACK, {"ma": told, "bm": typed}, page=TRACK)
        assert answer.status_code == 422
        answers.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(answers) == 1
    assert TOGETHER in answers.pop()


def test_an_address_that_guesses_waits(office: Office, dossier: UUID, citizen: Browser) -> None:
    codes = [citizen.post(TRACK, {"ma": f"X{at}", "bm": "A"}, page=TRACK).status_code for at in range(11)]
    assert codes == [422] * 10 + [429]


def test_a_code_whose_secret_is_guessed_from_many_addresses_waits(
    enter: Enter, app: Flask, office: Office, dossier: UUID
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)

    def tried(at: int, typed: str) -> int:
        browser = Browser(app.test_client())
        browser.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{at}"
        return browser.post(TRACK, {"ma": code, "bm": typed}, page=TRACK).status_code

    assert [tried(at, "AAAAA-AAAAA") for at in range(20)] == [422] * 20
    assert tried(20, secret) == 429
    office.now += timedelta(hours=1, minutes=1)
    assert tried(21, secret) == 200


def test_who_opens_it_often_does_not_wait(enter: Enter, office: Office, dossier: UUID, citizen: Browser) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    assert all("Ngày hẹn trả" in follow(citizen, code, secret) for _ in range(12))


def test_a_new_secret_at_the_desk_ends_the_old_one_also_where_it_is_open(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    desk = enter("tn")
    code, old = office.dossier(dossier).code, secret_of(desk, dossier)
    follow(citizen, code, old)
    page = desk.post(f"/dossiers/{dossier}/tracking", page=f"/dossiers/{dossier}/tracking").text
    found = SECRET.search(page)
    assert found is not None
    assert found[0] != old
    assert secret_of(desk, dossier) == found[0]
    assert code not in citizen.get("/cong-dan/ho-so/").text
    assert TOGETHER in follow(citizen, code, old)
    assert "Ngày hẹn trả" in follow(citizen, code, found[0])
    assert "Cấp mã bí mật tra cứu, lần 2" in desk.get(f"/dossiers/{dossier}").text


def test_an_open_page_closes_after_an_hour_and_when_it_is_left(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    follow(citizen, code, secret)
    office.now += timedelta(minutes=61)
    assert "Hãy nhập mã hồ sơ" in citizen.get("/cong-dan/ho-so/").text
    follow(citizen, code, secret)
    citizen.post(f"{TRACK}/thoat", page="/cong-dan/ho-so/")
    assert "Hãy nhập mã hồ sơ" in citizen.get("/cong-dan/ho-so/").text


def test_a_confidential_dossier_has_no_secret_and_opens_no_more(
    enter: Enter, office: Office, dossier: UUID, citizen: Browser
) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    follow(citizen, code, secret)
    with office.installation.database.transaction() as session:
        dossier_store.keep_secret(session, dossier)
    assert TOGETHER in follow(citizen, code, secret)
    assert code not in citizen.get("/cong-dan/ho-so/").text


def test_the_survey_is_anonymous_and_once(enter: Enter, office: Office, dossier: UUID, citizen: Browser) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    assert "Cho ý kiến" not in follow(citizen, code, secret)
    office.do(dossier, "review", child={"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, outcome="ok")
    office.do(dossier, "sign")
    assert "Cho ý kiến" in citizen.get("/cong-dan/ho-so/").text
    survey = "/cong-dan/ho-so/khao-sat"
    refused = citizen.post(survey, {"conduct": "neutral"}, page=survey)
    assert refused.status_code == 422
    assert re.search(r'value="neutral" checked', refused.text)
    given = {"overall": "no", "conduct": "satisfied", "contacts": "made up", "remark": " Chờ  lâu "}
    assert "Cảm ơn bạn" in citizen.post(survey, given, page=survey).text
    (row,) = office.rows(surveys)
    assert (row.satisfied, row.answers) == (0, {"conduct": "satisfied", "remark": "Chờ lâu"})
    again = citizen.post(survey, given, page="/cong-dan/ho-so/")
    assert again.status_code == 409
    assert len(office.rows(surveys)) == 1


def test_the_page_speaks_english_too(enter: Enter, office: Office, dossier: UUID, citizen: Browser) -> None:
    code, secret = office.dossier(dossier).code, secret_of(enter("tn"), dossier)
    citizen.post("/language", {"language": "en"}, page=TRACK)
    page = follow(citizen, code, secret)
    assert '<html lang="en">' in page
    assert "Promised" in page


def test_who_holds_a_secret_reads_that_dossier_and_no_other(office: Office, dossier: UUID) -> None:
    other = office.file(BIRTH).dossier_id
    holder = Reader.holding(dossier, COMMUNE)
    with office.installation.database.reading() as session:
        assert dossier_view(session, holder, DossierId(dossier)) is not None
        assert dossier_view(session, holder, other) is None
        assert stages_of(session, holder, other) == []
        assert issued_slips(session, holder, other) == []
        assert inbox(session, holder, which=Which.OFFERED, now=office.now).entries == ()
        found = search_all(session, holder, (), Sought(needle="", procedures=()))
    assert {row.id for row in found} <= {dossier}
