"""Slips as PDF files: what a dossier says stands on them, and stays whatever changes afterwards."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from engine import catalog as catalogs
from engine.adapters.slip_paper import control_pdf, register_html, register_pdf, slip_html, slip_pdf
from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.papers import Paper
from engine.operations.issue_apology import issue_apology
from engine.operations.open_dossier import open_dossier
from engine.operations.open_register import open_register
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.store.doctor import examine
from engine.store.queries.documents import IssuedSlip, issued_slips
from engine.store.queries.dossier_register import RegisterLine, register_lines
from engine.store.queries.hand_overs import Control, control
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader
from engine.store.tables import audit_events, dossiers, slips, users
from tests.office import COMMUNE, Office, fill
from tests.operations.paths import accepted, finish, instant
from tests.pdf_reading import Pdf

MARITAL, COPIES, MERIT, DENUNCIATION = "1.004873", "2.000815", "1.010824", "2.002396"
YEAR = ReportPeriod(first=datetime(2022, 1, 1).date(), last=datetime(2022, 12, 31).date())  # noqa: DTZ001 -- days
A5, A4_LANDSCAPE = (148, 210), (297, 210)
WHO = Applicant(
    name="Hồ Thị Ánh Nguyệt",
    address="Thôn A Niêng, xã Trung Sơn, huyện A Lưới",
    phone="0914 000 111",
    email="anh.nguyet@example.vn",
)


def filed(office: Office, procedure: str = MARITAL, who: Applicant = WHO) -> UUID:
    block = office.installation.catalog.procedure(procedure).block((office.now + timedelta(hours=7)).date())
    form = None if block.facts_form is None else office.installation.catalog.form(block.facts_form)
    filing = Filing(
        procedure_code=procedure,
        applicant=who,
        facts={} if form is None else fill(form, {}),
        papers=[Paper(name="Tờ khai theo mẫu", originals=1), Paper(name="Giấy tờ tùy thân", originals=0, copies=2)],
        channel=Channel.DESK,
    )
    desk = office.person(office.commune, "tn")
    return receive_dossier(office.installation, filing, actor=desk, now=office.now).dossier_id


def issued(office: Office, dossier_id: UUID, key: str) -> IssuedSlip:
    actor = office.person(office.commune, "tn")
    with office.installation.database.reading() as session:
        found = issued_slips(session, Reader.of(actor), DossierId(dossier_id))
    return [slip for slip in found if slip.key == key][-1]


def printed(office: Office, dossier_id: UUID, key: str) -> Pdf:
    return Pdf(slip_pdf(office.installation.catalog, issued(office, dossier_id, key)))


def controlled(office: Office, dossier_id: UUID) -> Control:
    with office.installation.database.reading() as session:
        found = control(session, Reader.of(office.person(COMMUNE, "tn")), DossierId(dossier_id))
    assert found is not None
    return found


def lines(office: Office, role: str = "tn", unit: str = COMMUNE) -> list[RegisterLine]:
    with office.installation.database.reading() as session:
        return register_lines(session, Reader.of(office.person(unit, role)), YEAR)


def told(text: str, *parts: str) -> list[str]:
    """The parts that a text lacks."""
    return [part for part in parts if part not in text]


def test_the_acceptance_slip_says_what_the_dossier_says(office: Office) -> None:
    office.now = instant(7, 8, 12)
    dossier_id = filed(office)
    office.do(dossier_id, "receive", outcome="accept", receive_result_at="post")
    dossier, pdf = office.dossier(dossier_id), printed(office, dossier_id, "acceptance")
    assert not told(
        pdf.text,
        "ỦY BAN NHÂN DÂN HUYỆN A LƯỚI ỦY BAN NHÂN DÂN XÃ TRUNG SƠN BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Trung Sơn, ngày 07 tháng 3 năm 2022",
        "Số: 01/TNHS",
        "Mẫu số 01, ban hành kèm theo Thông tư số 01/2018/TT-VPCP",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {dossier.code}",
        "Tiếp nhận hồ sơ của: Hồ Thị Ánh Nguyệt",
        "Địa chỉ: Thôn A Niêng, xã Trung Sơn, huyện A Lưới",
        "Số điện thoại: 0914 000 111",
        "Email: anh.nguyet@example.vn",
        office.installation.catalog.procedure(MARITAL).name_vi,
        "1 Tờ khai theo mẫu 1 0",
        "2 Giấy tờ tùy thân 0 2",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định: 3 ngày làm việc",
        "Thời gian nhận hồ sơ: 08 giờ 12 phút, ngày 07/03/2022",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 10/03/2022",
        "Đăng ký nhận kết quả tại: Dịch vụ bưu chính công ích",
        "15.000 đồng",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 01, Số thứ tự: 01",
        "NGƯỜI NỘP HỒ SƠ",
        f"tn {COMMUNE}",
    )
    assert set(pdf.sizes) == {A5}
    assert pdf.codes == [dossier.code]


def test_the_file_is_tagged_vietnamese_and_brings_its_fonts(office: Office) -> None:
    pdf = printed(office, accepted(office, MARITAL), "acceptance")
    assert b"/StructTreeRoot" in pdf.objects
    assert b"/Lang" in pdf.objects
    assert b"pdfuaid" in pdf.objects
    assert pdf.embedded >= 2
    assert all("Liberation" in name for name in pdf.fonts), pdf.fonts


def test_a_reprint_is_the_same_to_the_word_whatever_has_changed_since(office: Office) -> None:
    dossier_id = filed(office)
    office.do(dossier_id, "receive", outcome="accept")
    before = printed(office, dossier_id, "acceptance")
    with office.installation.database.transaction() as session:
        session.execute(update(dossiers).values(applicant_name="Khác", applicant={}, papers=[]))
        session.execute(update(users).values(name="Khác"))
    finish(office, dossier_id)
    assert printed(office, dossier_id, "acceptance").text == before.text


@pytest.mark.parametrize("outcome", ["incomplete", "refuse"])
def test_whoever_is_sent_away_gets_the_reason_on_paper(office: Office, outcome: str) -> None:
    dossier_id = filed(office)
    reason = "Thiếu giấy tờ theo Điều 22 Nghị định 123/2015/NĐ-CP"
    office.do(dossier_id, "receive", outcome=outcome, reason=reason, missing="Giấy khai sinh\nẢnh 4x6; Sổ hộ khẩu")
    key = {"incomplete": "supplement", "refuse": "refusal"}[outcome]
    text = printed(office, dossier_id, key).text
    assert not told(text, f"Lý do: {reason}", "Hồ Thị Ánh Nguyệt", "0914 000 111", f"tn {COMMUNE}")
    asked = ["Số: 01/HDHS", "1. Giấy khai sinh", "2. Ảnh 4x6", "3. Sổ hộ khẩu", "NGƯỜI HƯỚNG DẪN"]
    refused = ["Số: 01/TCHS", "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau"]
    assert not told(text, *(asked if key == "supplement" else refused))
    assert "Mã hồ sơ" not in text, "it never got one"


def test_the_supplement_slip_lists_what_is_asked_and_the_notice_of_the_end_repeats_it(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = filed(office)
    office.do(dossier_id, "receive", outcome="accept")
    office.do(dossier_id, "digitise")
    office.do(dossier_id, "review", outcome="supplement")
    asked = [{"item": "Trích lục ghi chú ly hôn"}, {"item": "Xác nhận của nơi cư trú trước"}]
    contact = "Bà Lê Thị Thử, 0234 000 000"
    office.do(dossier_id, "supplement_notice", items=asked, reason="Chưa rõ tình trạng hôn nhân", contact=contact)
    slip = printed(office, dossier_id, "supplement")
    assert not told(
        slip.text,
        "1. Trích lục ghi chú ly hôn 2. Xác nhận của nơi cư trú trước",
        "Lý do: Chưa rõ tình trạng hôn nhân",
        f"liên hệ với {contact}",
        "Mẫu số 02",
    )
    office.now = instant(30, 8, month=5)
    office.sweep()
    assert office.dossier(dossier_id).status == "cancelled_no_supplement"
    notice = printed(office, dossier_id, "stop")
    assert not told(
        notice.text,
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Đã hết thời hạn bổ sung mà cơ quan giải quyết không nhận được hồ sơ bổ sung.",
        "1. Trích lục ghi chú ly hôn",
        "THỦ TRƯỞNG CƠ QUAN",
    )
    assert "Mẫu số" not in notice.text, "the set of 2018 has no form for it"


def test_the_apology_names_both_dates_the_reason_and_the_leader(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, MARITAL)
    leader, desk = office.person(COMMUNE, "ld"), office.person(COMMUNE, "tn")
    office.now = instant(9, 8)
    issue_apology(
        office.installation,
        DossierId(dossier_id),
        reason="Chờ xác minh ở nơi cư trú trước",
        new_date=instant(15, 17),
        actor=desk,
        now=office.now,
    )
    text = printed(office, dossier_id, "apology").text
    assert not told(
        text,
        "Kính gửi: Hồ Thị Thử",
        "Ngày 07/03/2022",
        "17 giờ 00 phút, ngày 10/03/2022",
        "Lý do: Chờ xác minh ở nơi cư trú trước",
        "ngày 15 tháng 3 năm 2022",
        "THỦ TRƯỞNG CƠ QUAN (Ký, ghi rõ họ tên, đóng dấu)",
        leader.name,
    )


def test_the_control_slip_tells_each_hand_over_from_the_trail(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = accepted(office, MARITAL)
    office.now = instant(7, 10, 5)
    office.do(dossier_id, "digitise")
    office.now = instant(14, 9, 30)
    office.do(dossier_id, "review", outcome="ok")
    found = controlled(office, dossier_id).hand_overs
    assert [(block.giver and block.giver.role, block.receiver.role) for block in found] == [("tn", "tp"), ("tp", "ld")]
    assert [block.given_at for block in found] == [instant(7, 10, 5), instant(14, 9, 30)]
    assert [block.received_at for block in found] == [instant(7, 10, 5), None]
    assert found[1].verdict == "overdue"
    pdf = Pdf(control_pdf(office.installation.catalog, controlled(office, dossier_id), printed_at=office.now))
    assert not told(
        pdf.text,
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "10 giờ 05 phút, ngày 07/03/2022",
        f"Người giao: tn {COMMUNE}",
        f"Người nhận: tp {COMMUNE}",
        "09 giờ 30 phút, ngày 14/03/2022",
        "Quá hạn",
        "chờ nhận",
    )
    assert set(pdf.sizes) == {A5}


def test_a_chain_of_agencies_is_in_the_control_slip_with_the_verdict_of_each(office: Office) -> None:
    dossier_id = accepted(office, MERIT)
    finish(office, dossier_id)
    found = controlled(office, dossier_id)
    assert len(found.units) > 2
    assert found.verdict is not None
    crossing = [block for block in found.hand_overs if block.giver and block.giver.unit != block.receiver.unit]
    assert {block.receiver.unit for block in crossing} == set(found.units)
    text = Pdf(control_pdf(office.installation.catalog, found, printed_at=office.now)).text
    assert not told(text, "Cơ quan phối hợp giải quyết:", "Sở Lao động - Thương binh và Xã hội", "Kết quả chung:")


def test_the_register_lists_what_was_accepted_and_what_became_of_it(office: Office) -> None:
    office.now = instant(7, 9)
    done = filed(office)
    office.do(done, "receive", outcome="accept", receive_result_at="online")
    finish(office, done)
    accepted(office, COPIES)
    sent_away = filed(office)
    office.do(sent_away, "receive", outcome="refuse")
    written = lines(office)
    assert [(line.number, line.procedure_code) for line in written] == [(1, MARITAL), (2, COPIES)]
    pdf = Pdf(register_pdf(office.installation.catalog, UnitId(COMMUNE), YEAR, written))
    assert not told(
        pdf.text,
        "SỔ THEO DÕI HỒ SƠ",
        "Năm: 2022",
        "Quyển số: 01",
        "Từ ngày 01/01/2022 đến ngày 31/12/2022",
        "Hồ Thị Ánh Nguyệt",
        "Trực tuyến",
        "UBND xã Trung Sơn",
    )
    assert set(pdf.sizes) == {A4_LANDSCAPE}
    assert len(pdf.sizes) == 2, "a title page and the lines"


def test_numbers_go_on_when_a_volume_is_full(office: Office) -> None:
    catalog = office.installation.catalog
    sets = tuple(replace(forms, register_volume=2) for forms in catalog.organisation.form_sets)
    organised = replace(catalog.organised, organisation=replace(catalog.organisation, form_sets=sets))
    office.running = replace(
        office.running,
        installation=replace(office.installation, catalog=replace(catalog, organised=organised)),
    )
    for _ in range(3):
        accepted(office, COPIES)
    written = lines(office)
    assert [(line.content["volume"], line.number) for line in written] == [(1, 1), (1, 2), (2, 3)]
    text = Pdf(register_pdf(office.installation.catalog, UnitId(COMMUNE), YEAR, written)).text
    assert not told(text, "Từ số thứ tự 01 đến số thứ tự 02", "Quyển số: 02", "Từ số thứ tự 03 đến số thứ tự 03")


def test_what_was_accepted_before_there_were_numbers_stands_in_front_without_one(office: Office) -> None:
    before = accepted(office, COPIES)
    with office.installation.database.transaction() as session:
        session.execute(delete(slips))
    accepted(office, COPIES)
    written = lines(office)
    assert [(line.code, line.number) for line in written] == [(office.dossier(before).code, None), (written[1].code, 2)]
    html = register_html(office.installation.catalog, UnitId(COMMUNE), YEAR, written)
    assert not told(html, "Vào sổ trước", "trước khi phần mềm đánh số thứ tự", "Quyển số: 01")


def test_a_confidential_dossier_is_in_nobody_elses_register_and_on_no_strangers_slip(office: Office) -> None:
    dossier_id = office.file(DENUNCIATION).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    assert not lines(office, "tp")
    assert len(lines(office, "ld")) == 1
    stranger = Reader.of(office.person(COMMUNE, "tp"))
    with office.installation.database.reading() as session:
        assert issued_slips(session, stranger, DossierId(dossier_id)) == []
        assert control(session, stranger, DossierId(dossier_id)) is None


def test_opening_is_an_event_and_only_ones_own_register_opens(office: Office) -> None:
    dossier_id, desk = accepted(office, MARITAL), office.person(COMMUNE, "tn")
    printing = {"slip": "control"}
    open_dossier(office.installation, DossierId(dossier_id), actor=desk, now=office.now, printed=printing)
    open_register(office.installation, UnitId(COMMUNE), YEAR, actor=desk, now=office.now)
    (opened,) = office.rows(audit_events, dossier_id=dossier_id, kind="dossier:opened")
    assert json.loads(opened.body)["data"] == printing
    (register,) = office.rows(audit_events, kind="dossier_register:opened")
    assert json.loads(register.body)["data"] == {"unit": COMMUNE, "first": "2022-01-01", "last": "2022-12-31"}
    district = office.person("ubnd_a_luoi", "tn")
    with pytest.raises(NotFound):
        open_register(office.installation, UnitId(COMMUNE), YEAR, actor=district, now=office.now)
    two_years = replace(YEAR, first=YEAR.first.replace(year=2021))
    with pytest.raises(InvalidInput, match="cùng một năm"):
        open_register(office.installation, UnitId(COMMUNE), two_years, actor=desk, now=office.now)


OLD: dict[str, Any] = {"code": "000.25.35.H57-220307-0009", "procedure": MARITAL, "applicant": "Hồ Văn Cũ"}


@pytest.mark.parametrize("key", ["acceptance", "supplement", "refusal", "apology", "stop"])
@pytest.mark.parametrize("form_set", ["TT 01/2018/TT-VPCP", "TT 03/2025/TT-VPCP"])
def test_a_slip_of_before_prints_what_it_has(key: str, form_set: str) -> None:
    slip = IssuedSlip(
        id=UUID(int=1),
        key=key,
        unit_id=COMMUNE,
        form_set=form_set,
        number=3,
        year=2022,
        content=OLD | {"promised_at": None},
        issued_at=instant(7, 9),
        demo=False,
    )
    html = slip_html(catalogs.load(), slip)
    assert not told(html, OLD["code"], OLD["applicant"], "Số: 03/")
    assert "None" not in html


def test_what_a_citizen_is_called_is_no_markup(office: Office) -> None:
    dossier_id = filed(office, who=replace(WHO, name="<b>Hồ & Ánh</b> {{ code }}"))
    office.do(dossier_id, "receive", outcome="accept")
    assert "<b>Hồ & Ánh</b> {{ code }}" in printed(office, dossier_id, "acceptance").text


def test_the_doctor_counts_the_numbers_of_the_register(office: Office) -> None:
    for procedure in (MARITAL, COPIES):
        accepted(office, procedure)
    written = sorted((row.key, row.number) for row in office.rows(slips))
    assert written == [("acceptance", 1), ("register", 1), ("register", 2)]
    installation = office.installation
    assert examine(installation.database, now=office.now, read_stage=reader(installation)).problems == ()


def test_a_slip_that_was_not_issued_is_named_with_its_dossier(
    office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dossier_id = filed(office)
    office.do(dossier_id, "receive", outcome="accept")
    code = office.dossier(dossier_id).code
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    for more, named in (((), "refusal"), (("--number", "7/2022"), "refusal 7/2022")):
        refused = CliRunner().invoke(main, ["slip", code, "refusal", str(tmp_path / "phiếu.pdf"), *more])
        assert refused.exit_code == 1
        assert f"There is no slip “{named}” of the dossier “{code}”." in refused.stderr
        assert f"Không tìm thấy phiếu “{named}” của hồ sơ “{code}”." in refused.stderr
    assert not (tmp_path / "phiếu.pdf").exists()
