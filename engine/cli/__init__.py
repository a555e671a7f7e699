"""The `motcua` command. Each command lives in a module of its own that is imported only when it is called."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from engine.domain.errors import Refusal

# command name -> "module:attribute"
COMMANDS = {
    "audit": "engine.cli.audit:audit",
    "backup": "engine.cli.backup:backup",
    "bench": "engine.cli.bench:bench",
    "book": "engine.cli.book:book",
    "channels": "engine.cli.channels:channels",
    "check": "engine.cli.check:check",
    "close": "engine.cli.close:close",
    "correction": "engine.cli.correction:correction",
    "delegation": "engine.cli.delegation:delegation",
    "demo": "engine.cli.demo:demo",
    "doctor": "engine.cli.doctor:doctor",
    "dossier": "engine.cli.dossier:dossier",
    "due": "engine.cli.due:due",
    "fee": "engine.cli.fee:fee",
    "files": "engine.cli.files:files",
    "follow-up": "engine.cli.follow_up:follow_up",
    "import": "engine.cli.takeover:import_command",
    "incident": "engine.cli.incident:incident",
    "init": "engine.cli.database:init",
    "late-entry": "engine.cli.late_entry:late_entry",
    "layout": "engine.cli.layout:layout",
    "new-procedure": "engine.cli.new_procedure:new_procedure_command",
    "order": "engine.cli.order:order",
    "papers": "engine.cli.papers:papers",
    "procedures": "engine.cli.procedures:procedures",
    "proposal": "engine.cli.proposal:proposal",
    "register": "engine.cli.slip:register",
    "relation": "engine.cli.relation:relation",
    "report": "engine.cli.report:report",
    "retain": "engine.cli.retain:retain",
    "restore": "engine.cli.backup:restore",
    "restructure": "engine.cli.restructure:restructure",
    "run": "engine.cli.run:run",
    "serve": "engine.cli.serve:serve",
    "slip": "engine.cli.slip:slip",
    "signer": "engine.cli.signer:signer",
    "upgrade": "engine.cli.database:upgrade",
    "user": "engine.cli.user:user",
    "verdict": "engine.cli.due:verdict",
    "verify": "engine.cli.verify:verify",
    "worker": "engine.cli.worker:worker",
}


@contextmanager
def _nothing_looked_through() -> Iterator[None]:
    """No module that is imported is rubbish: looking for some took a fifth of the time until a command began."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        with _nothing_looked_through():
            command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(refusal.vietnamese, err=True)
            click.echo(refusal.english, err=True)
            sys.exit(1)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def main() -> None:
    """motcua runs a commune's administrative procedures as BPMN diagrams (một cửa)."""
