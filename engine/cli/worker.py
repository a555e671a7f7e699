"""`motcua worker`: fire what is due until asked to stop; any number of workers may run."""

import click

from engine import scheduler
from engine.bootstrap import open_installation


@click.command()
@click.option("--seconds", default=1.0, show_default=True, help="How long to wait between two sweeps.")
def worker(seconds: float) -> None:
    """Fire due timers, give warnings, deliver the outbox."""
    running = open_installation()
    click.echo("worker: running, Ctrl-C stops it", err=True)
    scheduler.run(running.installation, running.clock, running.courier, running.carriers, seconds=seconds)
    running.close()
