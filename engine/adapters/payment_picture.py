"""The picture of a VietQR code, which a page holds in itself: a PNG, so that a phone can keep it and a bank read it."""

import segno

_PIXELS = 6  # of one dot: on a narrow phone every dot keeps whole pixels
_MARGIN = 4  # dots, as the standard of QR codes asks


def payment_picture(text: str) -> str:
    """As the address of an <img>."""
    return segno.make(text, error="m", micro=False).png_data_uri(scale=_PIXELS, border=_MARGIN)
