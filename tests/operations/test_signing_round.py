"""The signing round at its page, on real procedures: many rows, each a command of its own; the seal after it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.signer_on_demand import SignerOnDemand
from engine.adapters.signing import AGENCY, make_demo_certificate, verify_pdf
from engine.cli.doctor import reader
from engine.domain.actor import Actor, system
from engine.domain.conduct_refusals import DutiesClash, MayNotHandle
from engine.domain.dossier_file import FileKind, Upload
from engine.domain.identifiers import DossierId, ResultId, RoleKey, WorkItemId
from engine.domain.instant import spoken
from engine.domain.refusals import NoMandate, NotYours
from engine.domain.signing import Authority, Wanted
from engine.domain.signing_refusals import AlreadySealed, SignerCannotRecord
from engine.operations.appoint_signer import Appointment, appoint_signer
from engine.operations.dossier_files import attach_file, remove_file, replace_file
from engine.operations.record_ink import Ink, record_ink
from engine.operations.seal_result import seal_result
from engine.operations.sign_result import Means
from engine.operations.unnamed_files import Checked, check_files, drop_unnamed
from engine.operations.users import Account, Holding, actors_of, create_user
from engine.store.doctor import examine
from engine.store.tables import audit_events, dossiers, signed_results, work_items
from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser
from tests.web.small_office import PASSWORD, OfficeClock, hire
from tests.web.test_language import leftovers
from web import create_app

MARITAL, COPY = "1.004873", "2.000815"


@pytest.fixture
def app(office: Office) -> Flask:
    clock = OfficeClock()
    clock.office = office
    office.running = replace(office.running, clock=clock)
    made = create_app(office.running, secret_key=b"a key for tests only")
    made.testing = True
    return made


def entered(app: Flask, office: Office, role: str, language: str = "vi") -> Browser:
    login = hire(office, role, COMMUNE)
    browser = Browser(app.test_client())
    browser.post("/language", {"language": language})
    answer = browser.post("/sign-in", {"login": login, "password": PASSWORD})
    assert answer.status_code == 200
    return browser


def to_sign(office: Office, procedure: str, **given: Any) -> UUID:
    """A dossier that waits for the signature."""
    dossier_id = office.file(procedure, **given).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    review = office.item(dossier_id, "review")
    office.complete(review, outcome="ok")
    return dossier_id


def item_of(office: Office, dossier_id: UUID) -> Any:
    return office.item(dossier_id, "sign")


def test_a_round_of_three_a_result_per_row(app: Flask, office: Office) -> None:
    leader = entered(app, office, "ld")
    marital = to_sign(office, MARITAL, name="Hồ Thị Một", facts={"person": "Hồ Thị Một", "stated_purpose": "kết hôn"})
    copy, other = to_sign(office, COPY, name="A Viết Hai"), to_sign(office, MARITAL, name="Kê Văn Ba")
    page = leader.get("/signing/").text
    assert [page.index(name) for name in ("A Viết Hai", "Hồ Thị Một")] == sorted(
        page.index(name) for name in ("A Viết Hai", "Hồ Thị Một")
    ), "what is due the same day stands first"
    marked = leader.post("/signing/", {"_mark": "sign"}, page="/signing/").text
    assert len(re.findall(r'value="sign" checked', marked)) == 3
    posted = {
        f"do_{item_of(office, marital).id.hex}": "sign",
        f"do_{item_of(office, copy).id.hex}": "sign",
        f"do_{item_of(office, other).id.hex}": "return",
    }
    answer = leader.post("/signing/", posted, page="/signing/").text
    assert "Đã ký 2, trả lại 0, không làm được 1." in answer
    assert "thì phải ghi lý do" in answer
    assert office.dossier(marital).status == "signed"
    key = item_of(office, other).id.hex
    answer = leader.post("/signing/", {f"do_{key}": "return", f"reason_{key}": "Sai tên"}, page="/signing/").text
    assert "Đã ký 0, trả lại 1, không làm được 0." in answer
    assert "Không còn văn bản nào chờ ký." in answer
    assert office.item(other, "review")
    signed = office.rows(signed_results, dossier_id=marital)[0]
    assert (signed.way, signed.authority, signed.lines) == ("wet", "chair", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])
    assert signed.scan_owed
    assert office.rows(signed_results, dossier_id=copy)[0].lines == ["CHỦ TỊCH"]
    kinds = [row.kind for row in office.rows(audit_events, dossier_id=marital)]
    assert kinds.count("result:signed") == 1
    english = entered(app, office, "ld", language="en")
    to_sign(office, COPY, name="A Viết Hai")
    text = english.get("/signing/").text
    assert leftovers(re.sub(r"A Viết Hai|Người ld|07/03/2022", "", text)) == set()


def test_the_file_stands_beside_the_draft_and_the_paper_is_printed(app: Flask, office: Office) -> None:
    leader = entered(app, office, "ld")
    dossier = to_sign(office, MARITAL, name="Hồ Thị Một", facts={"person": "Hồ Thị <Một>", "stated_purpose": "vay vốn"})
    item = item_of(office, dossier)
    panel = leader.get(f"/signing/{item.id}", **{"HX-Request": "true"}).text
    assert "<html" not in panel
    assert panel.count("Hồ Thị &lt;Một&gt;") == 2  # among the facts, and in the draft
    assert "CHỦ TỊCH" in panel
    opened = [row.kind for row in office.rows(audit_events, dossier_id=dossier)].count("dossier:opened")
    assert opened == 1, "showing the file is noted as reading it"
    leader.post("/signing/", {f"do_{item.id.hex}": "sign"}, page="/signing/")
    (result,) = office.rows(signed_results, dossier_id=dossier)
    printed = leader.get(f"/signing/results/{result.id}")
    assert printed.mimetype == "application/pdf"
    text = Pdf(printed.data).text
    for said in (
        "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "Hồ Thị <Một>",
        "vay vốn",
        "TM. ỦY BAN NHÂN DÂN",
        "07 tháng 3 năm 2022",
    ):
        assert said in text
    assert "ngày 07 tháng 3 năm 2022" in text


def test_who_reviewed_may_not_sign_and_the_row_says_so(app: Flask, office: Office) -> None:
    tp = Holding(unit_id=COMMUNE, role=RoleKey("tp"), valid_from=date(2019, 1, 1))
    account = Account(login="kiem", name="Kiêm", password=PASSWORD, holdings=[_ld(), tp])
    both = create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
    (office.people[COMMUNE, "tp"],) = actors_of(office.installation, both, now=office.now)
    dossier = to_sign(office, MARITAL)
    leader = Browser(app.test_client())
    leader.post("/sign-in", {"login": "kiem", "password": PASSWORD})
    item = item_of(office, dossier)
    answer = leader.post("/signing/", {f"do_{item.id.hex}": "sign"}, page="/signing/").text
    assert "Đã ký 0, trả lại 0, không làm được 1." in answer
    assert "không được ký hồ sơ đó" in answer
    assert not office.rows(signed_results)
    assert office.dossier(dossier).status == "processing"


def test_a_deputy_signs_for_the_head_and_two_leaders_must_say_as_what(app: Flask, office: Office) -> None:
    leader = entered(app, office, "ld")
    account = Account(login="pct", name="Phó", password=PASSWORD, holdings=[_ld()])
    deputy = create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
    first, second = to_sign(office, MARITAL), to_sign(office, MARITAL)
    refused = leader.post("/signing/", {f"do_{item_of(office, first).id.hex}": "sign"}, page="/signing/").text
    assert "Chưa biết Người ld ký với tư cách nào" in refused
    said = {f"do_{item_of(office, first).id.hex}": "sign", "authority": "chair"}
    assert "Đã ký 1" in leader.post("/signing/", said, page="/signing/").text
    appoint_signer(
        office.installation,
        "pct",
        Appointment(unit_id=COMMUNE, authority=Authority.DEPUTY, valid_from=date(2022, 1, 1)),
        actor=system("test", COMMUNE),
        now=office.now,
    )
    browser = Browser(app.test_client())
    browser.post("/sign-in", {"login": "pct", "password": PASSWORD})
    said = {f"do_{item_of(office, second).id.hex}": "sign", "authority": "chair"}
    assert "Đã ký 1" in browser.post("/signing/", said, page="/signing/").text
    (row,) = office.rows(signed_results, signed_by=deputy)
    assert row.lines == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "what is written down counts"


def _ld() -> Holding:
    return Holding(unit_id=COMMUNE, role=RoleKey("ld"), valid_from=date(2019, 1, 1))


def test_ink_has_its_own_time_and_so_has_the_seal(app: Flask, office: Office) -> None:
    leader, clerk = entered(app, office, "ld"), entered(app, office, "vt")
    dossier = to_sign(office, MARITAL)
    key = item_of(office, dossier).id.hex
    office.now += timedelta(hours=1)
    before = leader.post("/signing/", {f"do_{key}": "sign", "signed_at": "01/03/2022 08:00"}, page="/signing/").text
    assert "Ký trên giấy lúc 08:00 01/03/2022 không hợp lý" in before
    assert 'value="01/03/2022 08:00"' in before
    leader.post("/signing/", {f"do_{key}": "sign", "signed_at": "07/03/2022 08:30"}, page="/signing/")
    (result,) = office.rows(signed_results)
    assert (spoken(result.signed_at), spoken(result.recorded_at)) == ("08:30 07/03/2022", "09:00 07/03/2022")
    assert leader.get("/seals/").status_code == 200
    assert "chưa đóng dấu" in leader.get("/seals/").text
    refused = leader.post("/seals/", {f"seal_{result.id.hex}": "on"}, page="/seals/")
    assert "Đã ghi đóng dấu 0 văn bản, không ghi được 1." in refused.text
    sealed = clerk.post("/seals/", {f"seal_{result.id.hex}": "on", "sealed_at": "07/03/2022 08:45"}, page="/seals/")
    assert "Đã ghi đóng dấu 1" in sealed.text
    assert "còn nợ bản quét" in sealed.text
    (result,) = office.rows(signed_results)
    assert spoken(result.sealed_at) == "08:45 07/03/2022"
    with pytest.raises(AlreadySealed):
        seal_result(office.installation, ResultId(result.id), actor=office.person(COMMUNE, "vt"), now=office.now)


def test_who_is_late_every_number_leads_to_its_list(app: Flask, office: Office) -> None:
    leader = entered(app, office, "ld")
    slow, open_one = to_sign(office, MARITAL), office.file(MARITAL).dossier_id
    office.do(open_one, "receive", outcome="accept")
    office.now += timedelta(days=20)
    office.complete(item_of(office, slow), outcome="sign", authority="chair")
    page = leader.get("/late/").text
    links = dict(re.findall(r'href="(/late/list[^"]+)"[^>]*>(\d+)<', page))
    assert links
    for path, number in links.items():
        listed = leader.get(path.replace("&amp;", "&")).text
        assert f"Danh sách việc trễ ({number})" in listed
    assert office.dossier(open_one).code in leader.get(next(path for path in links if "what=open" in path)).text
    assert entered(app, office, "dc").get("/late/").status_code == 403
    assert leader.get("/late/?from=31/02/2022").status_code == 422
    assert leftovers(re.sub(r"Người ld|ld ubnd_trung_son|\d\d/\d\d/\d{4}", "", _english(leader, "/late/"))) == set()


def _english(browser: Browser, path: str) -> str:
    browser.post("/language", {"language": "en"})
    return browser.get(path).text


def test_a_result_signed_as_a_file_is_kept_and_verifies(app: Flask, office: Office, tmp_path: Path) -> None:
    office.running = replace(office.running, means=None)
    app.extensions["motcua"] = office.running
    leader = entered(app, office, "ld")
    dossier = to_sign(office, MARITAL)
    item = item_of(office, dossier)
    digital = {f"do_{item.id.hex}": "sign", "way": "digital"}
    assert "Chưa ký số được" in leader.post("/signing/", digital, page="/signing/").text
    make_demo_certificate(tmp_path, agency="UBND xã Trung Sơn", now=office.now)
    office.running = replace(office.running, files=FileFolder(tmp_path / "files"))
    means = Means(typeset=render_pdf, signer=SignerOnDemand(tmp_path), files=office.running.files)
    office.running = replace(office.running, means=means)
    app.extensions["motcua"] = office.running
    assert "Đã ký 1" in leader.post("/signing/", digital, page="/signing/").text
    (result,) = office.rows(signed_results)
    assert (result.way, result.scan_owed) == ("digital", False)
    file = leader.get(f"/signing/results/{result.id}").data
    assert sha256(file).hexdigest() == result.sha256
    assert [row.sound for row in verify_pdf(file)] == [True]
    clerk = entered(app, office, "vt")
    box = {f"seal_{result.id.hex}": "on"}
    assert "Chưa cấu hình chứng thư số của cơ quan" in clerk.post("/seals/", box, page="/seals/").text
    make_demo_certificate(tmp_path, agency="UBND xã Trung Sơn", now=office.now, look=AGENCY)
    office.running = replace(office.running, means=replace(means, seal=SignerOnDemand(tmp_path, for_agency=True)))
    app.extensions["motcua"] = office.running
    assert "Đã ghi đóng dấu 1" in clerk.post("/seals/", box, page="/seals/").text
    (result,) = office.rows(signed_results)
    leaders, file = file, leader.get(f"/signing/results/{result.id}").data
    assert file.startswith(leaders), "the agency signs behind the leader, in the same file"
    assert [(row.agency, row.sound, row.whole) for row in verify_pdf(file)] == [(False, True, True), (True, True, True)]
    with pytest.raises(AlreadySealed):
        seal_result(office.installation, ResultId(result.id), actor=office.person(COMMUNE, "vt"), now=office.now)
    _kept_and_watched(office, tmp_path / "files", file, leaders)
    assert "không còn trong kho tệp hoặc bị hỏng" in leader.get(f"/signing/results/{result.id}").text


def _kept_and_watched(office: Office, folder: Path, file: bytes, leaders: bytes) -> None:
    """Like every file: it stays while it is named, and is missed when it is damaged, which it is at the end."""
    store, named = office.running.files, sha256(file).hexdigest()
    assert check_files(office.installation, store) == Checked(named=1, faulty=())
    gone = drop_unnamed(office.installation, store, now=office.now + timedelta(days=9999))
    assert gone == [sha256(leaders).hexdigest()], "it is the beginning of the sealed file, which is named"
    (folder / named[:2] / named).write_bytes(file[:-1])
    assert check_files(office.installation, store).faulty == (named,)
    problems = examine(
        office.installation.database, now=office.now, read_stage=reader(office.installation), files=store
    )
    assert [problem.kind for problem in problems.problems if problem.kind == "file_missing"] == ["file_missing"]


def test_a_scan_pays_what_ink_owes(app: Flask, office: Office, tmp_path: Path) -> None:
    leader = entered(app, office, "ld")
    dossier = DossierId(to_sign(office, MARITAL))
    leader.post("/signing/", {f"do_{item_of(office, dossier).id.hex}": "sign"}, page="/signing/")
    files, clerk = FileFolder(tmp_path / "files"), office.person(COMMUNE, "vt")
    first, second = (Upload(name="ban-quet.pdf", content=render_pdf(f"<title>{n}</title><p>{n}</p>")) for n in "12")
    scan = attach_file(office.installation, files, dossier, first, kind=FileKind.RESULT, actor=clerk, now=office.now)
    (result,) = office.rows(signed_results)
    assert (result.scan_owed, result.scan_id) == (False, scan)
    better = replace_file(office.installation, files, scan, second, "mờ", actor=clerk, now=office.now)
    (result,) = office.rows(signed_results)
    assert (result.scan_owed, result.scan_id) == (False, better)
    remove_file(office.installation, better, "nhầm hồ sơ", actor=clerk, now=office.now)
    (result,) = office.rows(signed_results)
    assert (result.scan_owed, result.scan_id) == (True, None)


def test_the_page_of_the_work_writes_down_the_same_paper(app: Flask, office: Office) -> None:
    leader, clerk = entered(app, office, "ld"), office.person(COMMUNE, "vt")
    dossier = to_sign(office, MARITAL)
    path = f"/work/{item_of(office, dossier).id}"
    assert f'href="/signing/#row-{item_of(office, dossier).id.hex}"' in leader.get(path).text
    leader.post(path, {"outcome": "sign", "authority": "deputy"}, page=path)
    (result,) = office.rows(signed_results, dossier_id=dossier)
    assert (result.way, result.scan_owed) == ("wet", True)
    assert result.lines == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "alone in the role: what was chosen does not count"
    (work,) = office.rows(work_items, id=result.work_item_id)
    assert work.answer["authority"] == "chair"
    office.do(dossier, "seal", number="12/UBND-XNTTHN")
    (result,) = office.rows(signed_results, dossier_id=dossier)
    assert result.sealed_by == clerk.user_id, "who completes the step of sealing has sealed it"
    assert office.rows(audit_events, dossier_id=dossier, kind="result:sealed")


def test_the_clerk_writes_down_what_the_leader_signed(app: Flask, office: Office) -> None:
    leader, clerk, officer = (entered(app, office, role) for role in ("ld", "vt", "tp"))
    signer = office.person(COMMUNE, "ld")
    signed, other = to_sign(office, MARITAL), to_sign(office, COPY)
    office.now += timedelta(hours=1)
    form = {f"signed_{item_of(office, signed).id.hex}": "on", "signer": signer.login, "basis": "list"}
    assert "phải ghi giờ lãnh đạo ký" in clerk.post("/seals/ink/", form, page="/seals/ink/").text
    form |= {"signed_at": "07/03/2022 08:30"}
    refused = clerk.post("/seals/ink/", form, page="/seals/ink/")
    assert refused.status_code == 422
    assert "phải nêu danh sách nào" in refused.text
    assert 'value="07/03/2022 08:30"' in refused.text
    assert "Đã ghi 1 văn bản" in clerk.post("/seals/ink/", form | {"reference": "DS 3"}, page="/seals/ink/").text
    assert item_of(office, other)
    (result,) = office.rows(signed_results)
    assert (result.signed_by, result.recorded_by) == (signer.user_id, office.person(COMMUNE, "vt").user_id)
    assert (spoken(result.signed_at), spoken(result.recorded_at)) == ("08:30 07/03/2022", "09:00 07/03/2022")
    actors = {row.kind: row.actor for row in office.rows(audit_events, dossier_id=signed)}
    assert actors["result:signed"] == signer.login
    assert actors["result:ink_recorded"] == f"{COMMUNE}.vt"
    page = leader.get(f"/dossiers/{signed}").text
    assert f"Người ghi: {COMMUNE}.vt" in page
    assert "theo danh sách đã duyệt: DS 3" in page
    assert officer.get("/seals/ink/").status_code == 403
    english = re.sub(r"Người \w+|Hồ Thị Thử|\d\d/\d\d/\d{4}", "", _english(clerk, "/seals/ink/"))
    assert leftovers(english) == set()


def test_who_may_not_sign_is_not_written_down_as_signer(office: Office) -> None:
    """Nor does whoever may not handle the dossier write it down."""
    signer, reviewer = office.person(COMMUNE, "ld"), office.person(COMMUNE, "tp")
    item = item_of(office, to_sign(office, MARITAL))

    def record(actor: Actor, by: str) -> None:
        ink = Ink(signer=by, wanted=Wanted(signed_at=office.now))
        record_ink(office.installation, WorkItemId(item.id), ink, actor=actor, now=office.now)

    clerk = office.person(COMMUNE, "vt")
    with pytest.raises(NotYours):
        record(clerk, reviewer.login)
    with pytest.raises(NoMandate):
        record(office.person(COMMUNE, "tn"), signer.login)
    with pytest.raises(SignerCannotRecord):
        record(replace(clerk, user_id=signer.user_id), signer.login)
    with pytest.raises(DutiesClash):
        record(replace(clerk, user_id=reviewer.user_id), signer.login)
    assert not office.rows(signed_results)
    record(clerk, signer.login)


def test_nobody_signs_for_themselves_either_way(app: Flask, office: Office) -> None:
    """The leader stands aside for a relative: the round, the page and the clerk are refused."""
    leader, clerk = entered(app, office, "ld"), office.person(COMMUNE, "vt")
    dossier = to_sign(office, MARITAL)
    item = item_of(office, dossier)
    with office.installation.database.transaction() as session:
        session.execute(dossiers.update().values(recused=[str(office.person(COMMUNE, "ld").user_id)]))
    answer = leader.post("/signing/", {f"do_{item.id.hex}": "sign"}, page="/signing/").text
    assert "Đã ký 0, trả lại 0" in answer
    assert "liên quan" in answer
    path = f"/work/{item.id}"
    leader.post(path, {"outcome": "sign", "authority": "chair"}, page=path)
    ink = Ink(signer=f"{COMMUNE}.ld", wanted=Wanted(signed_at=office.now))
    with pytest.raises(MayNotHandle):
        record_ink(office.installation, WorkItemId(item.id), ink, actor=clerk, now=office.now)
    assert not office.rows(signed_results)
