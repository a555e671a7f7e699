"""The statements that copy a dossier many times over: other ids, units, roles, people, due instants, codes."""

from collections.abc import Iterator, Sequence
from hashlib import md5
from itertools import chain
from uuid import UUID

from engine.domain.applicant import fold
from engine.domain.identifiers import UserId
from engine.store.tables import audit_events, dossiers, metadata, outbox, stages, timers, work_items
from tests.benchmarks.installations import COMMUNE, NOW

UNITS = 200
ROLES = ("tn", "tp", "dc", "vx", "ld")
STAFF = (("tp",), ("tn", "vx"), ROLES)  # the roles of the people of each unit
HANDED_ON = 20  # every twentieth dossier is also with the neighbouring unit, whose answer is awaited
STOPPED = 0.05  # whose clock stands still
IDLE = 0.03  # in which nobody has anything to do until a day
CLAIMED = 0.1
DATED = 0.8
_LOPSIDED = 1.5  # the largest unit has about six times as many as one in the middle
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Lò", "Quàng")
_MIDDLE = ("Văn", "Thị", "Hữu", "Đức", "Ngọc", "Minh", "Thanh", "Quốc", "Xuân", "Kim")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hằng", "Hòa", "Hùng", "Hương", "Lan", "Linh", "Long", "Mai")
_GIVEN += ("Nam", "Nga", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Thắng", "Trang", "Tuấn", "Vân", "Việt", "Yến")

_NOW = f"timestamptz '{NOW.isoformat()}'"


def _chance(seed: int) -> str:
    """A number from 0 to 1 that hangs on the copy's number alone: rows of one dossier agree without looking it up."""
    return f"((hashint8extended(g, {seed}) & 1048575) / 1048576.0)"


def _within_days(first: float, last: float, seed: int) -> str:
    return f"({_NOW} + ({first} + {last - first} * {_chance(seed)}) * interval '1 day')"


def _one_of(words: Sequence[str], seed: int) -> str:
    return f"(ARRAY[{', '.join(repr(word) for word in words)}])[1 + floor({len(words)} * {_chance(seed)})::int]"


def _name(written: Sequence[Sequence[str]]) -> str:
    return " || ' ' || ".join(_one_of(words, seed) for seed, words in enumerate(written, start=20))


_PLACE = f"floor({UNITS} * power({_chance(1)}, {_LOPSIDED}))::int"
_UNIT = f"'unit_' || {_PLACE}"
_PARTS = (_FAMILY, _MIDDLE, _GIVEN)
_APPLICANT = _name(_PARTS)
_FOLDED = _name([[fold(word) for word in words] for words in _PARTS])
_IDENTITY = "lpad(((g * 7919) % 1000000007)::text, 12, '0')"
_PHONE = "'09' || lpad(((g * 104729) % 100000007)::text, 8, '0')"
_IS_STOPPED = f"{_chance(14)} < {STOPPED}"
_IS_OPEN = f"one.status = 'open' AND {_chance(15)} >= {IDLE}"
_OPEN_AND_DATED = f"{_IS_OPEN} AND {_chance(2)} < {DATED}"
_CLAIMED = f"{_IS_OPEN} AND {_chance(3)} < {CLAIMED}"
_CLAIMED_BY = f"md5('user_' || {_PLACE} || '_' || floor({len(STAFF)} * {_chance(16)})::int)::uuid"
_COPIED = ("id", "dossier_id", "stage_id")
_COPY_OF = "md5(one.{}::text || g)::uuid"

_OTHERWISE = {
    dossiers.name: {
        "code": f"'000.25.' || {_PLACE} || '.H57-220307-' || lpad(g::text, 7, '0')",
        "unit_id": _UNIT,
        "applicant_name": _APPLICANT,
        "search_text": f"{_FOLDED} || ' ' || {_PHONE} || ' ' || {_IDENTITY}",
        "applicant": f"one.applicant || jsonb_build_object('name', {_APPLICANT}, 'identity_number', {_IDENTITY})",
        "submitted_at": _within_days(-60, 0, 4),
        "accepted_at": _within_days(-60, 0, 4),
        "warn_at": _within_days(0.1, 30, 5),
        "due_at": f"CASE WHEN {_IS_STOPPED} THEN NULL ELSE one.due_at END",
        "clock_stopped_at": f"CASE WHEN {_IS_STOPPED} THEN {_within_days(-30, 0, 17)} END",
        "clock_stopped_for": f"CASE WHEN {_IS_STOPPED} THEN 'supplement' END",
    },
    stages.name: {"unit_id": _UNIT, "warn_at": _within_days(0.1, 30, 6)},
    work_items.name: {
        "unit_id": _UNIT,
        "role": _one_of(ROLES, 7),
        "offered_at": _within_days(-30, 0, 8),
        "due_at": f"CASE WHEN {_OPEN_AND_DATED} THEN {_within_days(-5, 30, 9)} END",
        "warn_at": f"CASE WHEN {_OPEN_AND_DATED} THEN {_within_days(0.1, 30, 10)} END",
        "status": f"CASE WHEN {_CLAIMED} THEN 'claimed' WHEN {_IS_OPEN} THEN 'open' "
        "WHEN one.status = 'open' THEN 'cancelled' ELSE one.status END",
        "claimed_by": f"CASE WHEN {_CLAIMED} THEN {_CLAIMED_BY} END",
        "claimed_at": f"CASE WHEN {_CLAIMED} THEN {_NOW} END",
    },
    timers.name: {"due_at": _within_days(0.1, 90, 11), "next_try_at": _within_days(0.1, 90, 11)},
    outbox.name: {"next_try_at": _within_days(0.1, 5, 12), "attempts": "1", "last_error": "'không gửi được'"},
    audit_events.name: {"chain": "md5(one.chain || g)::uuid::text", "unit_id": _UNIT},
}
_HANDED = {
    "id": "md5(one.id::text || 'handed' || g)::uuid",
    "requester_id": "md5(one.id::text || g)::uuid",
    "unit_id": f"'unit_' || (({_PLACE} + 1) % {UNITS})",
    "warn_at": _within_days(0.1, 30, 13),
}
_WHICH = {
    dossiers.name: "one.id = :pattern",
    outbox.name: "one.dossier_id = :pattern AND one.body->>'subject' = 'dossier'",
    audit_events.name: "one.dossier_id = :pattern AND one.seq = 1",
}


def unit(place: int) -> str:
    return f"unit_{place}"


def clerk(place: int, staff: int = len(STAFF) - 1) -> UserId:
    """The person of the unit who holds the roles of STAFF at that place."""
    return UserId(UUID(md5(f"user_{place}_{staff}".encode(), usedforsecurity=False).hexdigest()))


def populating(units: int) -> list[str]:
    """The units with their people."""
    every = f"generate_series(0, {units - 1}) g"
    columns = "name, level, area, valid_from, valid_to, audit_seq, audit_head"
    return [
        f"INSERT INTO units (id, {columns}) SELECT 'unit_' || g, {columns} FROM units, {every} WHERE id = '{COMMUNE}'",
        *chain.from_iterable(_hiring(every, staff, roles) for staff, roles in enumerate(STAFF)),
    ]


def _hiring(every: str, staff: int, roles: Sequence[str]) -> Iterator[str]:
    login = f"'user_' || g || '_{staff}'"
    yield (
        "INSERT INTO users (id, login, name, created_at) "
        f"SELECT md5({login})::uuid, {login}, {login}, {_NOW} FROM {every}"
    )
    yield (
        "INSERT INTO assignments (id, user_id, unit_id, role, valid_from) "
        f"SELECT md5({login} || role)::uuid, md5({login})::uuid, 'unit_' || g, role, date '2019-01-01' "
        f"FROM {every}, unnest(ARRAY[{', '.join(repr(role) for role in roles)}]) role"
    )


def copying() -> list[str]:
    """For the copies :first to :last of the dossier :pattern: every table, in the order of their references."""
    tables = (dossiers, stages, work_items, timers, outbox, audit_events)
    handed = _copying(stages.name, _HANDED, f"g % {HANDED_ON} = 0")
    return [*(_copying(table.name, _OTHERWISE[table.name], "true") for table in tables), handed, *_ASKING]


_BETWEEN = (
    "FROM stages one, generate_series(CAST(:first AS bigint), :last) g "
    f"WHERE one.dossier_id = :pattern AND g % {HANDED_ON} = 0"
)
_ASKING = (
    "INSERT INTO handoffs (id, dossier_id, function, from_stage_id, from_unit_id, to_stage_id, to_unit_id, visit, "
    f"sent_at) SELECT md5('handoff' || g)::uuid, {_COPY_OF.format('dossier_id')}, 'opinion', {_COPY_OF.format('id')}, "
    f"{_UNIT}, {_HANDED['id']}, {_HANDED['unit_id']}, 1, {_within_days(-30, 0, 18)} {_BETWEEN}",
    "INSERT INTO awaited_messages (id, stage_id, dossier_id, name, element, process_id) SELECT "
    f"md5('reply' || g)::uuid, {_COPY_OF.format('id')}, {_COPY_OF.format('dossier_id')}, 'opinion_replied', 'reply', "
    f"one.process_id {_BETWEEN}",
)


def _copying(table: str, otherwise: dict[str, str], where: str) -> str:
    columns = [column.name for column in metadata.tables[table].columns]
    copied = {name: _COPY_OF.format(name) for name in _COPIED}
    values = ", ".join(otherwise.get(name) or copied.get(name) or f"one.{name}" for name in columns)
    which = _WHICH.get(table, "one.dossier_id = :pattern")
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {values} FROM {table} one, generate_series(CAST(:first AS bigint), :last) g WHERE {which} AND {where}"
    )
