"""Finds the browser of the tests, or installs Debian's where it can. Prints its path, or fails with one sentence."""

import os
import shutil
import subprocess
import sys

LIGHT = "chromium-headless-shell"  # the same engine without its windows: a fifth less work for the machine
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALL = (("apt-get", "update", "-q"), ("apt-get", "install", "-q", "-y", "--no-install-recommends", LIGHT))


def find() -> str | None:
    """The path of an installed Chromium; MOTCUA_CHROMIUM names one that stands elsewhere."""
    named = os.environ.get("MOTCUA_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in INSTALL:
        if subprocess.run(command, env=environment, check=False, stdout=sys.stderr).returncode != 0:
            return


def main() -> None:
    if "MOTCUA_CHROMIUM" not in os.environ and shutil.which(LIGHT) is None:
        install()
    found = find()
    if found is None:
        sys.exit(
            "The browser tests need Chromium, and none was found: install it (on Debian, as root: "
            "apt-get install chromium-headless-shell) or name one with MOTCUA_CHROMIUM=/path/to/chromium."
        )
    print(found)


if __name__ == "__main__":
    main()
