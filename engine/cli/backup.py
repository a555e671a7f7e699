"""`motcua backup` and `motcua restore`: the whole office in one file, and back with a proof."""

import sys
from pathlib import Path

import click

from engine import catalog as catalogs
from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.config import database_url, files_folder
from engine.operations.back_up import BackedUp, Restored, back_up
from engine.operations.back_up import restore as restore_backup
from engine.store.database import Database

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_file
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write everything into FILE, which must not be there yet, while the office works. Exit 1 where a file that a
    dossier names was missing or damaged: the backup is there all the same, without it."""
    running = open_installation()
    try:
        done = back_up(running.installation, file, files_folder(), now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json({"file": str(file), "bytes": done.bytes, "manifest_sha256": done.sha256, **_told(done)})
        sys.exit(1 if done.missing else 0)
    rows, tables = done.manifest.rows, len(done.manifest.tables)
    click.echo(
        f"Đã sao lưu vào {file}: {rows} dòng của {tables} bảng, {len(done.manifest.files)} tệp, {done.bytes} byte. / "
        f"Backed up into {file}: {rows} rows of {tables} tables, {len(done.manifest.files)} files, {done.bytes} bytes."
    )
    click.echo(f"Tệp chứa dữ liệu cá nhân, hãy cất giữ riêng. / Keep it safe: personal data. SHA-256 {done.sha256}")
    _print_missing(done.missing)
    sys.exit(1 if done.missing else 0)


def _print_missing(missing: tuple[str, ...]) -> None:
    for name in missing:
        click.echo(
            f"✗ Tệp {name} được hồ sơ ghi tên nhưng thiếu hoặc hỏng khi sao lưu. / "
            f"The file {name} is named by a dossier and was missing or damaged when the backup was made."
        )


@click.command()
@_file
@click.option("--replace", metavar="NAME", help="Replace a database that is not empty: its name, typed out.")
@json_option
def restore(file: Path, replace: str | None, as_json: bool) -> None:
    """Restore FILE into the empty database of MOTCUA_DATABASE_URL, and prove that it is the same. Exit 1 where the
    trail was damaged, or a file missing, already when the backup was made."""
    database = Database(database_url())
    try:
        done = restore_backup(database, catalogs.load(), file, files_folder(), replace=replace)
    finally:
        database.close()
    if as_json:
        print_json(_proof(database.where, done))
    else:
        _print(database.where, done)
    sys.exit(1 if done.trail or done.missing else 0)


def _told(done: BackedUp) -> dict[str, object]:
    manifest = done.manifest
    return {
        "revision": manifest.revision,
        "rows": manifest.rows,
        "tables": {name: part.rows for name, part in manifest.tables.items()},
        "files": len(manifest.files),
        "missing": list(done.missing),
        "chains": manifest.chains.count,
        "events": manifest.chains.events,
        "heads_sha256": manifest.chains.sha256,
    }


def _proof(where: str, done: Restored) -> dict[str, object]:
    return {
        "database": where,
        "from": done.manifest.database,
        "made_at": done.manifest.made_at.isoformat(),
        "revision": done.manifest.revision,
        "rows": done.rows,
        "tables": {name: part.rows for name, part in done.manifest.tables.items()},
        "files": len(done.manifest.files),
        "chains": done.chains.count,
        "events": done.chains.events,
        "heads_sha256": done.chains.sha256,
        "equal": True,  # otherwise nothing would have been restored
        "trail": list(done.trail),
        "named_files": done.named,
        "missing": list(done.missing),
        "findings": list(done.findings),
    }


def _print(where: str, done: Restored) -> None:
    chains, tables = done.chains, len(done.manifest.tables)
    click.echo(f"Đã khôi phục vào {where}. / Restored into {where}.")
    click.echo(
        f"Khớp bản kê: {done.rows} dòng của {tables} bảng, {len(done.manifest.files)} tệp. / "
        f"Equal to the manifest: {done.rows} rows of {tables} tables, {len(done.manifest.files)} files."
    )
    click.echo(
        f"Khớp bản kê: đầu của {chains.count} chuỗi nhật ký, {chains.events} sự kiện, {chains.sha256}. / "
        f"Equal to the manifest: the heads of {chains.count} chains of {chains.events} events."
    )
    click.echo(
        f"{done.named - len(done.missing)} trên {done.named} tệp mà hồ sơ ghi tên có đủ và đúng mã băm. / "
        f"{done.named - len(done.missing)} of {done.named} files that dossiers name are there with their hash."
    )
    _print_missing(done.missing)
    for problem in (*done.trail, *done.findings):
        click.echo(f"✗ {problem}")
    if not (done.trail or done.missing or done.findings):
        click.echo("Nhật ký nguyên vẹn, không thấy gì sai. / The trail is whole, nothing was found wrong.")
