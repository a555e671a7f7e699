"""The filters that somebody may use in a unit: their own, and those that colleagues share."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, true

from engine.domain.work_filter import InboxList, WorkFilter
from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import default_filters, saved_filters, users


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedFilterView:
    id: UUID
    name: str
    list: InboxList
    filter: WorkFilter
    shared: bool
    owner_id: UUID
    owner_name: str
    is_default: bool  # the reader's inbox opens with it


_f = saved_filters.c
_of_reader = (
    select(
        *(_f[name] for name in ("id", "name", "list", "narrowing", "shared", "owner_id")),
        users.c.name.label("owner_name"),
        default_filters.c.filter_id.label("default_id"),
    )
    .join(users, users.c.id == _f.owner_id)
    .outerjoin(
        default_filters,
        and_(
            default_filters.c.filter_id == _f.id,
            default_filters.c.user_id == bindparam("user"),
            default_filters.c.unit_id == _f.unit_id,
        ),
    )
    .where(_f.unit_id == bindparam("unit"), or_(_f.owner_id == bindparam("user"), _f.shared == true()))
    .order_by(_f.name, users.c.name, _f.id)
)


def saved_filters_of(session: Session, reader: Reader) -> list[SavedFilterView]:
    """By name."""
    rows = session.execute(_of_reader, {"unit": reader.unit_id, "user": reader.user_id})
    return [
        SavedFilterView(
            id=row.id,
            name=row.name,
            list=InboxList(row.list),
            filter=WorkFilter.of(row.narrowing),
            shared=row.shared,
            owner_id=row.owner_id,
            owner_name=row.owner_name,
            is_default=row.default_id is not None,
        )
        for row in rows
    ]
