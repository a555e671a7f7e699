"""Papers on the pages: uploaded, refused with a sentence beside the field, looked at, replaced, struck out."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from engine.store.tables import audit_events, dossier_files, kept_originals
from tests import scans
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH
from web import security

PAPER = "Tờ khai"
REVIEW = {"child": {"name": "Hồ Văn Tý", "born_on": "2022-03-01"}}
HX = {"HX-Request": "true"}


@pytest.fixture
def dossier(office: Office) -> UUID:
    return office.file(BIRTH).dossier_id


def upload(
    browser: Browser, dossier: UUID, *files: tuple[str, bytes], slot: str = "p0", headers: dict[str, str] | None = None
) -> TestResponse:
    """Through the form of the page of papers."""
    path = f"/dossiers/{dossier}/files"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert token is not None
    sent = {"csrf_token": token[1], f"file.{slot}": [(BytesIO(content), name) for name, content in files]}
    return sent_whole(browser, path, sent, headers=headers)


def sent_whole(
    browser: Browser, path: str, sent: dict[str, Any], *, headers: dict[str, str] | None = None
) -> TestResponse:
    """As one body in memory: the client would leave a large one in a temporary file that nobody closes."""
    files = {
        name: [FileStorage(*given) for given in value] if isinstance(value, list) else value
        for name, value in sent.items()
    }
    boundary, body = encode_multipart(MultiDict(files))
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.client.post(path, data=body, headers=headers, follow_redirects=True, content_type=kind)


def opened(office: Office, dossier: UUID) -> int:
    return sum(row.kind == "file:opened" for row in office.rows(audit_events, dossier_id=dossier))


def one_file(office: Office) -> Any:
    (row,) = office.rows(dossier_files)
    return row


def test_a_scan_is_uploaded_at_its_paper_and_looked_at(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    assert "chưa có bản quét" in desk.get(f"/dossiers/{dossier}").text
    answer = upload(desk, dossier, ("giấy khai sinh.png", scans.png()))
    assert "Đã nhận 1 tệp." in answer.text
    page = desk.get(f"/dossiers/{dossier}").text
    assert "✓ đã số hóa" in page
    assert "giấy khai sinh.png" in page
    file = one_file(office)
    shown = desk.get(f"/files/{file.id}")
    assert f'<img src="/files/{file.id}/content"' in shown.text
    content = desk.get(f"/files/{file.id}/content")
    assert content.data == scans.png()
    assert "Thêm tệp “giấy khai sinh.png” (Tờ khai)" in desk.get(f"/dossiers/{dossier}").text


def test_the_files_of_several_papers_come_at_once(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    page = desk.get(f"/dossiers/{dossier}/files").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    data = {
        "csrf_token": token[1],
        "file.p0": [(BytesIO(scans.pdf(2)), "mặt.pdf"), (BytesIO(scans.jpeg()), "sau.jpg")],
        "file.p1": [(BytesIO(scans.HTML), "ảnh.png")],
        "file.other": [(BytesIO(scans.png()), "thêm.png")],
    }
    answer = sent_whole(desk, f"/dossiers/{dossier}/files", data)
    assert answer.status_code == 422
    assert "Đã nhận 3 tệp." in answer.text
    wrong = answer.text.split('id="slot-p1-wrong"')[1].split("</span></span>")[0]
    assert "“ảnh.png” không phải PDF, JPEG hay PNG mà là trang web" in wrong
    assert {row.name for row in office.rows(dossier_files)} == {"mặt.pdf", "sau.jpg", "thêm.png"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rỗng.pdf", b""),
        ("ảnh.png", scans.SVG),
        ("ảnh.jpg", scans.pdf()),
        ("khóa.pdf", scans.pdf(password="x")),
        ("cắt.jpg", scans.jpeg()[:-300]),
        ("ghép.png", scans.png() + scans.archive()),
        ("lớn.pdf", scans.pdf() + bytes(20_000_001)),
    ],
    ids=["empty", "svg", "mislabelled", "locked", "cut", "joined", "large"],
)
def test_what_is_refused_is_said_at_its_paper_and_nothing_is_stored(
    enter: Enter, office: Office, dossier: UUID, name: str, content: bytes
) -> None:
    before = len(office.rows(audit_events, dossier_id=dossier))
    answer = upload(enter("tn"), dossier, (name, content))
    assert answer.status_code == 422
    said = re.search(r'id="slot-p0-wrong">.*?</span>(.*?)</span>', answer.text, re.S)
    assert said is not None
    assert f"“{name}”" in said[1]
    assert 'aria-describedby="slot-p0-wrong"' in answer.text
    assert office.rows(dossier_files) == []
    written = office.rows(audit_events, dossier_id=dossier)[before:]
    assert {row.kind for row in written} == {"dossier:opened"}


def test_nothing_chosen_is_said(enter: Enter, dossier: UUID) -> None:
    answer = upload(enter("tn"), dossier)
    assert answer.status_code == 422
    assert "Chưa chọn tệp nào." in answer.text


def test_the_same_refusals_are_english_on_an_english_page(enter: Enter, dossier: UUID) -> None:
    answer = upload(enter("tn", language="en"), dossier, ("photo.png", scans.SVG))
    assert "File “photo.png” is no PDF, JPEG or PNG but an SVG." in answer.text


def test_only_uploads_may_be_large_and_only_from_somebody_signed_in(
    enter: Enter, office: Office, dossier: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, big = enter("tn"), bytes(1_500_000)
    assert desk.post(f"/dossiers/{dossier}/originals", {"paper": "x" * 1_100_000}).status_code == 413
    assert upload(desk, dossier, ("ảnh.png", scans.png() + big)).status_code == 200, (
        "zeros behind a picture are filling"
    )
    nobody = Browser(desk.client.application.test_client())
    stranger = sent_whole(nobody, f"/dossiers/{dossier}/files", {"file.p0": [(BytesIO(big), "a.png")]})
    assert stranger.status_code == 400
    assert "Tệp đã chọn không giữ được" in stranger.text
    monkeypatch.setattr(security, "LARGEST_UPLOAD", 1_000_000)
    answer = upload(desk, dossier, ("ảnh.png", scans.png("khac") + big))
    assert answer.status_code == 413
    assert "Các tệp gửi một lần quá" in answer.text
    assert 'id="file-p0"' in answer.text, "the page with the fields is there again"
    assert len(office.rows(dossier_files)) == 1


def test_on_a_task_the_card_alone_is_exchanged(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    item = office.item(dossier, "receive")
    page = desk.get(f"/work/{item.id}").text
    assert 'id="papers"' in page
    assert f'hx-post="/dossiers/{dossier}/files"' in page
    answer = upload(desk, dossier, ("a.png", scans.png()), headers=HX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section class="card papers" id="papers"')
    assert "<html" not in answer.text


def test_a_file_is_sent_with_headers_of_its_own(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    upload(desk, dossier, ("quét “1”.pdf", scans.pdf()))
    file = one_file(office)
    page = desk.get(f"/files/{file.id}")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    answer = desk.get(f"/files/{file.id}/content")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    copy = desk.get(f"/files/{file.id}/copy")
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''qu%C3%A9t" in copy.headers["Content-Disposition"]
    upload(desk, dossier, ("a.png", scans.png()))
    image = next(row for row in office.rows(dossier_files) if row.media_type == "image/png")
    assert "sandbox" in desk.get(f"/files/{image.id}/content").headers["Content-Security-Policy"]


def test_a_slow_line_fetches_a_file_in_parts(enter: Enter, office: Office, dossier: UUID) -> None:
    desk, whole = enter("tn"), scans.pdf(3)
    upload(desk, dossier, ("a.pdf", whole))
    path = f"/files/{one_file(office).id}/content"
    first = desk.get(path, Range="bytes=0-99")
    assert (first.status_code, first.data) == (206, whole[:100])
    assert first.headers["Content-Range"] == f"bytes 0-99/{len(whole)}"
    rest = desk.get(path, Range="bytes=100-")
    assert (rest.status_code, first.data + rest.data) == (206, whole)
    assert desk.get(path, Range=f"bytes={len(whole)}-").status_code == 416
    assert desk.get(path, **{"Range": "bytes=0-99", "If-Range": '"another"'}).data == whole


def test_each_look_at_a_file_is_one_event(enter: Enter, office: Office, dossier: UUID) -> None:
    desk, clerk = enter("tn"), enter("tp")
    upload(desk, dossier, ("a.pdf", scans.pdf(3)))
    file = one_file(office)
    clerk.get(f"/files/{file.id}")
    clerk.get(f"/files/{file.id}/content")
    clerk.get(f"/files/{file.id}/content", Range="bytes=100-200")
    assert opened(office, dossier) == 1, "the page, and what its viewer fetched"
    clerk.get(f"/files/{file.id}/content")
    assert opened(office, dossier) == 2, "fetched again"
    clerk.get(f"/files/{file.id}/copy")
    assert opened(office, dossier) == 3
    desk.get(f"/files/{file.id}/content", Range="bytes=100-200")
    assert opened(office, dossier) == 4, "part of a file that nobody here had opened"


def test_before_acceptance_a_file_is_replaced_or_removed_without_a_trace_on_the_page(
    enter: Enter, office: Office, dossier: UUID
) -> None:
    desk = enter("tn")
    upload(desk, dossier, ("mờ.png", scans.png()))
    path = f"/files/{one_file(office).id}"
    answer = desk.post(f"{path}/replace", {"file": (BytesIO(scans.HTML), "b.png")}, page=path)
    assert answer.status_code == 422
    assert "“b.png” không phải PDF" in answer.text.split('id="new-file-wrong"')[1]
    assert "Chưa chọn tệp nào." in desk.post(f"{path}/replace", {}, page=path).text
    answer = desk.post(f"{path}/replace", {"file": (BytesIO(scans.jpeg()), "rõ.jpg")}, page=path)
    assert "Đã thay tệp “mờ.png”." in answer.text
    assert one_file(office).name == "rõ.jpg"
    path = f"/files/{one_file(office).id}"
    assert "Đã bỏ tệp “rõ.jpg” khỏi hồ sơ." in desk.post(f"{path}/remove", {}, page=path).text
    assert office.rows(dossier_files) == []


def test_after_acceptance_a_file_is_struck_out_with_a_reason(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    upload(desk, dossier, ("nhầm.png", scans.png()))
    office.do(dossier, "receive", outcome="accept")
    path = f"/files/{one_file(office).id}"
    answer = desk.post(f"{path}/remove", {"reason": " "}, page=path)
    assert answer.status_code == 422
    assert "chỉ được gạch bỏ hoặc thay khi ghi rõ lý do" in answer.text
    desk.post(f"{path}/remove", {"reason": "Quét nhầm giấy"}, page=path)
    page = desk.get(f"/dossiers/{dossier}").text
    assert "<s>nhầm.png</s>" in page
    assert "Quét nhầm giấy" in page
    shown = desk.get(path).text
    assert "Tệp này đã gạch bỏ" in shown
    assert "Gạch bỏ tệp này" not in shown
    assert desk.get(f"{path}/content").data == scans.png(), "nothing vanishes"


def test_a_missing_content_is_a_sentence(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    upload(desk, dossier, ("a.png", scans.png()))
    file = one_file(office)
    folder = office.running.files._folder  # type: ignore[attr-defined]
    (folder / file.sha256[:2] / file.sha256).unlink()
    answer = desk.get(f"/files/{file.id}/content")
    assert answer.status_code == 500
    assert "motcua files check" in answer.text


def test_who_may_not_add_is_offered_nothing_and_refused(enter: Enter, office: Office, dossier: UUID) -> None:
    accountant = enter("tc")
    page = accountant.get(f"/dossiers/{dossier}/files").text
    assert 'type="file"' not in page
    answer = upload(accountant, dossier, ("a.png", scans.png()))
    assert answer.status_code == 403
    assert office.rows(dossier_files) == []


def test_files_of_another_unit_do_not_exist(enter: Enter, office: Office, dossier: UUID) -> None:
    upload(enter("tn"), dossier, ("a.png", scans.png()))
    file = one_file(office)
    stranger = enter("cv", "phong_ldtbxh_a_luoi")
    for path in (f"/files/{file.id}", f"/files/{file.id}/content", f"/files/{file.id}/copy"):
        assert stranger.get(path).status_code == 404
    for path in (f"/files/{file.id}/remove", f"/files/{file.id}/replace", f"/dossiers/{dossier}/files"):
        assert stranger.post(path, {"reason": "x"}, page="/inbox").status_code == 404
    assert opened(office, dossier) == 0


def test_originals_are_noted_listed_and_given_back(enter: Enter, office: Office, dossier: UUID) -> None:
    desk, path = enter("tn"), f"/dossiers/{dossier}/files"
    asked = {"paper": "", "other": "Sổ hộ khẩu", "count": "hai", "owner": "Hồ Văn Chủ", "place": "tủ 2"}
    answer = desk.post(f"/dossiers/{dossier}/originals", asked, page=path)
    assert answer.status_code == 422
    assert "“hai” không phải là số" in answer.text
    assert 'value="Sổ hộ khẩu"' in answer.text, "nothing typed is lost"
    desk.post(f"/dossiers/{dossier}/originals", {**asked, "count": "2"}, page=path)
    (row,) = office.rows(kept_originals)
    assert (row.paper, row.count, row.owner, row.place) == ("Sổ hộ khẩu", 2, "Hồ Văn Chủ", "tủ 2")
    listed = desk.get("/originals").text
    assert "Sổ hộ khẩu" in listed
    assert "tủ 2" in listed
    wrong = desk.post(f"/originals/{row.id}/return", {"taken_by": ""}, page="/originals")
    assert wrong.status_code == 422
    assert "người nhận bản chính" in wrong.text
    desk.post(f"/originals/{row.id}/return", {"taken_by": "Hồ Thị Con"}, page="/originals")
    assert "không giữ bản chính nào" in desk.get("/originals").text
    assert "Trả bản chính: Sổ hộ khẩu (2) cho Hồ Thị Con" in desk.get(f"/dossiers/{dossier}").text


def test_the_step_that_returns_a_result_says_what_is_still_kept(enter: Enter, office: Office, dossier: UUID) -> None:
    desk = enter("tn")
    desk.post(f"/dossiers/{dossier}/originals", {"other": "Sổ đỏ"}, page=f"/dossiers/{dossier}/files")
    office.do(dossier, "receive", outcome="accept")
    while (item := office.open_items(dossier)[0]).kind != "return":
        office.complete(item, **REVIEW)
    answer = desk.post(f"/work/{item.id}", {"note": "đã gọi"})
    assert answer.status_code == 409
    assert "còn giữ bản chính" in answer.text
    assert "Sổ đỏ" in answer.text
    assert "đã gọi" in answer.text, "nothing typed is lost"
    (row,) = office.rows(kept_originals)
    desk.post(f"/originals/{row.id}/return", {"taken_by": "Hồ Thị Thử"}, page="/originals")
    assert desk.post(f"/work/{item.id}", {"note": ""}).status_code == 200
    assert office.dossier(dossier).status == "returned"
