"""Change how an applicant is told, and at which phone and address: the desk writes down what they say."""

from datetime import datetime
from uuid import uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.applicant import Applicant
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import DossierId
from engine.domain.notice import NoticeChannel, addressees, masked
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.receive_dossier import DESK
from engine.store import dossiers as dossier_store
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction

_WORDS = ("phone", "email", "notices")


def choose_notices(
    installation: Installation,
    dossier_id: DossierId,
    *,
    phone: str,
    email: str,
    notices: str,
    actor: Actor,
    now: datetime,
) -> None:
    """From now on; what could not be sent to the address before goes to the new one. Raises NotFound, NotYours,
    InvalidInput where the wish does not fit what is given."""

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as choosing:
            leads = choosing.dossier.confidential and LEADER in actor.acting_roles
            conduct.take_role(choosing, LEADER if leads else DESK, choosing.dossier.unit_id, name="Cách nhận thông báo")
            before = choosing.details.applicant
            after = Applicant(**{**_known(before), "phone": phone, "email": email, "notices": notices}).as_json()
            dossier_store.keep_applicant(session, dossier_id, after, Applicant(**after).search_text)
            told, earlier = _told(after), _told(_known(before))
            choosing.record(AuditKind.NOTICES_CHOSEN, told, before=earlier)
            _send_again(choosing, after)

    in_transaction(installation.database, command)


def _known(applicant: dict[str, str]) -> dict[str, str]:
    return {name: str(applicant.get(name) or "") for name in Applicant.__dataclass_fields__}


def _told(applicant: dict[str, str]) -> dict[str, str]:
    """The trail stays for good: it says that an address changed, not which it was."""
    return {name: applicant[name] if name == "notices" else masked(applicant[name]) for name in _WORDS}


def _send_again(command: Command, applicant: dict[str, str]) -> None:
    """Notices that failed for good and now have another address: each is a new one, for the old was refused."""
    found = {one.channel: one.address for channel in NoticeChannel for one in addressees(applicant, {channel})}
    for letter in outbox_store.failed(command.session, command.dossier.id):
        address = found.get(NoticeChannel(letter.channel))
        if address is not None and address != letter.address:
            row_id = uuid4()
            outbox_store.copy(command.session, letter, row_id, due=command.now)
            outbox_store.address(command.session, row_id, letter.channel, address, letter.body)
            outbox_store.withhold(command.session, letter.id)
