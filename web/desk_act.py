"""What the desk does to a dossier beside its diagram: who may, and the page that asks for it."""

from uuid import UUID

from flask import render_template

from engine.domain.actor import LEADER
from engine.domain.dossier import CLOSED, NEVER_ACCEPTED, DossierStatus
from engine.domain.errors import NotFound
from engine.domain.form import FormRejected
from engine.domain.identifiers import DossierId
from engine.domain.refusals import NotYours
from engine.operations.open_dossier import open_dossier
from engine.operations.receive_dossier import DESK
from engine.store.queries.dossier import DossierView, dossier
from web import context, words
from web.form_view import FormView

_SETTLED = CLOSED | NEVER_ACCEPTED | {DossierStatus.RESULT_AT_DESK}


def may_act(found: DossierView) -> bool:
    """Whether the page offers it: the desk of its unit, or the leader where the desk gave a confidential one away."""
    actor = context.actor()
    role = LEADER if found.confidential and LEADER in actor.acting_roles else DESK
    return actor.unit_id == found.unit_id and role in actor.acting_roles


def is_under_way(found: DossierView) -> bool:
    """It was accepted, and there is no result yet."""
    return found.accepted_at is not None and DossierStatus(found.status) not in _SETTLED


def opened(key: UUID, name: str) -> DossierView:
    """The dossier, noting that the person reads it. Raises NotFound, NotYours."""
    reader = open_dossier(context.installation(), DossierId(key), actor=context.actor(), now=context.now())
    with context.installation().database.reading() as session:
        found = dossier(session, reader, DossierId(key))
    if found is None:
        raise NotFound("hồ sơ", "dossier", key)
    if not may_act(found):
        raise NotYours(name=name, role=words.role(DESK), unit=words.unit(found.unit_id))
    return found


def asked(
    found: DossierView,
    form: FormView,
    *,
    title: str,
    button: str,
    told: tuple[str, ...],
    rejected: FormRejected | None = None,
    refusal: str | None = None,
) -> str:
    """`told`: what will happen, sentence by sentence."""
    return render_template(
        "desk_act.html",
        dossier=found,
        form=form,
        title=title,
        button=button,
        told=told,
        rejected=rejected,
        refusal=refusal,
    )
