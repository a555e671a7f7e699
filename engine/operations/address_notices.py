"""Decide where a letter of the outbox goes: by which channels, to which addresses, in which words."""

from collections.abc import Set
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.catalog.notices import write
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.notice import Addressee, NoticeChannel, NoticeKind, NoticeWish, addressees, wish_of
from engine.domain.online_filing import CODE_LIVES
from engine.operations.installation import Installation
from engine.operations.online_codes import CODE
from engine.store import dossiers as dossier_store
from engine.store import on_call as on_call_store
from engine.store import outbox as outbox_store
from engine.store.database import Session
from engine.store.dossiers import DossierRecord
from engine.store.outbox import Pending

ON_CALL = "on_call"
_TO_THE_APPLICANT = "notice"


class NobodyOnCall(Refusal):
    vi = (
        "Không có ai trực ở {unit} nhận được tin qua kênh đã cấu hình. Hãy gọi điện cho lãnh đạo đơn vị, rồi ghi người "
        "trực ở mục Lịch trực và gửi lại."
    )
    en = (
        "Nobody who is on call in {unit} can be reached by a configured channel. Telephone the unit's leader, then "
        "enter who is on call under On call and send again."
    )


def address(
    installation: Installation, session: Session, letter: Pending, channels: Set[NoticeChannel], *, now: datetime
) -> bool:
    """Whether something else becomes of the letter than to lie in the folder: each address gets one of its own, written
    now, so that whoever is told again is told the same; it is withheld from whoever wants none; it fails where nobody
    is on call."""
    kind = installation.catalog.notices.kinds.get(str(letter.body.get("template")))
    if kind is None or not channels:
        return False
    if letter.topic == CODE:
        return _to_whoever_files(installation, session, letter, kind, channels & kind.channels())
    if letter.dossier_id is None:
        return False
    dossier = dossier_store.read(session, letter.dossier_id)
    if dossier is None or dossier.demo:
        return False
    possible = channels & kind.channels()
    if letter.topic == ON_CALL:
        return _to_who_is_on_call(installation, session, letter, kind, dossier, possible, now)
    return letter.topic == _TO_THE_APPLICANT and _to_the_applicant(
        installation, session, letter, kind, dossier, possible, now
    )


def _to_whoever_files(
    installation: Installation, session: Session, letter: Pending, kind: NoticeKind, channels: Set[NoticeChannel]
) -> bool:
    """The code by which a citizen opens their draft; there is no dossier yet."""
    unit = installation.catalog.organisation.unit(UnitId(letter.body["unit"]))
    values = {"confirmation": letter.body["code"], "minutes": int(CODE_LIVES.total_seconds() // 60)}
    by = "phone" if letter.body["way"] == "sms" else "email"
    found = addressees({by: letter.body["to"]}, channels)
    _address_each(session, letter, kind, found, {**values, "agency": unit.short_name, "hotline": unit.phone})
    return bool(found)


def _to_the_applicant(
    installation: Installation,
    session: Session,
    letter: Pending,
    kind: NoticeKind,
    dossier: DossierRecord,
    channels: Set[NoticeChannel],
    now: datetime,
) -> bool:
    applicant = dossier_store.details(session, dossier.id).applicant
    if wish_of(applicant) is NoticeWish.NONE:
        outbox_store.withhold(session, letter.id)
        return True
    if not kind.same_day and local(dossier.submitted_at).date() == local(now).date():
        return False
    found = addressees(applicant, channels)
    _address_each(session, letter, kind, found, _values(installation, dossier, UnitId(dossier.unit_id), letter))
    return bool(found)


def _to_who_is_on_call(
    installation: Installation,
    session: Session,
    letter: Pending,
    kind: NoticeKind,
    dossier: DossierRecord,
    channels: Set[NoticeChannel],
    now: datetime,
) -> bool:
    unit_id = UnitId(letter.body["unit"])
    people = on_call_store.at(session, unit_id, now)
    found = [one for row in people for one in addressees({"phone": row.phone, "email": row.email}, channels)]
    if NoticeChannel.GROUP in channels:
        found.append(Addressee(channel=NoticeChannel.GROUP, address=unit_id))
    if not found:
        unit = installation.catalog.organisation.unit(unit_id)
        outbox_store.mark_failed(session, letter.id, NobodyOnCall(unit=unit.short_name).vietnamese)
    _address_each(session, letter, kind, found, _values(installation, dossier, unit_id, letter))
    return True


def _address_each(
    session: Session, letter: Pending, kind: NoticeKind, found: tuple[Addressee, ...] | list[Addressee], values: Any
) -> None:
    for place, one in enumerate(dict.fromkeys(found)):
        row_id = letter.id if place == 0 else uuid4()
        if place:
            outbox_store.copy(session, letter, row_id, due=letter.created_at)
        subject, text = write(kind, one.channel, values)
        outbox_store.address(
            session, row_id, one.channel, one.address, {**letter.body, "subject": subject, "text": text}
        )


def _values(installation: Installation, dossier: DossierRecord, unit_id: UnitId, letter: Pending) -> dict[str, Any]:
    """What templates may name. Nothing of a confidential dossier leaves the house but its code and its dates."""
    unit = installation.catalog.organisation.unit(unit_id)
    values: dict[str, Any] = {
        "code": dossier.code,
        "agency": unit.short_name,
        "hotline": unit.phone,
        "promised_at": dossier.due_at or dossier.promised_at if letter.topic == ON_CALL else dossier.promised_at,
        "new_date": dossier.reappointed_at,
        "percent": letter.body.get("percent"),
    }
    if dossier.confidential:
        return values
    return values | {
        "applicant": dossier.applicant_name,
        "procedure": installation.catalog.procedure(dossier.procedure_code).name_vi,
        "asked": letter.body.get("asked") or [],
        "reason": letter.body.get("reason"),
    }
