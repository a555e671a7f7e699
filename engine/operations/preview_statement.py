"""What taking in a bank's statement would do, line by line. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.bank_account import NoBankAccount
from engine.domain.bank_statement import StatementLine
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.remittance import Come, Judgement, Trouble, judge
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.remittances import named_in
from engine.store import bank_accounts as account_store
from engine.store import remittances as remittance_store
from engine.store.claims import DossierClaim, claims_of
from engine.store.database import Session


class LineState(StrEnum):
    NEW = "new"
    KNOWN = "known"  # taken in before: it is passed over
    DIFFERS = "differs"  # its number is known with another amount or day
    FUTURE = "future"  # a day that has not come


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewedLine:
    """`name` and `judgement` of what is new: the dossier that it names, and whether it pays what is owed."""

    line: StatementLine
    state: LineState
    name: str | None
    judgement: Judgement | None


def preview_statement(
    installation: Installation, lines: Sequence[StatementLine], *, actor: Actor, now: datetime
) -> list[PreviewedLine]:
    """Raises NoMandate, NoBankAccount."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    with installation.database.reading() as session:
        account = account_store.in_force(session, actor.unit_id)
        if account is None:
            raise NoBankAccount()
        states = _states(session, account.id, lines, local(now).date())
        new = [line for line, state in zip(lines, states, strict=True) if state is LineState.NEW]
        named = {line.number: named_in(installation, session, actor.unit_id, line.purpose) for line in new}
        claims = claims_of(session, actor.unit_id, (key for key in named.values() if key is not None))
        judged = _judged(session, actor.unit_id, new, named, claims)
    return [_previewed(line, state, named, claims, judged) for line, state in zip(lines, states, strict=True)]


def _states(session: Session, account_id: UUID, lines: Sequence[StatementLine], today: date) -> list[LineState]:
    """In the order of the lines; of two that are numbered alike the first is new."""
    states: list[LineState] = []
    before: dict[str, tuple[int, date]] = {}
    for line in lines:
        found = remittance_store.known(session, account_id, line.number)
        first = before.get(line.number) if found is None else (found.amount, found.booked_on)
        if line.booked_on > today:
            states.append(LineState.FUTURE)
        elif first is None:
            before[line.number] = (line.amount, line.booked_on)
            states.append(LineState.NEW)
        else:
            states.append(LineState.KNOWN if first == (line.amount, line.booked_on) else LineState.DIFFERS)
    return states


def _judged(
    session: Session,
    unit_id: str,
    new: Sequence[StatementLine],
    named: dict[str, UUID | None],
    claims: dict[UUID, DossierClaim],
) -> dict[str, Judgement]:
    """By the number of the transaction, together with what came before."""
    judged = {line.number: Judgement(trouble=Trouble.UNNAMED) for line in new}
    keys = {line.number: uuid4() for line in new}
    for dossier_id, found in claims.items():
        come = remittance_store.come(remittance_store.naming(session, unit_id, dossier_id))
        coming = [line for line in new if named[line.number] == dossier_id]
        come += [Come(id=keys[line.number], amount=line.amount) for line in coming]
        told = judge(found.claim, come)
        judged |= {line.number: told[keys[line.number]] for line in coming}
    return judged


def _previewed(
    line: StatementLine,
    state: LineState,
    named: dict[str, UUID | None],
    claims: dict[UUID, DossierClaim],
    judged: dict[str, Judgement],
) -> PreviewedLine:
    dossier_id = named.get(line.number) if state is LineState.NEW else None
    found = None if dossier_id is None else claims.get(dossier_id)
    judgement = judged.get(line.number) if state is LineState.NEW else None
    return PreviewedLine(line=line, state=state, name=None if found is None else found.code, judgement=judgement)
