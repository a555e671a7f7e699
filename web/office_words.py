"""The words of the pages that arrange the office's days and books."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from engine.domain.receipt_books import printed, span
from web import context
from web.language import add_filters
from web.language import translated_later as _l
from web.words import word

EFFECT = {
    "suspended": _l("Dừng tính thời hạn"),
    "closed": _l("Nghỉ làm việc"),
    "reception": _l("Dừng tiếp nhận tại quầy"),
}
MEANING = {
    "suspended": _l("không ngày nào của mọi thời hạn trôi qua"),
    "closed": _l("không phải ngày làm việc; thời hạn tính theo ngày thường vẫn chạy"),
    "reception": _l("chỉ không nhận hồ sơ mới; việc đang giải quyết và thời hạn vẫn chạy"),
}
MOVED = {
    "dossier": _l("hạn của hồ sơ"),
    "stage": _l("hạn của cơ quan giải quyết"),
    "plan": _l("hạn dự kiến của cơ quan phối hợp"),
    "step": _l("hạn của bước"),
    "wait": _l("thời gian chờ"),
}


def area(key: str) -> str:
    found = context.installation().catalog.organisation.areas.get(key)
    return key if found is None else found.name


def install(app: Flask) -> None:
    filters: dict[str, Callable[..., Any]] = {
        "order_effect": lambda key: word(EFFECT, key),
        "order_meaning": lambda key: word(MEANING, key),
        "moved_part": lambda what: word(MOVED, what.partition(" ")[0]),
        "area": area,
        "receipt_number": printed,
        "receipt_span": span,
    }
    add_filters(app, filters)
