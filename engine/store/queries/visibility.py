"""Who may see which dossier: the one place that every query of this folder about dossiers and work asks.

A dossier is seen by the units that have or had it, and by another desk that serves it. A confidential one is seen in
them by the leader and by whoever is assigned to handle it; the desk that received it, only while something of it is at
the desk; a party to it, never. Whoever stands in for somebody sees what that person sees, as far as the delegation goes
(docs/decisions/0009). Who holds the secret of a dossier, its citizen, sees that one unless it is confidential."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    true,
)

from engine.domain.actor import LEADER, Actor
from engine.domain.delegation import Lent
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.substitution import Substitution
from engine.domain.work_item import TaskKind
from engine.store.database import Session
from engine.store.tables import custodies, dossiers, handlers, stages, work_items

DESK = RoleKey("tn")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Who reads, in which unit."""

    unit_id: UnitId
    roles: frozenset[RoleKey]
    user_id: UserId | None
    substitutions: tuple[Substitution, ...] = ()
    interests: frozenset[str] = field(default=frozenset(), repr=False)
    lent: tuple[Lent, ...] = ()  # work of other roles that the law delegated to their own
    held: UUID | None = None  # the one dossier whose secret a citizen holds: nothing else, nothing confidential

    @classmethod
    def of(cls, actor: Actor, lent: tuple[Lent, ...] = ()) -> "Reader":
        return cls(
            unit_id=actor.unit_id,
            roles=actor.roles,
            user_id=actor.user_id,
            substitutions=actor.substitutions,
            interests=actor.interests,
            lent=lent,
        )

    @classmethod
    def holding(cls, dossier_id: UUID, unit_id: UnitId) -> "Reader":
        """A citizen, who has no account and no unit: `unit_id` is whose dossier it is."""
        return cls(unit_id=unit_id, roles=frozenset(), user_id=None, held=dossier_id)

    def at(self, archive: UnitId) -> "Reader":
        """Who reads the archive of a unit that theirs succeeded: nothing confidential, nothing of their own work."""
        return self if archive == self.unit_id else Reader(unit_id=archive, roles=frozenset(), user_id=None)

    @property
    def size(self) -> "Size":
        return Size(
            substitutions=len(self.substitutions),
            interests=len(self.interests),
            lent=len(self.lent),
            holds=self.held is not None,
        )

    def values(self) -> dict[str, Any]:
        """What `sees`, `keeps_in` and `offered` compare with."""
        values: dict[str, Any] = {"unit": self.unit_id, "user": self.user_id, "leads": LEADER in self.roles}
        if self.held is not None:
            values["held"] = self.held
        for at, number in enumerate(sorted(self.interests)):
            values[f"interest_{at}"] = f"% {number} %"
        for at, work in enumerate(self.lent):
            values |= {f"lent_{at}": work.role, f"lent_{at}_kind": work.kind, f"lent_{at}_domain": work.domain}
        for at, substitution in enumerate(self.substitutions):
            scope = substitution.scope
            values |= {
                f"absent_{at}": substitution.absent,
                f"role_of_{at}": substitution.role,
                f"all_of_{at}": not (scope.procedures or scope.domains),
                f"procedures_of_{at}": sorted(scope.procedures),
                f"domains_of_{at}": sorted(scope.domains),
                f"signing_{at}": scope.signing_only,
            }
        return values


@dataclass(frozen=True, slots=True)
class Size:
    """How many values a statement of this reader compares with: statements are built once for each size."""

    substitutions: int
    interests: int
    lent: int
    holds: bool = False


_unit = bindparam("unit", type_=Text)
_user = bindparam("user", type_=Uuid)
_leads = bindparam("leads", type_=Boolean)
_w = work_items.c
# Names of their own, so that they stay themselves inside statements that read the same tables.
_known, _hand, _passed = dossiers.alias("known"), work_items.alias("in_hand"), stages.alias("passed")
_served, _kept = work_items.alias("served"), custodies.alias("kept")
_in_hand = _hand.c.status.in_(("open", "claimed"))


def sees(size: Size, d: FromClause = dossiers) -> ColumnElement[bool]:
    """Whether the reader's unit has the row of `dossiers` or serves it, and the reader may see it."""
    if size.holds:
        return may_know(size, d)
    here = exists().where(_passed.c.dossier_id == d.c.id, _passed.c.unit_id == _unit)
    served = exists().where(_served.c.dossier_id == d.c.id, _served.c.unit_id == _unit)
    kept = exists().where(_kept.c.dossier_id == d.c.id, or_(_kept.c.from_unit_id == _unit, _kept.c.to_unit_id == _unit))
    return and_(or_(d.c.unit_id == _unit, here, served, kept), may_know(size, d))


def may_know(size: Size, d: FromClause = dossiers) -> ColumnElement[bool]:
    """Whether the reader may see the row of `dossiers`, of which is known that their unit has it."""
    if size.holds:
        return and_(d.c.id == bindparam("held", type_=Uuid), d.c.confidential.is_(False))
    handled = [_handled_by(d, _user), *(_in_name_of(d, at) for at in range(size.substitutions))]
    party = or_(false(), *(d.c.parties.like(bindparam(f"interest_{at}", type_=Text)) for at in range(size.interests)))
    return or_(d.c.confidential.is_(False), and_(or_(_is_true(_leads), *handled), ~party))


