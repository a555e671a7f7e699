"""Somebody without a mouse: keys alone, and what has the focus is known by what a screen reader would call it."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Error, FileChooser, Page

MOST_TABS = 400

_FOCUSED = """() => {
  const said = one => (one?.textContent || '').replace(/\\s+/g, ' ').trim();
  const at = document.activeElement;
  if (!at || at === document.body) return {name: '', kind: '', value: ''};
  const by = at.getAttribute('aria-labelledby');
  const name = by ? by.split(' ').map(id => said(document.getElementById(id))).join(' ')
    : at.labels?.length ? said(at.labels[0]) : at.getAttribute('aria-label') || said(at);
  const group = at.type === 'radio' ? [...document.getElementsByName(at.name)].map(one => said(one.labels[0])) : [];
  const value = at.tagName === 'SELECT' ? said(at.selectedOptions[0]) : at.value ?? '';
  return {name, kind: at.type || at.tagName, value, group, checked: !!at.checked};
}"""


class Keyboard:
    """Every name is the whole label or how it begins; the search goes forward from where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", lambda chooser: None)  # from now on: asked for at the key, the browser may be too late

    @property
    def focused(self) -> Any:
        self.page.wait_for_load_state()
        try:
            return self.page.evaluate(_FOCUSED)
        except Error:  # the key before led to another page, which comes just now
            self.page.wait_for_load_state()
            return self.page.evaluate(_FOCUSED)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str) -> None:
        """Tab to the next field, button or link of this name."""
        passed = []
        for _ in range(MOST_TABS):
            self.press("Tab")
            found = self.focused
            if found["name"].startswith(name):
                return
            passed.append(found["name"])
        pytest.fail(f"“{name}” is not reached by Tab; passed: {list(dict.fromkeys(passed))}", pytrace=False)

    def back_to(self, name: str) -> None:
        for _ in range(MOST_TABS):
            self.press("Shift+Tab")
            if self.focused["name"].startswith(name):
                return
        pytest.fail(f"“{name}” is not reached by Shift+Tab", pytrace=False)

    def enter(self, name: str, text: str) -> None:
        """Write into a field instead of what stands there."""
        self.to(name)
        self.write(text)

    def write(self, text: str) -> None:
        self.press("Control+A")
        self.page.keyboard.type(text)

    def date(self, name: str, at: datetime) -> None:
        """Into a field for a day."""
        self.enter(name, f"{at:%d/%m/%Y}")

    def moment(self, name: str, at: datetime) -> None:
        """Into a field for a day and the time of it."""
        self.enter(name, f"{at:%d/%m/%Y %H:%M}")

    def choose(self, option: str) -> None:
        """The next question that has this option: by arrows, as radio buttons and lists are chosen from."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if option in self.focused.get("group", ()):
                break
        else:
            pytest.fail(f"no question with the option “{option}” is reached by Tab", pytrace=False)
        self.press("Space")
        for _ in self.focused["group"]:
            if self.focused["name"] == option:
                return
            self.press("ArrowDown")
        pytest.fail(f"“{option}” is not reached by arrows", pytrace=False)

    def select(self, name: str, option: str) -> None:
        self.to(name)
        self.press("Home")
        for _ in range(MOST_TABS):
            if self.focused["value"].startswith(option):
                return
            before = self.focused["value"]
            self.press("ArrowDown")
            if self.focused["value"] == before:
                break
        pytest.fail(f"“{option}” is not in “{name}”", pytrace=False)

    def tick(self, name: str) -> None:
        self.to(name)
        self.press("Space")
        assert self.focused["checked"]

    def push(self, name: str) -> None:
        """A button or a link; a page follows."""
        self.to(name)
        self.go()

    def go(self) -> None:
        """Enter, and wait for the page that it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")

    def file_chooser(self, name: str) -> FileChooser:
        self.to(name)
        with self.page.expect_file_chooser() as opened:
            self.press("Enter")
        return opened.value
