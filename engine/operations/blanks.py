"""Numbered blanks (phôi): receive a lot, issue sheets to whoever prints, write down each sheet used or spoilt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.blanks import BlankNotHeld, BlanksNotInStock, BlanksOverlap, BlankSpent, Spent, free_of
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId
from engine.domain.mandate import Act
from engine.domain.signing import BlankKind
from engine.operations import mandates
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import blanks as blank_store
from engine.store import dossiers as dossier_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.blanks import LotRecord
from engine.store.database import Session, in_transaction

MOST = 100_000  # sheets of one lot
_SPENT = {Spent.USED: ("đã dùng", "used"), Spent.SPOILT: ("hỏng", "spoilt")}
_LOT = ("lô phôi", "lot of blanks")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    kind: str
    series: str
    first: int
    last: int
    note: str  # from whom, with which delivery note


def receive_blanks(installation: Installation, lot: Lot, *, actor: Actor, now: datetime) -> UUID:
    """Raises NoMandate, NotFound for an unknown kind, InvalidInput, BlanksOverlap."""
    mandates.may_do(installation, Act.BLANKS, actor, now=now, unit_id=actor.unit_id)
    if lot.kind not in {kind.key for kind in installation.catalog.signing.blanks}:
        raise NotFound("loại phôi", "kind of blank", lot.kind)
    series = lot.series.strip().upper()
    _check_range(lot.first, lot.last)
    if not series or not lot.note.strip():
        where = ("sê-ri, phiếu giao", "series, delivery note")
        raise InvalidInput(where, "không được để trống", "must not be empty")
    key = uuid4()

    def command(session: Session) -> None:
        blank_store.lock_unit(session, actor.unit_id)
        for known in blank_store.lots(session, actor.unit_id, lot.kind, series):
            if lot.first <= known.last and known.first <= lot.last:
                kind = _kind(installation, lot.kind)
                told, received = kind.span(range(lot.first, lot.last + 1)), kind.span(known.numbers)
                raise BlanksOverlap(kind=kind.name_vi, series=series, numbers=told, known=received)
        row = {"id": key, "unit_id": actor.unit_id, "kind": lot.kind, "series": series, "note": lot.note.strip()}
        row |= {"first": lot.first, "last": lot.last, "received_by": actor.user_id, "received_at": now}
        blank_store.add_lot(session, row)
        data = {"kind": lot.kind, "series": series, "first": lot.first, "last": lot.last, "note": lot.note.strip()}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BLANKS_RECEIVED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    return key


def issue_blanks(
    installation: Installation, lot_id: UUID, first: int, last: int, login: str, *, actor: Actor, now: datetime
) -> None:
    """To a person of the unit. Raises NoMandate, NotFound, InvalidInput, BlanksNotInStock."""
    mandates.may_do(installation, Act.BLANKS, actor, now=now, unit_id=actor.unit_id)
    _check_range(first, last)

    def command(session: Session) -> None:
        lot = _lot(session, lot_id, actor)
        user = user_store.by_login(session, login)
        if user is None or not user.active:
            raise NotFound("tài khoản", "account", login)
        free = free_of(lot.numbers, blank_store.issued(session, lot_id))
        if not any(first in span and last in span for span in free):
            kind = _kind(installation, lot.kind)
            told = ", ".join(map(kind.span, free)) or "0"
            raise BlanksNotInStock(series=lot.series, numbers=kind.span(range(first, last + 1)), free=told)
        row = {"id": uuid4(), "lot_id": lot_id, "first": first, "last": last, "user_id": user.id}
        blank_store.add_issue(session, row | {"issued_by": actor.user_id, "issued_at": now})
        data = {"kind": lot.kind, "series": lot.series, "first": first, "last": last, "to": login}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BLANKS_ISSUED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def use_blank(
    installation: Installation, lot_id: UUID, number: int, dossier_id: DossierId, *, actor: Actor, now: datetime
) -> None:
    """The result of a dossier was printed on it. Raises NotFound, BlankNotHeld, BlankSpent."""

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as using:
            lot = _in_hand(installation, session, lot_id, number, actor)
            row = {"lot_id": lot_id, "number": number, "spent": str(Spent.USED), "dossier_id": dossier_id}
            blank_store.add_sheet(session, row | {"reason": None, "noted_by": actor.user_id, "noted_at": using.now})
            using.record(AuditKind.BLANK_USED, {"kind": lot.kind, "series": lot.series, "number": number})

    in_transaction(installation.database, command)


def spoil_blank(
    installation: Installation, lot_id: UUID, number: int, reason: str, *, actor: Actor, now: datetime
) -> None:
    """It cannot be used. Raises InvalidInput without a reason, NotFound, BlankNotHeld, BlankSpent."""
    why = mandates.given_reason(reason)

    def command(session: Session) -> None:
        lot = _in_hand(installation, session, lot_id, number, actor)
        row = {"lot_id": lot_id, "number": number, "spent": str(Spent.SPOILT), "dossier_id": None, "reason": why}
        blank_store.add_sheet(session, row | {"noted_by": actor.user_id, "noted_at": now})
        data = {"kind": lot.kind, "series": lot.series, "number": number, "reason": why}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BLANK_SPOILT, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _check_range(first: int, last: int) -> None:
    if not 0 < first <= last < first + MOST or last > 2_000_000_000:
        raise InvalidInput(
            ("số phôi", "the numbers of blanks"),
            f"phải từ số nhỏ đến số lớn, nhiều nhất {MOST} tờ",
            f"run from the smaller to the larger, at most {MOST} sheets",
        )


def _lot(session: Session, lot_id: UUID, actor: Actor) -> LotRecord:
    lot = blank_store.lock_lot(session, lot_id)
    if lot is None or lot.unit_id != actor.unit_id:
        raise NotFound(*_LOT, lot_id)
    return lot


def _in_hand(installation: Installation, session: Session, lot_id: UUID, number: int, actor: Actor) -> LotRecord:
    """The lot, locked, of a sheet that the actor holds and that is still there."""
    lot = _lot(session, lot_id, actor)
    held = [] if actor.user_id is None else blank_store.held(session, lot_id, actor.user_id)
    if not any(number in span for span in held):
        raise BlankNotHeld(series=lot.series, number=_kind(installation, lot.kind).printed(number))
    spent = blank_store.spent(session, lot_id, number)
    if spent is not None:
        vi, en = _SPENT[Spent(spent)]
        printed = _kind(installation, lot.kind).printed(number)
        raise BlankSpent(series=lot.series, number=printed, spent_vi=vi, spent_en=en)
    return lot


def _kind(installation: Installation, key: str) -> BlankKind:
    return installation.catalog.signing.blank(key)
