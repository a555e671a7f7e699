"""Whether this person may do this in this dossier: their role or substitution, separation of duties, interests.

The person who acts and the one in whose name they act count as one. What is compared stands in the dossier's locked
row and in the actor: the check sends no statement."""

from engine.domain.actor import LEADER, Actor
from engine.domain.conduct_refusals import DutiesClash, MayNotHandle, Reserved
from engine.domain.delegation import Lent
from engine.domain.identifiers import RoleKey
from engine.domain.interest import as_parties, numbers_in, of_parties
from engine.domain.refusals import AlreadyCompleted, ClaimedByOther, NotYours
from engine.domain.separation import Clash
from engine.domain.substitution import Substitution
from engine.domain.work_item import TaskKind, WorkItemStatus
from engine.operations.command import Command
from engine.store.work_items import WorkItemRecord

_OPEN = (WorkItemStatus.OPEN, WorkItemStatus.CLAIMED)


def take_role(command: Command, role: str, unit_id: str, *, name: str, kind: str = TaskKind.WORK) -> None:
    """The actor acts in a role of a unit, by themselves or from here on in an absent person's name. Raises NotYours."""
    actor = command.actor
    here = actor.user_id is not None and actor.unit_id == unit_id
    if here and role in actor.roles:
        return
    substitution = _substitution(command, actor, role, kind) if here else None
    if substitution is None:
        organisation = command.installation.catalog.organisation
        known = organisation.roles.get(role)  # type: ignore[call-overload]
        unit = organisation.units.get(unit_id)  # type: ignore[call-overload]
        raise NotYours(name=name, role=known.name_vi if known else role, unit=unit.name if unit else unit_id)
    command.substitution = substitution


def take_work(command: Command, item: WorkItemRecord) -> None:
    """The actor has to do with open work of one of their roles, of one whose work the law lets theirs do, or in the
    name of whoever claimed it. Raises NotYours, AlreadyCompleted, RestructuringPending, ClaimedByOther."""
    if not _is_lent(command, command.actor, item):
        take_role(command, item.role, item.unit_id, name=item.name, kind=item.kind)
    if item.status not in _OPEN:
        raise AlreadyCompleted(name=item.name)
    command.installation.catalog.organisation.check_at_work(item.unit_id, command.local_date)
    if item.claimed_by in (None, command.actor.user_id):
        return
    command.substitution = _substitution(command, command.actor, item.role, item.kind, item.claimed_by)
    if command.substitution is None:
        raise ClaimedByOther(name=item.name, holder="người khác")


def may_do(command: Command, item: WorkItemRecord) -> None:
    """Raises Reserved, MayNotHandle, DutiesClash; and what take_work does."""
    take_work(command, item)
    if is_interested(command, command.actor, command.substitution):
        raise MayNotHandle(dossier=command.label, name=item.name)
    own = item.role == LEADER and not _is_lent(command, command.actor, item)
    if item.reserved and item.claimed_by is None and not own:
        unit = command.installation.catalog.organisation.unit(item.unit_id)
        raise Reserved(name=item.name, unit=unit.name)
    refuse_clash(command, item.kind)


def refuse_clash(command: Command, deed: str) -> None:
    """Raises DutiesClash where whoever acts has done what does not go together with this deed."""
    refuse_clash_of(command, command.people, deed)


def refuse_clash_of(command: Command, people: frozenset[str], deed: str) -> None:
    clash = _clash(command, people, deed)
    if clash is not None:
        did, wanted = clash.did, clash.wanted
        raise DutiesClash(
            dossier=command.label,
            did_vi=did.name_vi,
            did_en=did.name_en,
            wanted_vi=wanted.name_vi,
            wanted_en=wanted.name_en,
            basis=clash.legal_basis,
        )


def did(command: Command, deed: str, answer: object = None) -> None:
    """Remember who did it, and whose numbers the answer brought into the dossier."""
    dossier = command.dossier
    if command.installation.catalog.separations.matters(deed):
        known = dossier.deeds.get(deed, [])
        new = sorted(command.people - set(known))
        if new:
            dossier.deeds = {**dossier.deeds, deed: [*known, *new]}
    brought = numbers_in(answer)
    if brought and not brought <= of_parties(dossier.parties):
        dossier.parties = as_parties(brought | of_parties(dossier.parties))


def is_free(command: Command, person: Actor, item: WorkItemRecord) -> bool:
    """Whether somebody else could do this work now: says nothing of why not."""
    itself = item.role in person.roles or _is_lent(command, person, item)
    substitution = None if itself else _substitution(command, person, item.role, item.kind)
    if person.unit_id != item.unit_id or not (itself or substitution):
        return False
    people = {str(person.user_id), *((str(substitution.absent),) if substitution else ())}
    barred = is_interested(command, person, substitution)
    return not barred and _clash(command, frozenset(people), item.kind) is None


def _is_lent(command: Command, person: Actor, item: WorkItemRecord) -> bool:
    """Whether the law delegated this work of another role to one that the person holds themselves."""
    if person.user_id is None or person.unit_id != item.unit_id or item.role in person.roles:
        return False
    work = command.installation.catalog.organisation.lent_to(person.roles, person.unit_id, command.local_date)
    return Lent(role=RoleKey(item.role), kind=TaskKind(item.kind), domain=command.dossier.domain) in work


def is_interested(command: Command, person: Actor, substitution: Substitution | None) -> bool:
    """Party to the dossier, a relative of one, or recused."""
    ids = {str(person.user_id)} | ({str(substitution.absent)} if substitution else set())
    interests = person.interests | (substitution.interests if substitution else frozenset())
    return bool(ids & set(command.dossier.recused) or interests & of_parties(command.dossier.parties))


def _clash(command: Command, people: frozenset[str], deed: str) -> Clash | None:
    separations = command.installation.catalog.separations
    return separations.clash(deed, command.dossier.deeds, people, command.local_date)


def _substitution(command: Command, person: Actor, role: str, kind: str, holder: object = None) -> Substitution | None:
    dossier = command.dossier
    return person.substitution_for(
        role, procedure=dossier.procedure_code, domain=dossier.domain, kind=kind, holder=holder
    )
