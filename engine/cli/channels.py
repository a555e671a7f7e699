"""`motcua channels`: by what notices leave here, and whether a channel works."""

from os import environ
from uuid import uuid4

import click

from engine.adapters.carriers import SETTINGS, configured_carriers
from engine.cli.output import json_option, print_json
from engine.domain.errors import InvalidInput
from engine.domain.notice import Addressee, NoticeChannel, WrittenNotice, addressees, masked
from engine.ports import Carriers

_SUBJECT = "Thư thử của phần mềm một cửa"
_TEXT = "Đây là tin thử. Nhận được tin này nghĩa là kênh gửi thông báo đã hoạt động."


@click.command()
@click.option("--try", "address", default="", help="Send a trial to this e-mail address or mobile number.")
@json_option
def channels(address: str, as_json: bool) -> None:
    """The channels that this environment configures (docs/notices.md); with --try, one trial by each that fits."""
    carriers = configured_carriers(environ)
    if address:
        rows = [_tried(carriers, one) for one in _reached(carriers, address)]
    else:
        rows = [_row(channel, channel in carriers) for channel in NoticeChannel]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value not in ("", None)))


def _row(channel: NoticeChannel, is_on: bool) -> dict[str, object]:
    return {"channel": channel, "setting": SETTINGS[channel], "configured": "yes" if is_on else "no"}


def _reached(carriers: Carriers, address: str) -> list[Addressee]:
    """Raises InvalidInput where no channel reaches the address."""
    given = {"email": address, "phone": address}
    found = {one for channel in carriers for one in addressees(given, {channel})}
    if not found:
        raise InvalidInput(
            "--try",
            "không kênh nào đã cấu hình đến được địa chỉ này; hãy xem motcua channels",
            "no configured channel reaches this address; see motcua channels",
        )
    return sorted(found, key=lambda one: one.channel)


def _tried(carriers: Carriers, one: Addressee) -> dict[str, object]:
    """Raises DeliveryFailed."""
    notice = WrittenNotice(id=uuid4(), address=one.address, subject=_SUBJECT, text=_TEXT)
    receipt = carriers[one.channel].send(notice)
    return {"channel": one.channel, "to": masked(one.address), "receipt": receipt}
