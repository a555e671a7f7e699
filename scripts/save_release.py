"""Keep what a release leaves in a database, so that every later release is tested on it (docs/releasing.md).

    python -m scripts.save_release 0.1.0 cc7f7d6     writes tests/releases/0.1.0/

The office is made by the code of that commit, checked out beside this one; what makes it (tests/releases) is the
commit's own where it has one."""

import argparse
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "releases"
MAKERS = ("__init__.py", "manifest.py", "situations.py")
COMPRESSED = ("office.sqlite3", "manifest.json")
MOST_BYTES = 1_500_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="the release, e.g. 0.2.0")
    parser.add_argument("commit", nargs="?", default="HEAD", help="the commit that was released")
    asked = parser.parse_args()
    kept = RELEASES / asked.version
    if kept.exists():
        raise SystemExit(f"{kept} is there already: what a release left is never made anew.")
    with tempfile.TemporaryDirectory(prefix="motcua-release-") as folder:
        code, made = Path(folder) / "code", Path(folder) / "made"
        made.mkdir()
        _git("worktree", "add", "--detach", str(code), asked.commit)
        try:
            _make(code, made)
            _keep(made, kept)
        finally:
            _git("worktree", "remove", "--force", str(code))
    print(f"{kept}: {sum(file.stat().st_size for file in kept.iterdir())} bytes")


def _make(code: Path, made: Path) -> None:
    """With the folder of the release first on the path, its engine is the one that runs."""
    makers = code / "tests" / "releases"
    if not makers.exists():
        makers.mkdir()
        for name in MAKERS:
            shutil.copy(RELEASES / name, makers / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    subprocess.run(
        [sys.executable, "-m", "tests.releases.situations", str(made)], cwd=code, env=environment, check=True
    )


def _keep(made: Path, kept: Path) -> None:
    packed = {f"{name}.xz": _packed((made / name).read_bytes()) for name in COMPRESSED}
    size = sum(map(len, packed.values()))
    if size > MOST_BYTES:
        raise SystemExit(f"{size} bytes are too many for the repository (at most {MOST_BYTES}).")
    kept.mkdir(parents=True)
    for name, content in packed.items():
        (kept / name).write_bytes(content)
    shutil.copy(made / "about.json", kept / "about.json")


def _packed(content: bytes) -> bytes:
    return lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
