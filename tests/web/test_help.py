"""The guides say what the pages say: every page is explained, and what a guide names stands in the product."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from engine import catalog as catalogs
from engine.domain.errors import Refusal
from engine.domain.form import Form
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.test_pages import accepted
from web import apology, guides, withdrawal
from web.help_links import NO_PAGES, SECTIONS
from web.language import LANGUAGES
from web.reception_form import reception_form

WEB = Path(__file__).parents[2] / "web"
FILES = [guides.INDEX, *guides.ORDER]
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


def text(guide: str) -> str:
    return (guides.GUIDES / f"{guide}.md").read_text(encoding="utf-8")


def anchors(guide: str) -> set[str]:
    return {guides.anchor(heading) for heading in re.findall(r"^#+ (.+)$", text(guide), re.MULTILINE)}


def test_every_page_has_its_section_and_no_section_explains_a_page_that_is_gone(app: Flask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert found - set(SECTIONS) - NO_PAGES == set(), "add the page to web/help_links.py, its section and its picture"
    assert (set(SECTIONS) | NO_PAGES) - found == set()


def test_every_help_link_and_every_link_between_guides_leads_to_a_heading() -> None:
    asked = {tuple(section.split("#")) for section in SECTIONS.values()}
    for guide in FILES:
        for target, section in re.findall(r"]\((?:([\w-]+)\.md)?(?:#([^)]+))?\)", text(guide)):
            asked.add((target or guide, section))
    wrong = [(guide, section) for guide, section in asked if section and section not in anchors(guide)]
    assert wrong == []


def test_every_guide_is_in_the_list() -> None:
    assert {file.stem for file in guides.GUIDES.glob("*.md")} == set(FILES)


@pytest.mark.parametrize("guide", FILES)
def test_what_stands_in_bold_stands_in_the_product(guide: str) -> None:
    named = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", text(guide), re.DOTALL)}
    known = {*texts_of_the_pages(), *sentences(), *texts_of_the_catalogue()}
    parts = {part.strip() for sentence in known for part in PLACE.split(sentence)}
    assert named - parts == set(), "the product does not say this (any more)"


def texts_of_the_pages() -> set[str]:
    """Of the English texts, which another test holds against templates and code."""
    with (WEB / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        messages = [message.id for message in read_po(file, locale="en") if message.id]
    own = {one for text in messages for one in ((text,) if isinstance(text, str) else text)}
    return own | set(LANGUAGES.values())


def sentences() -> set[str]:
    found, open_classes = set(), [Refusal]
    while open_classes:
        for refusal in open_classes.pop().__subclasses__():
            open_classes.append(refusal)
            found.add(getattr(refusal, "vi", ""))
    return found


def texts_of_the_catalogue() -> set[str]:
    """What forms ask, and the names of roles and steps."""
    catalog = catalogs.load()
    told = {role.name_vi for role in catalog.organisation.roles.values()}
    for diagram in (WEB.parent / "workflows/bpmn").glob("*.bpmn"):
        told |= set(re.findall(r'name="([^"]+)"', diagram.read_text(encoding="utf-8")))
    for form in (*catalog.forms.values(), *receptions(catalog), withdrawal.FORM, apology.form_of([])):
        told |= labels(form)
    return told


def receptions(catalog: catalogs.Catalog) -> list[Form]:
    blocks = [block for procedure in catalog.procedures.values() for block in procedure.blocks]
    return [reception_form(block, None) for block in blocks]


def labels(form: Form) -> set[str]:
    found, left = set(), list(form.components)
    while left:
        part = left.pop()
        found.add(part.label.vi)
        found |= {option.label.vi for option in getattr(part, "options", ())}
        left += getattr(part, "components", ())
    return found


@pytest.mark.parametrize("guide", ["", *guides.ORDER])
def test_a_guide_is_served_to_everybody(app: Flask, guide: str) -> None:
    stranger = Browser(app.test_client())
    answer = stranger.get(f"/huong-dan/{guide}")
    assert answer.status_code == 200
    assert 'lang="vi"' in answer.text
    assert "style=" not in answer.text
    for target in re.findall(r'href="(/huong-dan/[^"#]*)', answer.text):
        with stranger.get(target) as linked:
            assert linked.status_code == 200


def test_no_other_file_is_served(app: Flask) -> None:
    stranger = Browser(app.test_client())
    for path in ("/huong-dan/nobody", "/huong-dan/README", "/huong-dan/hinh/nobody.png", "/huong-dan/hinh/..%2fx.png"):
        assert stranger.get(path).status_code == 404


def test_the_link_leads_to_the_section_of_the_page(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    page = enter("tn").get(f"/dossiers/{dossier}").text
    assert re.search(r'class="help-link" href="/huong-dan/moi-nguoi#[^"]+"', page)
    assert 'href="/huong-dan/"' in enter("tn").get("/nowhere").text


def test_a_refused_form_is_explained_where_its_page_is(enter: Enter) -> None:
    refused = enter("tn").post("/reception/1.001193", {}, page="/reception/1.001193")
    assert refused.status_code == 422
    assert "/huong-dan/tiep-nhan#" in refused.text


def test_an_english_page_says_that_the_help_is_vietnamese(enter: Enter) -> None:
    page = enter("tn", language="en").get("/huong-dan/").text
    assert "Help (in Vietnamese)" in page
    assert "The guides are in Vietnamese only." in page
    assert '<article class="card" lang="vi">' in page
