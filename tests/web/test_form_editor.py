"""The forms of a draft as a quality officer changes them on the pages, and what the next dossier is then asked."""

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.domain.diagram_refusals import DiagramHasErrors, DraftMoved, NothingDrawn
from engine.domain.form import FormSchemaRejected
from engine.domain.own_form import BoundForm
from engine.operations.diagram_drafts import begin_draft, save_draft, submit_draft
from engine.operations.diagram_forms import make_own, save_form
from engine.operations.release_diagram import release_diagram
from engine.store.tables import diagram_drafts, stages
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.drawn import BIRTH_DIAGRAM, SAID, SHIPPED, leader, quality
from tests.web.small_office import BIRTH
from tests.web.test_release_diagram import REVIEW

OWN = "small_review__small_birth"
FIELD = {"type": "textfield", "key": "where", "label": "Nơi sinh", "validate": {"required": True, "maxLength": 60}}


def begun(office: Office) -> UUID:
    return begin_draft(office.installation, BIRTH_DIAGRAM, actor=quality(office), now=office.now)


def owned(office: Office) -> UUID:
    draft = begun(office)
    make_own(office.installation, draft, "review", seen=1, actor=quality(office), now=office.now)
    return draft


def asked_more(office: Office, draft: UUID, *fields: dict[str, Any]) -> None:
    (row,) = [row for row in office.rows(diagram_drafts) if row.id == draft]
    schema = row.forms[OWN]
    changed = {**schema, "components": [*schema["components"], *fields]}
    save_form(office.installation, draft, OWN, changed, seen=row.version, actor=quality(office), now=office.now)


def released(office: Office, draft: UUID) -> None:
    submit_draft(office.installation, draft, SAID, seen=_version(office, draft), actor=quality(office), now=office.now)
    release_diagram(office.installation, draft, seen=_version(office, draft), actor=leader(office), now=office.now)


def _version(office: Office, draft: UUID) -> int:
    return next(row.version for row in office.rows(diagram_drafts) if row.id == draft)


