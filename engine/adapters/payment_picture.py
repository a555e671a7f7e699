"""The picture of a VietQR code, which a page holds in itself: a PNG, so that a phone can keep it and a bank read it."""

from dataclasses import dataclass

import segno

_WIDEST = 280  # pixels: what a phone of 360 has beside the margins of a page
_MARGIN = 4  # dots, as the standard of QR codes asks


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentPicture:
    """`address` is that of an <img>, `size` its width and height: every dot has whole pixels."""

    address: str
    size: int


def payment_picture(text: str) -> PaymentPicture:
    made = segno.make(text, error="m", micro=False)
    dots = made.symbol_size(border=_MARGIN)[0]
    scale = max(1, _WIDEST // int(dots))
    return PaymentPicture(address=made.png_data_uri(scale=scale, border=_MARGIN), size=int(dots) * scale)
