"""`motcua retain`: drop now what the worker drops every hour."""

import click

from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.operations.trim_stages import Trimmed, trim_all


@click.command()
@json_option
def retain(as_json: bool) -> None:
    """Drop what only moved stages that ended long ago (workflows/org/retention.yaml); the trail stays whole."""
    running = open_installation()
    try:
        trimmed = trim_all(running.installation, now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json({"stages": trimmed.stages, "messages": trimmed.messages, "letters": trimmed.letters})
    else:
        click.echo(_told(trimmed))


def _told(trimmed: Trimmed) -> str:
    return (
        f"Đã bỏ trạng thái của {trimmed.stages} chặng đã kết thúc, nội dung {trimmed.messages} thông điệp, "
        f"{trimmed.letters} thư đã gửi. / Dropped the state of {trimmed.stages} finished stages, what "
        f"{trimmed.messages} messages carried, {trimmed.letters} letters that had left."
    )
