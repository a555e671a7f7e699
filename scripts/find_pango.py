"""Finds what PDF files need of the system, or installs Debian's packages where it can: Pango with its libraries, and a
font in the measures of Times that has the Vietnamese letters. Fails with one sentence; with --optional only says it."""

import ctypes
import os
import shutil
import subprocess
import sys

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
FONT = "Liberation Serif"
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig")
FONTS = ("fonts-liberation2", "fonts-liberation")  # what has them is called otherwise from release to release
INSTALL = ("apt-get", "install", "-q", "-y", "--no-install-recommends")
MISSING = (
    "PDF files (slips, registers) need Pango and the Liberation fonts, and {what} was not found: install them (on "
    "Debian, as root: apt-get install " + " ".join((*PACKAGES, FONTS[0])) + ")."
)


def missing() -> str | None:
    """The first thing that is not there. Elsewhere than on Linux libraries have other names: nothing is looked for."""
    if not sys.platform.startswith("linux"):
        return None
    return next((name for name in LIBRARIES if not _loads(name)), None if _has_font() else f"“{FONT}”")


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    found = subprocess.run([lister, f":family={FONT}:lang=vi"], check=False, capture_output=True)
    return bool(found.stdout.strip())


def install() -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    _run("apt-get", "update", "-q")
    _run(*INSTALL, *PACKAGES)
    for name in FONTS:
        if not _has_font():
            _run(*INSTALL, name)


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, check=False, stdout=sys.stderr)


def main() -> None:
    if missing() is not None:
        install()
    what = missing()
    if what is None:
        return
    sentence = MISSING.format(what=what)
    if "--optional" not in sys.argv:
        sys.exit(sentence)
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    main()
