"""The pages of citizens: open to everybody, and each named here one by one."""

from flask import Flask, request

from web.language import translated_later as _l

OPEN = frozenset(
    {
        *("citizen.page", "citizen.procedures", "citizen.procedure"),
        *("tracking.page", "tracking.follow", "tracking.leave"),
        *("followed.page", "followed.result"),
        *("citizen_survey.page", "citizen_survey.give"),
    }
)
_PATH = "/cong-dan/"
_PLACES = (("citizen.procedures", _l("Thủ tục")), ("tracking.page", _l("Tra cứu hồ sơ")))


def install(app: Flask) -> None:
    app.context_processor(lambda: {"citizen_places": lambda: _PLACES})


def is_citizens() -> bool:
    """Whether the page of this request is one of theirs, or would be."""
    return request.path.startswith(_PATH)
