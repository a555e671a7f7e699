"""What an installation is made of is known, and runs no code of others while it is installed."""

import json
from pathlib import Path

from scripts.third_party_notices import NOTICES, notices

ROOT = Path(__file__).parents[2]
PACKAGES = json.loads((ROOT / "package-lock.json").read_text())["packages"]

# These have an install script and do their work without it.
WORKS_WITHOUT_ITS_SCRIPT = {"esbuild"}


def test_no_npm_package_runs_a_script_when_it_is_installed() -> None:
    scripted = {
        path.rpartition("node_modules/")[2] for path, about in PACKAGES.items() if about.get("hasInstallScript")
    }
    assert scripted <= WORKS_WITHOUT_ITS_SCRIPT
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text().splitlines()
    assert "--ignore-scripts" in (ROOT / "web/frontend/build.py").read_text()


def test_every_npm_package_is_named_by_its_content_and_by_no_host() -> None:
    assert [path for path, about in PACKAGES.items() if path and not about.get("integrity")] == []
    assert [path for path, about in PACKAGES.items() if "resolved" in about] == []


def test_every_python_package_has_one_exact_version() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "requirements-frontend.lock"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.lstrip().startswith("#")]
        assert lines
        assert [line for line in lines if "==" not in line or "://" in line] == []


def test_what_runs_and_what_tests_are_the_same_packages() -> None:
    run, test = (_pins(name) for name in ("requirements.lock", "requirements-test.lock"))
    assert run <= test


def _pins(name: str) -> set[str]:
    """Without where they are needed: what tests bring may need one on more systems."""
    lines = (ROOT / name).read_text().splitlines()
    return {line.split("#")[0].split(";")[0].strip() for line in lines if "==" in line and not line.startswith(" ")}


def test_the_notices_are_current() -> None:
    assert NOTICES.read_text() == notices(), "run `make notices`"
