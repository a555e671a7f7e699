"""A filter of the inbox (bộ lọc): which of the listed work somebody wants to see. Nothing of it is ever evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

LONGEST = 100  # characters of any part
NOBODY, ME, UNIT = "nobody", "me", "unit"
_PERSON = "login:"


class InboxList(StrEnum):
    """The lists of the inbox."""

    OFFERED = "offered"  # everything offered to the roles
    MINE = "mine"  # what the person has claimed, or was given
    LATE = "late"  # past its own due instant
    ELSEWHERE = "elsewhere"  # dossiers that wait for another agency, for the citizen or for a day


class DueWithin(StrEnum):
    """By when the work is due."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"  # within three working days
    WEEK = "week"  # within seven days
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkFilter:
    """What was typed, part by part; an empty part narrows nothing. `whose`: nobody, me, unit (everything in it, for
    whoever leads it), or "login:" with the login of a colleague."""

    procedure: str = ""
    domain: str = ""
    due: str = ""
    applicant: str = ""
    status: str = ""
    whose: str = ""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "WorkFilter":
        """Of a page's address or a stored filter. What it does not know it leaves out: a filter that somebody stored
        years ago, or an address that somebody mistyped, is still a list."""
        texts = {field.name: str(given.get(field.name, "")).strip()[:LONGEST] for field in fields(cls)}
        if texts["due"] not in set(DueWithin):
            texts["due"] = ""
        return cls(**texts)

    @property
    def parts(self) -> dict[str, str]:
        """What narrows, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    @property
    def person(self) -> str | None:
        """The login of the colleague whose work is wanted."""
        return self.whose.removeprefix(_PERSON) if self.whose.startswith(_PERSON) else None


def of_person(login: str) -> str:
    """`whose` for the work of a colleague."""
    return f"{_PERSON}{login}"
