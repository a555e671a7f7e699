"""Originals that the desk keeps until they are given back (NĐ 61/2018 Đ.20.2), and what that asks of a return."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.errors import NotFound
from engine.domain.form import Checklist, Form
from engine.domain.identifiers import DossierId, OriginalId
from engine.domain.kept_original import Original, OriginalsKept, ReturnedAlready, taker
from engine.domain.refusals import WrongState
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import kept_originals as original_store
from engine.store.database import Session, in_transaction
from engine.store.kept_originals import OriginalRecord
from engine.store.queries.visibility import Reader, is_seen

DESK = "tn"
ORIGINAL = ("bản chính đang giữ", "kept original")
_WORK = "Giữ và trả bản chính"
_KEPT, _BACK, _TAKER = "kept_originals", "originals_back", "received_by"  # fields of the forms of intake and return


def keep_original(
    installation: Installation, dossier_id: DossierId, original: Original, *, actor: Actor, now: datetime
) -> OriginalId:
    """The desk keeps an original of a dossier that is open. Raises NotFound, NotYours, WrongState."""

    def command(session: Session) -> OriginalId:
        dossier = dossier_store.lock(session, dossier_id)
        if dossier is not None and not is_seen(session, Reader.of(actor), dossier_id):
            dossier = None
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as keeping:
            conduct.take_role(keeping, DESK, actor.unit_id, name=_WORK)
            status = DossierStatus(keeping.dossier.status)
            if status in CLOSED:
                verb_vi, verb_en = "giữ thêm bản chính", "left with originals"
                raise WrongState(dossier=keeping.label, status=status, verb_vi=verb_vi, verb_en=verb_en)
            return _keep(keeping, original)

    return in_transaction(installation.database, command)


def return_original(
    installation: Installation, original_id: OriginalId, taken_by: str, *, actor: Actor, now: datetime
) -> DossierId:
    """The desk that keeps an original gives it back, also after the dossier was closed. Gives the dossier.

    Raises NotFound, NotYours, ReturnedAlready, InvalidInput."""
    written = taker(taken_by)

    def command(session: Session) -> DossierId:
        known = original_store.get(session, original_id)
        here = known is not None and known.unit_id == actor.unit_id  # perhaps of a unit that theirs succeeded
        if known is None or not (here or is_seen(session, Reader.of(actor), known.dossier_id)):
            raise NotFound(*ORIGINAL, original_id)
        dossier = dossier_store.lock(session, known.dossier_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=original_id, what=ORIGINAL
        ) as returning:
            conduct.take_role(returning, DESK, known.unit_id, name=_WORK)
            _give_back(returning, known, written)
        return DossierId(known.dossier_id)

    return in_transaction(installation.database, command)


def note_kept(command: Command, form: Form | None, answer: Mapping[str, Any]) -> None:
    """What was ticked at intake goes on the list, unless a paper of that name is there already."""
    ticked = answer.get(_KEPT)
    if form is None or not ticked:
        return
    there = {original.paper for original in original_store.kept_of(command.session, command.dossier.id)}
    for paper in _ticked(form, ticked):
        if paper not in there:
            _keep(command, Original(paper=paper, owner=command.dossier.applicant_name))


def _ticked(form: Form, ticked: object) -> list[str]:
    """The words of the form for what was ticked."""
    asked = next((part for part in form.components if isinstance(part, Checklist) and part.key == _KEPT), None)
    chosen = ticked if isinstance(ticked, list) else []
    return [] if asked is None else [option.label.vi for option in asked.options if option.value in chosen]


def must_be_back(command: Command, answer: Mapping[str, Any]) -> None:
    """A result is handed out when nothing is kept any more, or by the answer that says so. Raises OriginalsKept."""
    kept = original_store.kept_of(command.session, command.dossier.id)
    if kept and answer.get(_BACK) is not True:
        raise OriginalsKept(dossier=command.label, papers="; ".join(f"{row.paper} ({row.count})" for row in kept))
    for original in kept:
        _give_back(command, original, str(answer.get(_TAKER) or command.dossier.applicant_name)[:200])


def _keep(command: Command, original: Original) -> OriginalId:
    original_id = OriginalId(uuid4())
    row = {"paper": original.paper, "count": original.count, "owner": original.owner, "place": original.place}
    original_store.add(
        command.session,
        {
            "id": original_id,
            "dossier_id": command.dossier.id,
            "unit_id": command.actor.unit_id,
            "kept_at": command.at,
            "kept_by": command.actor.user_id,
            **row,
        },
    )
    command.record(AuditKind.ORIGINAL_KEPT, {"original": str(original_id), **row}, role=DESK)
    return original_id


def _give_back(command: Command, original: OriginalRecord, written: str) -> None:
    by = command.actor.user_id
    assert by is not None, "the system keeps no papers"
    if not original_store.give_back(command.session, original.id, to=written, by=by, at=command.at):
        raise ReturnedAlready(paper=original.paper, taker=original.returned_to)
    told = {"original": str(original.id), "paper": original.paper, "count": original.count, "taken_by": written}
    command.record(AuditKind.ORIGINAL_RETURNED, told, role=DESK)
