"""The paper that a leader signs, written down beside the step of the diagram, whichever way it was signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.delegation import Lent
from engine.domain.identifiers import ResultId
from engine.domain.instant import local, spoken, within_minute
from engine.domain.signing import Authority, Wanted, Way
from engine.domain.signing_refusals import DraftChanged, SignedOutOfTime
from engine.domain.work_item import TaskKind
from engine.operations.command import Command
from engine.operations.installation import Installation
from engine.operations.result_draft import Draft, draft_result, signed_by
from engine.operations.signing_authority import authority_of, signature_lines
from engine.store import signed_results as result_store
from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.signed_results import SignedResult
from engine.store.work_items import WorkItemRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedFile:
    """The hash of the signed file, and what was in it."""

    content: dict[str, Any]
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    draft: Draft
    authority: Authority
    lines: tuple[str, ...]
    content: dict[str, Any]
    at: datetime


def makes_paper(item: WorkItemRecord, answer: Mapping[str, Any]) -> bool:
    return item.kind == TaskKind.SIGNATURE and answer.get("outcome") == "sign"


def paper_of(
    installation: Installation, session: Session, actor: Actor, item_id: UUID, wanted: Wanted, at: datetime
) -> Paper:
    """What is signed, by whom and as what. Raises NotFound, AuthorityUnknown, NoSigningStyle."""
    draft = draft_result(installation, session, reader_of(installation, actor, at), item_id)
    item, day = draft.item, local(at).date()
    authority = authority_of(installation, session, actor, item.role, day, wanted.authority)
    lines = signature_lines(installation, actor, authority, unit_id=item.unit_id, domain=item.domain, on=day)
    content = signed_by(draft, lines=lines, signer=actor.name, at=at)
    return Paper(draft=draft, authority=authority, lines=lines, content=content, at=at)


def reader_of(installation: Installation, actor: Actor, now: datetime) -> Reader:
    lent: tuple[Lent, ...] = installation.catalog.organisation.lent_to(actor.roles, actor.unit_id, local(now).date())
    return Reader.of(actor, lent)


def prepare(command: Command, item: WorkItemRecord, answer: Mapping[str, Any]) -> Paper:
    """The paper of the command that completes this work. On its own page that is ink, now, as the form says.

    Raises AuthorityUnknown, NoSigningStyle, SignedOutOfTime, DraftChanged."""
    wanted = command.signing or Wanted(authority=_chosen(answer))
    at = _signed_at(command, wanted, item)
    paper = paper_of(command.installation, command.session, command.actor, item.id, wanted, at)
    if wanted.way is Way.DIGITAL and (command.signed_file is None or command.signed_file.content != paper.content):
        raise DraftChanged(dossier=command.label)
    return paper


def _chosen(answer: Mapping[str, Any]) -> Authority:
    """What the form says; it begins with the head."""
    given = answer.get("authority")
    return Authority(given) if given in set(Authority) else Authority.CHAIR


def _signed_at(command: Command, wanted: Wanted, item: WorkItemRecord) -> datetime:
    at = command.at if wanted.signed_at is None else within_minute(wanted.signed_at, item.offered_at)
    if wanted.signed_at is not None and not item.offered_at <= at <= command.now:
        raise SignedOutOfTime(signed=spoken(at), offered=spoken(item.offered_at), now=spoken(command.now))
    return min(at, command.now)


def keep(command: Command, item: WorkItemRecord, paper: Paper) -> None:
    wanted = command.signing or Wanted()
    user_id = command.actor.user_id
    assert user_id is not None, "complete_work_item asks for a role"
    file, recorder = command.signed_file, command.recorder
    record = SignedResult(
        id=uuid4(),
        dossier_id=command.dossier.id,
        unit_id=item.unit_id,
        work_item_id=item.id,
        template=paper.draft.paper.template,
        title=paper.content["title"],
        content=paper.content,
        authority=paper.authority,
        lines=list(paper.lines),
        signed_by=user_id,
        way=wanted.way,
        signed_at=paper.at,
        recorded_at=command.now,
        recorded_by=None if recorder is None else recorder.user_id,
        sha256=None if file is None else file.sha256,
        scan_owed=wanted.way is Way.WET,
    )
    result_store.add(command.session, record)
    command.signed = ResultId(record.id)
    told: dict[str, Any] = {"result": str(record.id), "title": record.title, "way": str(wanted.way)}
    told |= {"authority": str(paper.authority), "lines": record.lines, "signed_at": paper.at.isoformat()}
    told |= {"sha256": record.sha256}
    command.record(AuditKind.RESULT_SIGNED, told, element=item.element, role=item.role)
