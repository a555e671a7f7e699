"""Open a dossier to read it: reads of personal data are events too."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.operations import desks
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import stages as stage_store
from engine.store.database import Session, in_transaction


def open_dossier(installation: Installation, dossier_id: DossierId, *, actor: Actor, now: datetime) -> None:
    """Note that the actor reads the dossier. Raises NotFound, also for a dossier that neither the actor's unit
    nor one whose archive it keeps ever had: whether it exists is not theirs to know."""

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as reading:
            archives = installation.catalog.organisation.mapped_to(actor.unit_id, reading.local_date)
            received_by, procedure = reading.dossier.unit_id, reading.dossier.procedure_code
            mine = any(mapped.unit == received_by and mapped.has(procedure) for mapped in archives)
            visited = mine or stage_store.has_had(session, dossier_id, actor.unit_id)
            if not visited and not desks.reads_here(session, dossier_id, actor.unit_id):
                raise NotFound("hồ sơ", "dossier", dossier_id)
            reading.record(AuditKind.DOSSIER_OPENED, {})

    in_transaction(installation.database, command)
