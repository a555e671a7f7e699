"""`motcua files`: whether every file that a dossier names is there and whole, and what nothing names."""

import sys

import click

from engine.adapters.clock import SystemClock
from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.config import files_folder
from engine.operations.unnamed_files import check_files, drop_unnamed, unnamed_files


@click.group()
def files() -> None:
    """Look after the folder of scans and photos."""


@files.command()
@json_option
def check(as_json: bool) -> None:
    """Read every file that a dossier names and compare its hash. Exit 1 where one is missing or damaged."""
    running = open_installation()
    try:
        checked = check_files(running.installation, running.files)
    finally:
        running.close()
    if as_json:
        print_json({"folder": str(files_folder()), "named": checked.named, "faulty": list(checked.faulty)})
    else:
        click.echo(
            f"{files_folder()}: {checked.named} nội dung tệp được hồ sơ ghi tên, {len(checked.faulty)} thiếu hoặc hỏng."
            f" / {checked.named} contents are named by dossiers, {len(checked.faulty)} are missing or damaged."
        )
        for name in checked.faulty:
            click.echo(f"✗ {name}")
    sys.exit(1 if checked.faulty else 0)


@files.command()
@click.option("--remove", is_flag=True, help="Remove them; without it they are only listed.")
@json_option
def unnamed(remove: bool, as_json: bool) -> None:
    """What has been in the folder for more than a day and no dossier names."""
    running = open_installation()
    try:
        act = drop_unnamed if remove else unnamed_files
        found = act(running.installation, running.files, now=SystemClock().now())  # the folder knows no demo clock
    finally:
        running.close()
    if as_json:
        print_json({"folder": str(files_folder()), "unnamed": found, "removed": remove})
        return
    for name in found:
        click.echo(name)
    done_vi, done_en = ("đã xóa", "removed") if remove else ("không hồ sơ nào ghi tên", "named by no dossier")
    click.echo(f"{len(found)} tệp {done_vi}. / {len(found)} files {done_en}.")
