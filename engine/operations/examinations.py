"""The doctor's examination on demand: asked for on a page, run by a worker, so that no page waits for it."""

from datetime import datetime

from engine.bpmn.runtime import open_work
from engine.domain.actor import AUDITOR, Actor
from engine.domain.audit_kind import AuditKind
from engine.operations.administration import administer
from engine.operations.installation import Installation
from engine.operations.own_diagrams import diagram_reader
from engine.operations.unit_command import on_unit
from engine.store import examinations as examination_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.doctor import Problem, ReadStage, StageWaits, examine
from engine.store.queries.incident import CONFIDENTIAL

MOST_PROBLEMS = 100  # of which a page tells; all are counted


def ask_examination(installation: Installation, *, actor: Actor, now: datetime) -> None:
    """By the unit's administrator, or by who audits it. Raises AdministratorsOnly."""
    if AUDITOR not in actor.acting_roles:
        administer(installation, actor, actor.unit_id)
    assert actor.user_id is not None
    by = actor.user_id

    def command(session: Session) -> None:
        with on_unit(session, actor=actor, now=now) as drafts:
            examination = examination_store.ask(session, by, now)
            data = {"examination": str(examination)}
            drafts.append(Draft(kind=AuditKind.EXAMINATION_ASKED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def run_examination(installation: Installation, *, now: datetime) -> bool:
    """Run the examination that waits; false where none does. Two workers may both do it: the first to end is kept."""
    with installation.database.reading() as session:
        if not examination_store.is_asked(session):
            return False
        hidden = examination_store.confidential_names(session)
    diagnosis = examine(
        installation.database,
        now=now,
        read_stage=stage_reader(installation),
        read_diagrams=diagram_reader(installation),
    )
    told = [_told(problem, hidden) for problem in diagnosis.problems[:MOST_PROBLEMS]]
    checked, found = len(diagnosis.checked), len(diagnosis.problems)
    in_transaction(
        installation.database,
        lambda session: examination_store.finish(session, at=now, checked=checked, found=found, problems=told),
    )
    return True


def _told(problem: Problem, hidden: set[str]) -> dict[str, str]:
    """As the doctor says it, without the name of any confidential dossier."""
    told = {"kind": problem.kind, "where": problem.where, "vi": problem.vi, "en": problem.en}
    if problem.where.split(" #")[0] in hidden:
        return {**told, "where": CONFIDENTIAL, "vi": "Hồ sơ mật: xem motcua doctor.", "en": "See motcua doctor."}
    for name in hidden:
        told = {key: text.replace(name, CONFIDENTIAL) for key, text in told.items()}
    return told


def stage_reader(installation: Installation, session: Session | None = None) -> ReadStage:
    """Reads what a stored state waits for, under the diagram of its own version; inside a session where one is given,
    which alone sees what is not committed yet."""

    def read(version_hash: str, state: bytes) -> StageWaits:
        if session is not None:
            definition = installation.version(session, version_hash).definition
        else:
            with installation.database.reading() as own:
                definition = installation.version(own, version_hash).definition
        found = open_work(definition, state)
        return StageWaits(
            work=frozenset(task.task_id for task in found.offered),
            timers=frozenset(task.task_id for task in found.timers),
            messages={task.task_id: task.name for task in found.awaited},
            ended=found.ended,
        )

    return read
