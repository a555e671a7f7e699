"""Photographs every page at a desk and on a phone into docs/pictures: `make pictures` runs it, a few minutes long.

The pictures show the demo on a morning of 2021 that does not move on, so that they change only when the pages do."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from scripts.find_chromium import find

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--font-render-hinting=none",
]
COLOURS = 48
LONGEST = {"1400": 2000, "390": 3000}  # pixels; what lies further down is cut off
_VAR = "MOTCUA_VAR"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, help="keep the demo database here, and find it the next time")
    options.add_argument("--only", default="", help="only pictures with this in their name")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.inside:
        take(Path(os.environ[_VAR]), given.only)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        # The installation's folders are read when the engine is imported: so in a process of its own.
        environment = os.environ | {_VAR: str(folder), "MOTCUA_FILES": str(folder / "files")}
        command = [sys.executable, "-m", "scripts.pictures", "--inside", "--only", given.only]
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def take(folder: Path, only: str) -> None:
    from scripts.picture_acts import act
    from scripts.picture_office import load, served
    from scripts.picture_shots import SIZES, names, shots

    path = find()
    if path is None:
        sys.exit("Pictures need Chromium; `make setup-test` says how to get it.")
    url = f"sqlite:///{folder / 'motcua.sqlite3'}"
    is_new = load(url)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(url) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=os.environ | {"LANGUAGE": "vi"})
        people = People(browser, address)
        if is_new:
            act(people.page)
        for name, (shot, sizes) in shots().items():
            for size in sizes:
                file = f"{name}-{size}.png"
                if only in file:
                    page = people.page(shot.who, *SIZES[size])
                    shot.way(page)
                    _photograph(page, FOLDER / file, shot.part, shot.height or LONGEST[size])
                    page.context.close()
        browser.close()
    if not only:
        for file in {path.name for path in FOLDER.glob("*.png")} - names():
            (FOLDER / file).unlink()


class People:
    """Windows of the people of the demo; each signs in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._sessions: dict[str, object] = {}

    def page(self, who: str, width: int = 1400, height: int = 900) -> Page:
        if who and who not in self._sessions:
            first = self._context(width, height, None)
            _sign_in(first.new_page(), who)
            self._sessions[who] = first.storage_state()
            first.close()
        return self._context(width, height, self._sessions.get(who)).new_page()

    def _context(self, width: int, height: int, session: object) -> BrowserContext:
        return self._browser.new_context(
            viewport=ViewportSize(width=width, height=height),
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            base_url=self._address,
            storage_state=session,  # type: ignore[arg-type]
            bypass_csp=True,  # for the style that takes what sticks to the window back to its place
        )


def _sign_in(page: Page, who: str) -> None:
    from engine.demo.accounts import PASSWORD

    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill(f"demo.{who}")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _photograph(page: Page, file: Path, part: str, longest: int) -> None:
    page.wait_for_load_state("networkidle")
    if part:
        page.locator(part).first.screenshot(path=file, animations="disabled", caret="hide")
    else:
        page.evaluate("document.activeElement.blur()")
        page.add_style_tag(content=".stick { position: static !important; }")
        page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")
    _shrink(file, longest)


def _shrink(file: Path, longest: int) -> None:
    """Few colours: the pages have few, and letters stay readable."""
    with Image.open(file) as taken:
        taken.load()
        cut = taken.convert("RGB").crop((0, 0, taken.width, min(taken.height, longest)))
    few = cut.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


if __name__ == "__main__":
    main()
