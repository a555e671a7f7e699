"""`motcua serve`: the pages, with a worker beside them."""

import logging
import signal
from itertools import groupby
from types import FrameType

import click
from waitress.server import create_server  # type: ignore[import-untyped]

from engine import scheduler
from engine.bootstrap import Running, open_installation
from engine.config import var_folder
from engine.demo.accounts import PASSWORD
from engine.domain.errors import Refusal
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import local, spoken
from engine.store.queries.accounts import HoldingView, demo_accounts
from web import create_app
from web.security import secret_key
from web.warm import warm_up

# What a proxy on this machine may say about who asks; without one such headers are thrown away.
PROXY = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
    "clear_untrusted_proxy_headers": True,
}


class AddressTaken(Refusal):
    vi = "Không mở được địa chỉ {host}:{port} ({reason}). Hãy tắt chương trình đang dùng nó, hoặc chọn --port khác."
    en = "The address {host}:{port} cannot be opened ({reason}). Stop what uses it, or choose another --port."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--https", "over_https", is_flag=True, help="A proxy on this machine adds TLS: trust what it says.")
def serve(host: str, port: int, threads: int, over_https: bool) -> None:
    """Serve the pages and fire what is due, until Ctrl-C."""
    running = open_installation()
    var_folder().mkdir(parents=True, exist_ok=True)
    app = create_app(running, secret_key=secret_key(var_folder()), over_https=over_https)
    try:
        server = create_server(app, host=host, port=port, threads=threads, ident=None, **(PROXY if over_https else {}))
    except OSError as taken:
        raise AddressTaken(host=host, port=port, reason=taken.strerror or taken) from taken
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would tell at each request how many wait
    beat = scheduler.start(running.installation, running.clock, running.courier, running.carriers)
    _announce(running, f"http://{host}:{port}")
    warm_up(running.installation)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    finally:
        beat.shutdown()
        running.close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _announce(running: Running, address: str) -> None:
    click.echo(f"motcua: {address}  (Ctrl-C dừng / stops it)")
    if not running.is_demo:
        return
    now = running.clock.now()
    with running.installation.database.reading() as session:
        accounts = demo_accounts(session, local(now).date())
    click.echo(f"Dữ liệu trình diễn, đồng hồ chỉ {spoken(now)} / demonstration data, the clock says {spoken(now)}.")
    click.echo(f"Mật khẩu của mọi tài khoản / password of every account: {PASSWORD}")
    organisation = running.installation.catalog.organisation
    levels = {unit.id: organisation.levels[unit.level].order for unit in organisation.units.values()}
    accounts.sort(key=lambda held: levels[UnitId(held.unit_id)])  # nearest to the citizen first
    for unit, in_unit in groupby(accounts, key=lambda held: held.unit_name):
        click.echo(f"\n{unit}")
        for login, held in groupby(in_unit, key=lambda held: held.login):
            click.echo(_line(running, login, list(held)))


def _line(running: Running, login: str, held: list[HoldingView]) -> str:
    roles = [running.installation.catalog.organisation.role(RoleKey(holding.role)) for holding in held]
    told = ", ".join(f"{role.name_vi} / {role.name_en}" for role in roles)
    return f"  {login:<24} {held[0].name:<34} {told}"
