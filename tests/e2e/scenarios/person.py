"""Somebody at work in a browser of their own: finds their work, fills in what the page asks, sends it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import go_to

expect.set_options(timeout=20_000)  # a scenario shares its machine with a server and other tests


@dataclass(frozen=True, slots=True)
class Person:
    page: Page

    def goes_to(self, name: str) -> None:
        go_to(self.page, name)

    def looks_for(self, words: str) -> None:
        self.page.get_by_role("searchbox").fill(words)
        self.page.keyboard.press("Enter")

    def receives(self, procedure: str, name: str, **facts: str) -> None:
        """Files a complete dossier at the desk and accepts it. `facts` by their keys in the form."""
        self.files(procedure, name, **facts)
        self.page.get_by_label("Đủ hồ sơ, tiếp nhận").check()
        self.completes()

    def files(self, procedure: str, name: str, **facts: str) -> None:
        self.goes_to("Tiếp nhận")
        self.looks_for(procedure)
        self.answers(applicant_name=name, **{f"facts_{key}": value for key, value in facts.items()})
        self.page.get_by_role("button", name="Ghi nhận hồ sơ").click()
        self.is_told("Đã ghi nhận hồ sơ.")

    def opens_work(self, name: str, step: str) -> None:
        """The open work about this person's dossier, from the inbox."""
        self.goes_to("Việc cần làm")
        self.looks_for(name)
        self.page.wait_for_url("**search=*")  # a link of the list before it may lie there for a moment
        self.page.locator("#rows tr").filter(has_text=name).get_by_role("link", name=step, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(step)

    def opens_dossier(self, name: str) -> None:
        """As somebody looks it up: by name, then the link of its code."""
        self.goes_to("Tra cứu hồ sơ")
        self.looks_for(name)
        with self.page.expect_navigation(url="**/dossiers/**"):
            self.page.locator("main tr").filter(has_text=name).locator("a.work").first.click()

    def does(self, name: str, step: str, *choices: str, **answers: str | bool) -> None:
        """The work of this step: ticks the choices by their labels, fills in the fields by their keys, sends it."""
        self.opens_work(name, step)
        self.answers(*choices, **answers)
        self.completes()

    def answers(self, *choices: str, **answers: str | bool) -> None:
        for choice in choices:
            self.page.get_by_label(choice, exact=True).check()
        for key, value in answers.items():
            field = self.page.locator(f"#field-{key}").or_(self.page.locator(f"#field-{key.replace('_', '-', 1)}"))
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def completes(self) -> None:
        step = self.page.get_by_role("heading", level=1).inner_text()
        self.page.get_by_role("button", name="Hoàn thành", exact=True).click()
        self.is_told(f"Đã hoàn thành “{step}”")

    def is_told(self, sentence: str) -> None:
        expect(self.page.get_by_role("status").first).to_contain_text(sentence)

    def part(self, title: str) -> Locator:
        """The part of a page under this heading."""
        return self.page.get_by_role("region", name=re.compile(title))
