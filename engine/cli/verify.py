"""`motcua verify`: the signatures in a PDF file, and whether it is still what was signed."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from engine.adapters.signing import Verified, verify_pdf
from engine.cli.output import json_option, print_json
from engine.domain.instant import spoken

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--root", "roots", multiple=True, type=_FILE, help="A certificate (PEM or DER) that is trusted.")
@json_option
def verify(file: Path, roots: tuple[Path, ...], as_json: bool) -> None:
    """Check every signature of a file. Exit 1 where there is none, or where one does not hold."""
    found = verify_pdf(file.read_bytes(), roots)
    holds = bool(found) and all(row.sound and row.whole and (row.trusted or not roots) for row in found)
    if as_json:
        print_json({"ok": holds, "signatures": [_row(row) for row in found]})
    else:
        for row in found:
            click.echo(_line(row))
        if not found:
            click.echo("Tệp không có chữ ký số. / The file has no signature.")
    sys.exit(0 if holds else 1)


def _row(row: Verified) -> dict[str, object]:
    return asdict(row) | {"signed_at": None if row.signed_at is None else row.signed_at.isoformat()}


def _line(row: Verified) -> str:
    at = "?" if row.signed_at is None else spoken(row.signed_at)
    state = "còn nguyên / unchanged" if row.sound and row.whole else "ĐÃ BỊ SỬA / CHANGED SINCE"
    trust = "tin cậy / trusted" if row.trusted else "chưa xác định tin cậy / trust not established"
    demo = "; chứng thư trình diễn, không có giá trị / a demo certificate, worth nothing" if row.demo else ""
    whose = "dấu cơ quan / agency" if row.agency else "người ký / person"
    return f"{row.field} ({whose}): {row.signer}, {at} – {state}; {trust}{demo}"
