"""Dossiers that the law keeps secret and an earlier release did not: an upgrade takes them out of everybody's lists."""

from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.instant import local
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import dossiers as dossier_store
from engine.store import handlers as handler_store
from engine.store import work_items as work_item_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.dossiers import DossierRecord


def keep_secret(installation: Installation, *, actor: Actor, now: datetime) -> list[UUID]:
    """Mark what is confidential by its procedure and gives it. All in one transaction, noted in the unit's chain: the
    dossiers' own trails stay as the release before left them.

    Whoever has work of such a dossier in hand handles it from now on; the leader gives out the rest. Safe to repeat."""
    procedures = installation.catalog.procedures.values()
    codes = [str(known.code) for known in procedures if any(block.confidential for block in known.blocks)]

    def command(session: Session) -> list[UUID]:
        found = [dossier_store.lock(session, dossier_id) for dossier_id in dossier_store.seen_by_all(session, codes)]
        secret = [one for one in found if one is not None and _is_secret(installation, session, one)]
        for dossier in secret:
            dossier_store.keep_secret(session, dossier.id)
            _give_out(session, dossier.id, actor, now)
        if secret:
            with on_unit(session, actor=actor, now=now) as drafts:
                data = {"dossiers": [str(dossier.id) for dossier in secret]}
                drafts.append(Draft(kind=AuditKind.DOSSIERS_KEPT_SECRET, data=data, unit_id=actor.unit_id))
        return [dossier.id for dossier in secret]

    return in_transaction(installation.database, command)


def _is_secret(installation: Installation, session: Session, dossier: DossierRecord) -> bool:
    procedure = installation.catalog.procedure(dossier.procedure_code)
    block = procedure.block(dossier.procedure_from or local(dossier.submitted_at).date())
    return not dossier.confidential and block.keeps_secret(dossier_store.details(session, dossier.id).facts)


def _give_out(session: Session, dossier_id: UUID, actor: Actor, now: datetime) -> None:
    items = work_item_store.open_of_dossier(session, dossier_id)
    for item in items:
        work_item_store.reserve(session, item.id)
    held = {(item.unit_id, item.role, item.claimed_by) for item in items if item.claimed_by and item.role != LEADER}
    for unit_id, role, user_id in sorted(held, key=str):
        row = {"id": uuid4(), "dossier_id": dossier_id, "unit_id": unit_id, "role": role, "user_id": user_id}
        handler_store.add(session, row | {"assigned_at": now, "assigned_by": actor.login})
