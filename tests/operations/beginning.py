"""An office that begins in mid-life: sheets as a clerk makes them, and `motcua import` as a clerk runs it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.cli import main
from engine.domain.takeover.columns import COLUMNS, TITLES, SheetKind
from engine.store import settings
from engine.store.database import in_transaction
from engine.store.tables import audit_events
from tests.office import Office

BOOKS, DOSSIERS, CARRY = SheetKind.BOOKS, SheetKind.DOSSIERS, SheetKind.CARRY_OVER


@dataclass
class Beginning:
    office: Office
    folder: Path
    url: str
    patch: pytest.MonkeyPatch

    def book(self, name: str = "dau_ky.xlsx", **sheets: Sequence[dict[str, Any]]) -> Path:
        """A workbook with sheets named by kind ("carry" for the last report); rows by keys of columns."""
        made = Workbook()
        made.remove(made.active)  # type: ignore[arg-type]
        for kind, rows in sheets.items():
            self._sheet(made, {"books": BOOKS, "dossiers": DOSSIERS, "carry": CARRY}[kind], rows)
        path = self.folder / name
        made.save(path)
        return path

    def _sheet(self, made: Workbook, kind: SheetKind, rows: Sequence[dict[str, Any]]) -> None:
        sheet = made.create_sheet(TITLES[kind])
        sheet.append(["STT", *(column.heading for column in COLUMNS[kind])])
        for number, row in enumerate(rows, start=1):
            assert set(row) <= {column.key for column in COLUMNS[kind]}
            sheet.append([number, *(row.get(column.key) for column in COLUMNS[kind])])

    def run(self, *arguments: object) -> Result:
        """A command at the office's time, on the office's database."""
        shown = {"shown_at": self.office.now.isoformat(), "set_at": datetime.now(UTC).isoformat()}
        database = self.office.installation.database
        in_transaction(database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, shown))
        self.patch.setenv("MOTCUA_DATABASE_URL", self.url)
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    def says(self, *arguments: object) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def imports(self, path: Path, *options: object) -> Any:
        found = self.says("import", path, "--apply", *options)
        assert found["applied"], found
        return found

    def finds(self, path: Path, *options: object) -> list[Any]:
        """The errors of a file, of which there must be some; nothing is stored."""
        before = self.count()
        result = self.run("import", path, "--apply", "--json", *options)
        assert result.exit_code == 1, result.output
        found = json.loads(result.stdout)
        assert not found["applied"]
        assert self.count() == before
        return [remark for remark in found["remarks"] if remark["severity"] == "error"]

    def count(self) -> int:
        return len(self.office.rows(audit_events))

    def is_sound(self) -> None:
        """The doctor finds nothing and the trail is whole."""
        assert self.says("doctor")["problems"] == []
        assert self.run("audit", "verify").exit_code == 0


def dossier(**changes: Any) -> dict[str, Any]:
    """A request for a certificate of marital status that lies with the reviewer."""
    return {
        "code": "000.00.11.H57-220301-0001",
        "procedure": "1.004873",
        "applicant": "Hồ Thị Thử",
        "identity": "046190001234",
        "birth": "1990",
        "accepted_at": "04/03/2022 09:00",
        "promised_at": "09/03/2022 17:00",
        "step": "review",
        **changes,
    }


@pytest.fixture
def beginning(office: Office, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Beginning:
    return Beginning(office=office, folder=tmp_path, url=database_url, patch=monkeypatch)
