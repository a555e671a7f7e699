"""A page is in one language. What stands in the catalogue in Vietnamese only is marked as such."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.office import Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.test_pages import APPLICANT, accepted

WEB = Path(__file__).parents[2] / "web"
VIETNAMESE = re.compile(r"[ăâđêôơưàảãạáằẳẵặắầẩẫậấèẻẽẹéềểễệếìỉĩịíòỏõọóồổỗộốờởỡợớùủũụúừửữựứỳỷỹỵý]", re.IGNORECASE)
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "ngettext": (1, 2)}


def test_every_text_of_the_pages_has_its_english_and_no_english_is_left_over() -> None:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true"}}
    found = {message for _, _, message, _, _ in extract_from_dir(WEB, methods, options, KEYWORDS)}
    with (WEB / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {message.id: message for message in catalogue if message.id}
    assert found == set(english)
    for text, message in english.items():
        told = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(told), text
        assert not message.fuzzy, text
    assert list(catalogue.check()) == []


PAGES = [
    "/inbox",
    "/inbox?list=late",
    "/inbox?list=mine",
    "/inbox?list=elsewhere",
    "/inbox?due=week&status=processing&domain=ho_tich&applicant=a&procedure=1.001193&whose=me",
    "/delegations/",
    "/reception/",
    f"/reception/{BIRTH}",
    "/dossiers",
    "/dossiers?search=q",
    "/nowhere",
]


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_vietnamese_of_ours(enter: Enter, office: Office, path: str) -> None:
    accepted(office)
    assert leftovers(enter("tn", language="en").get(path).text) == set()


def test_the_pages_of_a_dossier_in_english(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    clerk = enter("tp", language="en")
    assert leftovers(clerk.get(f"/dossiers/{dossier}").text) == set()
    path = f"/work/{office.item(dossier, 'review').id}"
    assert leftovers(clerk.get(path).text) == set()
    wrong = clerk.post(path, {"child.number": "1", "parents.0": "row", "parents.0.born": "x"})
    assert wrong.status_code == 422
    assert leftovers(wrong.text) == set()
    assert (
        leftovers(enter("tn", language="en").post(f"/reception/{BIRTH}", {**APPLICANT, "channel": "?"}).text) == set()
    )


def leftovers(page: str) -> set[str]:
    """Words with Vietnamese letters, beside what is data: names of people, units and steps, and what is marked."""
    page = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
    page = re.sub(r"<(script|title)>?.*?</\1>", " ", page, flags=re.DOTALL)
    for data in (
        "Hồ Thị Thử",
        "Hồ Thị Nhi",
        "Người tn",
        "Người tp",
        "Người ld",
        "Người cv",
        "Ủy ban nhân dân xã Trung Sơn",
        "UBND xã Trung Sơn",
        "Tờ khai",
    ):
        page = page.replace(data, " ")
    page = re.sub(r"(?<=\d) đ\b|“[^”]*”", " ", page)
    return {word for word in re.findall(r"\w+", page) if VIETNAMESE.search(word)}
