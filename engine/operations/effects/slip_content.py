"""What a slip says, gathered when it is issued: of the dossier as it stands, and of what the officers wrote."""

from collections.abc import Mapping
from typing import Any

from engine.domain import paper_words
from engine.domain.actor import LEADER
from engine.domain.effects import SlipKey, StopReason
from engine.domain.identifiers import UnitId
from engine.domain.letterhead import letterhead
from engine.operations import deadlines
from engine.operations.command import Command
from engine.store import filings as filing_store
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.stages import StageRecord

Content = dict[str, Any]

_COLLECTED = {"post": "Dịch vụ bưu chính công ích", "online": "Trực tuyến"}
_SIGNED = {"fingerprint": "Điểm chỉ", "neither": "Không ký, không điểm chỉ được"}
_REASONED = (SlipKey.SUPPLEMENT, SlipKey.REFUSAL, SlipKey.STOP)
_OF_THE_LEADER = (SlipKey.APOLOGY, SlipKey.STOP)
_TIME_OVER = {
    StopReason.SUPPLEMENT: "Đã hết thời hạn bổ sung mà cơ quan giải quyết không nhận được hồ sơ bổ sung.",
    StopReason.PAYMENT: "Đã hết thời hạn mà nghĩa vụ tài chính chưa được thực hiện.",
}


def said(command: Command, stage: StageRecord, key: SlipKey) -> Content:
    """The content of a slip of this kind, for what it needs beside the dossier's own row."""
    organisation = command.installation.catalog.organisation
    content = _standing(command) | letterhead(organisation, stage.unit_id, _desk(command, stage))
    if key in (SlipKey.ACCEPTANCE, SlipKey.REGISTER):
        content |= _promise(command) | {"collected_at": _collected(command, stage, key)}
    if key is SlipKey.ACCEPTANCE:
        content |= _attended(command)
    if key in _REASONED:
        content |= _reasons(command, stage, key)
    if key in _OF_THE_LEADER:
        content["leader"] = _leader(command, stage)
    return content


def _standing(command: Command) -> Content:
    """What every slip repeats of the dossier as it stands."""
    dossier, applicant = command.dossier, command.details.applicant
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_code,
        "procedure_name": command.procedure.name_vi,
        "applicant": dossier.applicant_name,
        "address": applicant.get("address") or None,
        "phone": applicant.get("phone") or None,
        "email": applicant.get("email") or None,
        "received_at": (dossier.accepted_at or dossier.submitted_at).isoformat(),
        "promised_at": None if dossier.promised_at is None else dossier.promised_at.isoformat(),
        "officer": command.actor.name or None,
    }


def _desk(command: Command, stage: StageRecord) -> UnitId | None:
    """Another unit's desk, where the citizen stands there."""
    return command.desk if stage.requester_id is None else None


def _promise(command: Command) -> Content:
    papers = [{key: paper.get(key) for key in ("name", "originals", "copies")} for paper in command.details.papers]
    return {
        "papers": papers,
        "sets": command.block.sets,
        "term": _term(command),
    }


def _attended(command: Command) -> Content:
    """Who stood by and who may collect, with how the applicant signed where that was not a signature."""
    noted = filing_store.attendance(command.session, command.dossier.id)
    people = {name: noted.get(name) or None for name in ("interpreter", "witness", "collector", "collector_number")}
    return people | {"signed_how": _SIGNED.get(str(noted.get("signing")))}


def _term(command: Command) -> str | None:
    """The term that was promised, leg by leg."""
    clock = deadlines.clock_of(command)
    return None if clock is None else " + ".join(paper_words.term(law) for law in clock.terms)


def _collected(command: Command, stage: StageRecord, key: SlipKey) -> str:
    """Where the applicant wants the result, as the desk was told; at the desk where nobody said otherwise. The register
    says how, not where."""
    wanted = str(command.answer.get("receive_result_at") or "desk")
    if key is SlipKey.REGISTER:
        return _COLLECTED.get(wanted, "Trực tiếp")
    desk = command.installation.catalog.organisation.unit(command.desk or stage.unit_id)
    return _COLLECTED.get(wanted) or desk.desk or desk.name


def _reasons(command: Command, stage: StageRecord, key: SlipKey) -> Content:
    """What the officer wrote who decided it. Time that is over needs nobody to decide: its reason is the law's."""
    answer = work_item_store.last_reasoned(command.session, stage.id, command.dossier.id) or {}
    told: Content = {name: answer.get(name) or None for name in ("reason", "legal_basis", "advice", "contact")}
    told["asked"] = _asked(answer)
    if key is SlipKey.STOP:
        told["reason"] = _stopped(command) or told["reason"]
    return told


def _asked(answer: Mapping[str, Any]) -> list[str]:
    """The papers and points to supplement, one by one; what was typed as one text, line by line."""
    rows = answer.get("items")
    if isinstance(rows, list) and rows:
        return [str(row.get("item")) for row in rows if isinstance(row, dict) and row.get("item")]
    lines = str(answer.get("missing") or "").replace(";", "\n").splitlines()
    return [line.strip(" -–•\t") for line in lines if line.strip(" -–•\t")]


def _stopped(command: Command) -> str | None:
    clock = deadlines.clock_of(command)
    last = None if clock is None or not clock.suspensions else clock.suspensions[-1]
    return None if last is None else _TIME_OVER.get(last.reason)


def _leader(command: Command, stage: StageRecord) -> str | None:
    """Who signs for the agency: the leader who issues it, else the only one; where there are several, whoever signs
    writes their name."""
    if LEADER in command.actor.roles and command.actor.unit_id == stage.unit_id:
        return command.actor.name or None
    found = user_store.holders(command.session, stage.unit_id, LEADER, command.local_date)
    return found[0].name if len(found) == 1 else None