def inputs(page: str) -> dict[str, str]:
    """What the page would send: the values of its form."""
    found: dict[str, str] = {}
    form = page[page.index('id="form-work"') :]
    for tag in re.findall(r"<input [^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told.get("type") != "checkbox" or " checked" in tag:
            found[told.get("name", "")] = unescape(told.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = unescape(text)
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if name and name != "csrf_token"}


def sent(browser: Browser, path: str, page: str, **typed: str) -> str:
    return browser.post(path, {**inputs(page), **typed}, page=path).text


def test_a_form_of_its_own_is_asked_of_the_next_dossier_and_an_open_one_keeps_its_form(office: Office) -> None:
    before = office.file(BIRTH).dossier_id
    draft = owned(office)
    asked_more(office, draft, FIELD)
    released(office, draft)
    after = office.file(BIRTH).dossier_id
    for dossier in (before, after):
        office.do(dossier, "receive", outcome="accept")
    assert [[item.form for item in office.open_items(dossier)] for dossier in (before, after)] == [
        ["small_review"],
        [OWN],
    ]
    office.do(before, "review", **REVIEW)
    office.do(after, "review", **REVIEW, where="Hồng Trung")
    with office.installation.database.reading() as session:
        versions = session.execute(select(stages.c.process_version).distinct()).scalars().all()
        forms = [sorted(office.installation.version(session, version).forms) for version in versions]
    assert sorted(OWN in keys for keys in forms) == [False, True]
    assert "small_review" in office.installation.catalog.forms  # the product's is what it was
    assert all(
        part.get("key") != "where" for part in office.installation.catalog.form("small_review").schema["components"]
    )


def test_the_steps_of_other_diagrams_and_units_keep_the_products_form(office: Office) -> None:
    draft = owned(office)
    asked_more(office, draft, FIELD)
    released(office, draft)
    with office.installation.database.reading() as session:
        other = office.installation.current_version(session, BIRTH_DIAGRAM, "ubnd_a_luoi", SAID.valid_from)
    assert OWN not in other.forms


def test_what_the_diagram_reads_may_not_be_taken_away(office: Office) -> None:
    draft = owned(office)
    (row,) = office.rows(diagram_drafts)
    parts = [part for part in row.forms[OWN]["components"] if part.get("key") != "outcome"]
    schema = {**row.forms[OWN], "components": parts}
    save_form(office.installation, draft, OWN, schema, seen=2, actor=quality(office), now=office.now)
    with pytest.raises(DiagramHasErrors) as refused:
        submit_draft(office.installation, draft, SAID, seen=3, actor=quality(office), now=office.now)
    assert "thiếu ô “outcome”" in refused.value.vietnamese


def test_a_form_that_nobody_changed_is_nothing_to_submit(office: Office) -> None:
    draft = begun(office)
    with pytest.raises(NothingDrawn):
        submit_draft(office.installation, draft, SAID, seen=1, actor=quality(office), now=office.now)


def test_what_the_program_works_with_is_not_copied(office: Office) -> None:
    """The form of the signing round is known by its key."""
    sign = SHIPPED.replace('motcua:form="small_sign"', 'motcua:form="sign"')
    draft = begun(office)
    save_draft(office.installation, draft, sign, seen=1, actor=quality(office), now=office.now)
    with pytest.raises(BoundForm):
        make_own(office.installation, draft, "sign", seen=2, actor=quality(office), now=office.now)


def test_two_who_save_one_draft_overwrite_nothing_whichever_part_they_changed(office: Office) -> None:
    draft = owned(office)
    asked_more(office, draft, FIELD)
    (row,) = office.rows(diagram_drafts)
    with pytest.raises(DraftMoved):
        save_form(office.installation, draft, OWN, row.forms[OWN], seen=2, actor=quality(office), now=office.now)


def test_a_broken_form_is_not_saved(office: Office) -> None:
    draft = owned(office)
    with pytest.raises(FormSchemaRejected):
        asked_more(office, draft, {**FIELD, "label": "=1+1"})


def test_a_step_gets_its_own_form_by_the_page(enter: Enter, office: Office) -> None:
    draft, browser = begun(office), enter("ql")
    listed = browser.get(f"/workshop/drafts/{draft}/forms").text
    assert "small_review" in listed
    path = f"/workshop/drafts/{draft}/steps/review/form"
    assert "Sửa riêng cho bước này" in browser.get(path).text
    page = browser.post(path, {"seen": "1"}, page=path).text
    assert f"<code>{OWN}</code>" in page
    assert "Thẩm tra, dự thảo giấy khai sinh" in page
    (row,) = office.rows(diagram_drafts)
    assert f'motcua:form="{OWN}"' in row.text
    assert row.text.count("<bpmndi:BPMNShape") == SHIPPED.count("<bpmndi:BPMNShape")


def test_parts_are_added_moved_changed_and_removed_on_the_page(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    page = browser.get(path).text
    page = sent(browser, path, page, act="into:")
    assert 'id="c-6.label"' in page
    page = sent(
        browser,
        path,
        page,
        act="up:6",
        **{"c-6.label": "Nơi sinh", "c-6.label_en": "Place of birth", "c-6.required": "yes"},
    )
    assert '"key": "noi_sinh"' in inputs(page)["schema"]
    page = sent(browser, path, page, act="remove:4")  # where the data were looked up
    page = sent(browser, path, page, act="save", **{"c-3.label": "Quá 60 ngày", "c-4.shown_if": "late = true"})
    assert "Đã lưu biểu mẫu vào bản thảo." in page
    (row,) = office.rows(diagram_drafts)
    parts = row.forms[OWN]["components"]
    assert [part.get("key") or part.get("path") for part in parts] == [
        "child", "parents", "checked", "late", "noi_sinh", "outcome",
    ]  # fmt: skip
    assert parts[3]["label"] == "Quá 60 ngày"
    assert parts[4]["conditional"] == {"hide": "=late != true"}
    assert parts[4]["properties"] == {"label_en": "Place of birth"}
    assert parts[0]["components"][3]["validate"] == {"pattern": "^\\d{12}$"}  # what no field shows stays


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    wrong = {"c-3.shown_if": "outcome ~ 1", "c-2.choices": ""}
    page = browser.post(path, {**inputs(browser.get(path).text), **wrong, "act": "save"}, page=path)
    assert page.status_code == 422
    assert "Điều kiện “=outcome ~ 1” không được hỗ trợ" in page.text
    assert "Phải có danh sách “values”" in page.text
    assert "outcome ~ 1" in inputs(page.text)["c-3.shown_if"]
    assert "Sửa các chỗ có dấu đỏ để xem trước." in page.text
    assert [row.version for row in office.rows(diagram_drafts)] == [2]


def test_a_condition_on_what_stands_below_is_pointed_out(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    page = sent(browser, path, browser.get(path).text, act="see", **{"c-3.shown_if": 'outcome = "ok"'})
    assert "nhắc tới “outcome”, không phải một ô đứng trước" in unescape(page)


def test_the_preview_is_the_form_and_is_tried_as_the_task_page_would(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    page = browser.get(path).text
    assert 'id="field-try-child-name"' in page
    tried = sent(browser, path, page, act="try", **{"try.child.name": "Hồ Văn Tý", "try.child.number": "12"})
    assert "“Số định danh cá nhân” không đúng mẫu" in unescape(tried)
    assert 'value="Hồ Văn Tý"' in tried
    assert [row.version for row in office.rows(diagram_drafts)] == [2]


def test_a_type_is_changed_and_choices_are_written_a_line_each(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    typed = {"c-3.type": "radio", "c-3.choices": "Có | Yes\nno = Không | No"}
    sent(browser, path, browser.get(path).text, act="save", **typed)
    (row,) = office.rows(diagram_drafts)
    part = row.forms[OWN]["components"][3]
    assert part["type"] == "radio"
    assert part["values"] == [{"label": "Có", "value": "co"}, {"label": "Không", "value": "no"}]
    assert part["properties"] == {"label_en": "Registered after 60 days", "co_en": "Yes", "no_en": "No"}


def test_whoever_saves_a_form_second_keeps_theirs_as_another_draft(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    mine = {**inputs(browser.get(path).text), "c-3.label": "Nhãn của tôi"}
    asked_more(office, draft, FIELD)
    refused = browser.post(path, {**mine, "act": "save"}, page=path)
    assert refused.status_code == 409
    assert "Lưu thành bản thảo khác" in refused.text
    assert inputs(refused.text)["c-3.label"] == "Nhãn của tôi"
    browser.post(path, {**inputs(refused.text), "act": "another"}, page=path)
    labels = {
        tuple(str(part.get("label")) for part in row.forms[OWN]["components"][3:])
        for row in office.rows(diagram_drafts)
    }
    assert {any("của tôi" in label for label in found) for found in labels} == {True, False}
    assert len(labels) == 2


def test_the_products_form_is_taken_back(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    page = browser.post(f"{path}/drop", {"seen": "2"}, page=path).text
    assert "Các bước dùng lại biểu mẫu của phần mềm." in page
    (row,) = office.rows(diagram_drafts)
    assert row.forms == {}
    assert OWN not in row.text


def test_the_review_says_in_words_what_the_form_asks_otherwise(enter: Enter, office: Office) -> None:
    draft = owned(office)
    (row,) = office.rows(diagram_drafts)
    parts = row.forms[OWN]["components"]
    late = {**parts[3], "label": "Quá 60 ngày"}
    checked = {**parts[2], "conditional": {"hide": "=late != true"}}
    changed = {**row.forms[OWN], "components": [*parts[:2], late, checked, parts[5], FIELD]}
    save_form(office.installation, draft, OWN, changed, seen=2, actor=quality(office), now=office.now)
    told = unescape(re.sub(r"<[^>]+>", "", enter("ld").get(f"/workshop/drafts/{draft}/review").text))
    assert "Thêm: ô “Nơi sinh” (chữ, một dòng)" in told
    assert "Bỏ: ô “Tra cứu dữ liệu lúc” (ngày và giờ)" in told
    assert "ô “Quá 60 ngày”: nhãn từ “Đăng ký quá 60 ngày” thành “Quá 60 ngày”" in told
    assert "ô “Đã đối chiếu”: chỉ hiện khi từ “(trống)” thành “late = true”" in told
    assert "Đổi chỗ ô: “" in told


def test_a_page_that_was_tampered_with_starts_from_what_is_stored(enter: Enter, office: Office) -> None:
    draft, browser = owned(office), enter("ql")
    path = f"/workshop/drafts/{draft}/forms/{OWN}"
    for schema in ("{", "[]", json.dumps({"components": [1]}), json.dumps({"components": [{"values": 1}] * 500})):
        page = browser.post(path, {"schema": schema, "act": "see", "seen": "2"}, page=path)
        assert "Người được khai sinh" in page.text
    assert browser.post(path, {"schema": "{}", "act": "up:9-9-x", "seen": "2"}, page=path).status_code == 200


def test_a_reader_changes_no_form(enter: Enter, office: Office) -> None:
    draft = owned(office)
    assert enter("dg").get(f"/workshop/drafts/{draft}/forms/{OWN}").status_code == 403
    assert enter("ql", "ubnd_a_luoi").get(f"/workshop/drafts/{draft}/forms/{OWN}").status_code == 404
