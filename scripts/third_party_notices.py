"""Writes THIRD_PARTY_NOTICES.md: what an installation is made of besides motcua, and under which licences.

Python packages come from requirements.lock and their own metadata, npm packages from package-lock.json. Versions stand
in those two files; naming them here again would only grow stale."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
IN_README = {"combine-errors": "MIT"}  # packages that name their licence nowhere else
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"

HEAD = """# Third-party notices

motcua is licensed under the Apache License 2.0 (LICENSE). An installation also contains the packages below, each under
its own licence; `pip` and `npm` bring the full texts with them, and the pages link to those of the bundled front end
(`web/static/dist/licences.txt`). Written by `make notices`; a test fails when it is out of date.
"""
BPMN_IO = """
Diagrams are drawn by bpmn-js. Its licence asks that the bpmn.io logo, and the link behind it, stay visible and
uncovered wherever a diagram is shown; motcua leaves them as they are.
"""

_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")


def notices() -> str:
    python = "\n".join(f"| {name} | {licence} |" for name, licence in python_parts())
    npm = "\n".join(f"| {name} | {licence} |" for name, licence in npm_parts())
    header = "| package | licence |\n|---|---|\n"
    return f"{HEAD}\n## Python\n\n{header}{python}\n\n## In the pages (npm)\n\n{header}{npm}\n{BPMN_IO}"


def python_parts() -> list[tuple[str, str]]:
    """(name, licence) of everything that requirements.lock installs on Linux."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pinned = [Requirement(line) for line in lines if "==" in line and not line.startswith((" ", "#"))]
    names = {one.name for one in pinned if one.marker is None or one.marker.evaluate()}
    return [(name, _licence(name)) for name in sorted(names)]


def _licence(name: str) -> str:
    """Raises PackageNotFoundError where the lock names something that is not installed."""
    about = metadata(name)
    said = about.get("License-Expression") or _from_classifiers(about.get_all("Classifier") or [])
    found = said or _short(about.get("License"))
    if not found:
        raise SystemExit(f"The metadata of {name} names no licence; read the one that it ships and add it here.")
    return found


def _from_classifiers(classifiers: list[str]) -> str:
    found = [match[1] for line in classifiers if (match := _CLASSIFIER.fullmatch(line))]
    return " / ".join(found)


def _short(licence: str | None) -> str:
    """Some packages put the whole text there; its first line is then no name."""
    return licence if licence and len(licence) < 60 and "\n" not in licence else ""


def npm_parts() -> list[tuple[str, str]]:
    """(name, licence) of what may end up in the bundle: everything that is not only needed to build and test."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return sorted(
        (name := path.rpartition("node_modules/")[2], package.get("license") or IN_README[name])
        for path, package in packages.items()
        if path and not package.get("dev") and not package.get("devOptional")
    )


def main() -> None:
    try:
        NOTICES.write_text(notices())
    except PackageNotFoundError as missing:
        raise SystemExit(f"{missing.name} is in requirements.lock but not installed: run make setup.") from missing
    print(NOTICES.relative_to(ROOT))


if __name__ == "__main__":
    main()
