"""The pages of citizens: open to everybody, and each named here one by one."""

from flask import Flask, request, session

from engine.domain.dossier_file import MOST_BYTES
from web.language import translated_later as _l

OPEN = frozenset(
    {
        *("citizen.page", "citizen.procedures", "citizen.procedure"),
        *("tracking.page", "tracking.follow", "tracking.leave"),
        *("followed.page", "followed.result"),
        *("citizen_survey.page", "citizen_survey.give"),
        *("online_filing.page", "online_filing.begin", "online_filing.confirm_page", "online_filing.confirm"),
        "online_filing.again",
        *("feedback.page", "feedback.send"),
        *("incoming_files.abilities", "incoming_files.begin", "incoming_files.standing", "incoming_files.go_on"),
        *("online_draft.page", "online_draft.save", "online_draft.papers", "online_draft.upload"),
        *("online_draft.drop", "online_draft.review", "online_draft.file"),
        *("citizen_supplement.page", "citizen_supplement.send"),
    }
)
LARGEST_UPLOAD = 25_000_000  # bytes of one request: a slow line sends one paper after the other
PART_SENT = 250_000  # bytes: on 20 KB a second a line that breaks costs twelve seconds
UPLOADS = {
    "online_draft.upload": "online_draft",
    "citizen_supplement.send": "followed",
    "feedback.send": "feedback",
}
"""The pages that take files, and what the session of who may send any holds: everybody else is refused unread."""

_PATH = "/cong-dan/"
_PLACES = (
    ("citizen.procedures", _l("Thủ tục")),
    ("tracking.page", _l("Tra cứu hồ sơ")),
    ("feedback.page", _l("Phản ánh")),
)


def install(app: Flask) -> None:
    app.context_processor(lambda: {"citizen_places": lambda: _PLACES, "largest_sent": LARGEST_UPLOAD})
    app.jinja_env.globals.update(largest_part=PART_SENT, largest_file=MOST_BYTES)


def may_upload() -> bool:
    return UPLOADS.get(request.endpoint or "", "") in session


def is_citizens() -> bool:
    """Whether the page of this request is one of theirs, or would be."""
    return request.path.startswith(_PATH)
