"""Dossiers brought to where a path leaves the straight one, through the real commands."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.office import Office


def instant(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """An instant of 2022 in Vietnam's hours."""
    return datetime(2022, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def accepted(office: Office, procedure: str, **filing: object) -> UUID:
    dossier_id = office.file(procedure, **filing).dossier_id  # type: ignore[arg-type]
    office.do(dossier_id, "receive", outcome="accept")
    return dossier_id


def at_review(office: Office, procedure: str, **filing: object) -> UUID:
    dossier_id = accepted(office, procedure, **filing)
    office.do(dossier_id, "digitise")
    return dossier_id


def finish(office: Office, dossier_id: UUID, **answers: dict[str, object]) -> None:
    """Do whatever is open until nothing is."""
    for _ in range(80):
        items = office.open_items(dossier_id)
        if not items:
            return
        office.complete(items[0], **answers.get(items[0].element, {}))
    raise AssertionError([item.element for item in office.open_items(dossier_id)])
