"""As what somebody signs: the head, a deputy for the head, or by delegation; and what stands above the signature."""

from datetime import date

from engine.domain.actor import LEADER, Actor
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.signing import Authority, title_lines
from engine.domain.signing_refusals import AuthorityUnknown, NoSigningStyle
from engine.operations.installation import Installation
from engine.store import signing_positions as position_store
from engine.store import users as user_store
from engine.store.database import Session


def authority_of(
    installation: Installation, session: Session, actor: Actor, role: str, on: date, chosen: Authority | None = None
) -> Authority:
    """Of work of a role: whose own it is signs as what is written down of them, alone in the role as head; whoever
    does it in another's name or by the law's delegation signs by delegation, a deputy as deputy.

    `chosen` counts where nothing is written down. Raises AuthorityUnknown."""
    assert actor.user_id is not None
    position = position_store.position(session, actor.user_id, actor.unit_id, on)
    if role not in actor.roles:
        return Authority.DEPUTY if position is Authority.DEPUTY else Authority.DELEGATED
    if position is not None:
        return position
    if len(user_store.holders(session, actor.unit_id, role, on)) == 1:
        return Authority.CHAIR
    if chosen is None or chosen is Authority.DELEGATED:
        unit = installation.catalog.organisation.unit(actor.unit_id)
        raise AuthorityUnknown(person=actor.name, unit=unit.name)
    return chosen


def signature_lines(
    installation: Installation, actor: Actor, authority: Authority, *, unit_id: str, domain: str, on: date
) -> tuple[str, ...]:
    """Raises NoSigningStyle."""
    organisation = installation.catalog.organisation
    unit = organisation.unit(UnitId(unit_id))
    signing = installation.catalog.signing
    lines = signing.lines(authority, unit=unit_id, level=unit.level, domain=domain, on=on)
    if not lines:
        raise NoSigningStyle(authority=authority, unit=unit.name)
    own = sorted(actor.roles - {LEADER}) or sorted(actor.roles)
    held = [role for role in own if organisation.role(RoleKey(role)).in_diagrams and role != "tn"] or own
    return title_lines(lines, organisation.role(RoleKey(held[0])).name_vi)