def keeps_in(column: ColumnElement[Any], size: Size | None) -> ColumnElement[bool]:
    """Whether the reader sees the dossier that a column names. Without a reader: at the machine's own prompt, where
    nobody signed in, everything but what is confidential."""
    seen = _known.c.confidential.is_(False) if size is None else sees(size, _known)
    return exists(select(_known.c.id).where(_known.c.id == column, seen))


def size_of(reader: Reader | None) -> "Size | None":
    return None if reader is None else reader.size


def values_of(reader: Reader | None) -> dict[str, Any]:
    return {} if reader is None else reader.values()


def offered(size: Size) -> ColumnElement[bool]:
    """Whether reserved work of the reader's unit is theirs to see: to assign it, or to do it."""
    mine = [_is_true(_leads), _w.claimed_by == _user]
    known = exists(select(_known.c.id).where(_known.c.id == _w.dossier_id, may_know(size, _known)))
    return and_(_w.unit_id == _unit, or_(*mine, *(_offered_for(at) for at in range(size.substitutions))), known)


def offered_in_name(at: int) -> ColumnElement[bool]:
    """Work offered to the role of the reader's `at`-th substitution, as far as that goes."""
    return and_(_w.unit_id == _unit, _w.role == bindparam(f"role_of_{at}", type_=Text), _covered(at))


def offered_by_law(at: int) -> ColumnElement[bool]:
    """Work of another role, of the kind and field that the law delegated to the reader's own as their `at`-th."""
    inside = exists(
        select(_known.c.id).where(_known.c.id == _w.dossier_id, _known.c.domain == bindparam(f"lent_{at}_domain"))
    )
    return and_(
        _w.unit_id == _unit, _w.role == bindparam(f"lent_{at}"), _w.kind == bindparam(f"lent_{at}_kind"), inside
    )


def _offered_for(at: int) -> ColumnElement[bool]:
    leads = bindparam(f"role_of_{at}", type_=Text) == LEADER
    return and_(_covered(at), or_(leads, _w.claimed_by == bindparam(f"absent_{at}", type_=Uuid)))


def _covered(at: int) -> ColumnElement[bool]:
    inside = exists(select(_known.c.id).where(_known.c.id == _w.dossier_id, _reached(_known, at)))
    signing = _w.kind == TaskKind.SIGNATURE
    return and_(
        or_(~_is_true(bindparam(f"signing_{at}", type_=Boolean)), signing),
        or_(_is_true(bindparam(f"all_of_{at}", type_=Boolean)), inside),
    )


def _reached(d: FromClause, at: int) -> ColumnElement[bool]:
    return or_(
        _is_true(bindparam(f"all_of_{at}", type_=Boolean)),
        d.c.procedure_code.in_(bindparam(f"procedures_of_{at}", type_=Text, expanding=True)),
        d.c.domain.in_(bindparam(f"domains_of_{at}", type_=Text, expanding=True)),
    )


def _in_name_of(d: FromClause, at: int) -> ColumnElement[bool]:
    """What the absent person sees: the leader everything, and for signing alone what waits for a signature."""
    leads = bindparam(f"role_of_{at}", type_=Text) == LEADER
    signing = _is_true(bindparam(f"signing_{at}", type_=Boolean))
    to_sign = exists().where(
        _hand.c.dossier_id == d.c.id, _hand.c.unit_id == _unit, _hand.c.kind == TaskKind.SIGNATURE, _in_hand
    )
    handled = _handled_by(d, bindparam(f"absent_{at}", type_=Uuid), bindparam(f"role_of_{at}", type_=Text))
    return and_(_reached(d, at), or_(and_(leads, or_(~signing, to_sign)), and_(~signing, handled)))


def _handled_by(
    d: FromClause, person: ColumnElement[Any], role: ColumnElement[Any] | None = None
) -> ColumnElement[bool]:
    """The officer of the desk counts only while they have something to do in it."""
    h = handlers.c
    at_desk = exists().where(_hand.c.dossier_id == h.dossier_id, _hand.c.claimed_by == h.user_id, _in_hand)
    return exists().where(
        h.dossier_id == d.c.id,
        h.user_id == person,
        h.unit_id == _unit,
        h.ended_at.is_(None),
        true() if role is None else h.role == role,
        or_(h.role != DESK, at_desk),
    )


def _is_true(flag: ColumnElement[bool]) -> ColumnElement[bool]:
    return flag == true()


@lru_cache
def _one(size: Size) -> Select[Any]:
    return select(dossiers.c.id).where(dossiers.c.id == bindparam("dossier_id"), sees(size))


def is_seen(session: Session, reader: Reader, dossier_id: UUID) -> bool:
    """Whether the reader may know of the dossier."""
    return session.execute(_one(reader.size), {**reader.values(), "dossier_id": dossier_id}).first() is not None
