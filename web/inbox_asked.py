"""What the address of the inbox asks for: a list, a search, a filter; and the same with its words resolved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from engine.domain.actor import LEADER
from engine.domain.applicant import fold
from engine.domain.calendar import CalendarUnknown
from engine.domain.identifiers import RoleKey
from engine.domain.instant import VIETNAM, local
from engine.domain.work_filter import ME, NOBODY, UNIT, DueWithin, InboxList, WorkFilter
from engine.store.queries.delegations import HolderView
from engine.store.queries.inbox import Cursor
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.saved_filters import SavedFilterView
from web import context

LONGEST_SEARCH = 100
SOON = 3  # working days
_DIGITS = re.compile(r"[+\d][\d ]*", re.ASCII)
_NO_ONE = UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """`page`, from 0, is that of the list of what waits elsewhere. `saved` is the saved filter that the address names,
    if it is one of the person's."""

    list: InboxList
    search: str
    filter: WorkFilter
    after: Cursor | None
    page: int
    saved: SavedFilterView | None

    @property
    def fields(self) -> dict[str, str]:
        """What leads to the same list again, without its page."""
        named = {"list": self.list.value, "search": self.search, **self.filter.parts}
        return {name: value for name, value in named.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.parts)

    @property
    def needle(self) -> str:
        """Folded as domain.applicant folds; a phone or personal number without the gaps that people type."""
        plain = fold(self.search)
        return plain.replace(" ", "") if _DIGITS.fullmatch(plain) else plain


def asked_of(given: Mapping[str, Any], saved: list[SavedFilterView]) -> Asked:
    """Of an address, or of the hidden fields of a form that the page sent along."""
    chosen = next((one for one in saved if str(one.id) == given.get("filter")), None)
    listed = given.get("list", "")
    return Asked(
        list=chosen.list if chosen else InboxList(listed) if listed in set(InboxList) else InboxList.OFFERED,
        search=str(given.get("search", "")).strip()[:LONGEST_SEARCH],
        filter=chosen.filter if chosen else WorkFilter.of(given),
        after=Cursor.read(given.get("after", "")),
        page=_page(str(given.get("page", ""))),
        saved=chosen,
    )


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def leads() -> bool:
    """Whether the person leads the unit that they work in now, by themselves or in the leader's name."""
    person = context.actor()
    whole = {one.role for one in person.substitutions if one.scope.is_whole}
    return LEADER in person.roles | whole


def overseen(asked: Asked) -> frozenset[RoleKey]:
    """The roles whose work is listed beside the person's own: those of the whole unit, where its leader asks."""
    if not leads() or not (asked.filter.whose == UNIT or asked.filter.person):
        return frozenset()
    return frozenset(context.installation().catalog.organisation.unit(context.actor().unit_id).roles)


def narrowed(asked: Asked, holders: list[HolderView]) -> Narrowed:
    wanted = asked.filter
    begin, end = _due(wanted.due)
    return Narrowed(
        procedure=wanted.procedure or None,
        domain=wanted.domain or None,
        status=wanted.status or None,
        applicant=fold(wanted.applicant),
        due_from=begin,
        due_to=end,
        undated=wanted.due == DueWithin.UNDATED,
        holder=_holder(wanted, holders),
        unclaimed=wanted.whose == NOBODY,
        sought=_procedures_named(asked.needle) if asked.needle else (),
    )


def _holder(wanted: WorkFilter, holders: list[HolderView]) -> UUID | None:
    """A login that nobody of the unit has is nobody's work."""
    if wanted.whose == ME:
        return context.actor().user_id
    if wanted.person is None:
        return None
    return next((one.user_id for one in holders if one.login == wanted.person), _NO_ONE)


def _due(within: str) -> tuple[datetime | None, datetime | None]:
    now = context.now()
    midnight = datetime.combine(local(now).date(), time(), VIETNAM)
    match within:
        case DueWithin.LATE:
            return None, now
        case DueWithin.TODAY:
            return midnight, midnight + timedelta(days=1)
        case DueWithin.SOON:
            return now, _end_of_working_day(SOON)
        case DueWithin.WEEK:
            return now, midnight + timedelta(days=8)
        case _:
            return None, None


def _end_of_working_day(days: int) -> datetime:
    today = local(context.now()).date()
    try:
        end = context.calendar().end_of_day_after(today, days)
    except CalendarUnknown:
        return context.now() + timedelta(days=days)
    return end + timedelta(minutes=1)


def _procedures_named(needle: str) -> tuple[str, ...]:
    """The procedures with this in their name or code."""
    listed = context.installation().catalog.procedures.values()
    return tuple(sorted(found.code for found in listed if needle in _folded(f"{found.code} {found.name_vi}")))


@lru_cache(maxsize=2000)
def _folded(text: str) -> str:
    return fold(text)
