"""The citizen sends the papers that a stopped dossier waits for."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from engine.domain.dossier import DossierStatus
from engine.domain.dossier_file import Upload
from engine.domain.errors import Refusal
from engine.domain.file_refusals import NoFile, UploadTooBig
from engine.domain.identifiers import DossierId
from engine.operations.incoming_files import Owner
from engine.operations.supplement_online import supplement_online
from engine.store.queries.dossier import dossier
from engine.store.queries.visibility import Reader
from web import context
from web.citizens import LARGEST_UPLOAD
from web.errors import code_of, tell
from web.followed import ask_again, held, view
from web.followed_view import FollowedView
from web.given_files import given_files
from web.language import said
from web.language import translated as _
from web.language import translated_count as _n
from web.papers_view import slots_of

blueprint = Blueprint("citizen_supplement", __name__, url_prefix="/cong-dan/ho-so/bo-sung")


@blueprint.get("")
def page() -> ResponseReturnValue:
    found = view()
    if found is None:
        return ask_again()
    if found.status is not DossierStatus.WAITING_SUPPLEMENT:
        tell(_("Hồ sơ không chờ bổ sung nên chưa gửi gì."))
        return redirect(url_for("followed.page"))
    return _shown(found, {})


def _shown(found: FollowedView, wrong: Mapping[str, str]) -> str:
    opened = held()
    papers = [] if opened is None else _papers(*opened)
    return render_template("citizen/supplement.html", view=found, papers=papers, wrong=wrong)


def _papers(dossier_id: DossierId, reader: Reader) -> list[str]:
    """What may be sent: of what was handed in, and of what the law asks for."""
    with context.installation().database.reading() as session:
        found = dossier(session, reader, dossier_id)
    return [] if found is None else [slot.of.paper for slot in slots_of(found) if slot.is_paper and slot.of.paper]


@blueprint.post("")
def send() -> ResponseReturnValue:
    """Each paper's files for themselves: what is wrong with one keeps nothing of the others back."""
    opened = held()
    if opened is None:
        return ask_again()
    dossier_id, reader = opened
    wrong: dict[str, str] = {}
    codes, sent = [200], 0
    for place, paper in enumerate(_papers(dossier_id, reader)):
        try:
            with given_files(f"file.p{place}", Owner(dossier_id=dossier_id)) as given:
                sent += _send(dossier_id, paper, given)
        except Refusal as refusal:
            wrong[paper] = said(refusal)
            codes.append(code_of(refusal))
    if not sent and not wrong:
        wrong[""], codes = said(NoFile()), [code_of(NoFile())]
    found = view()
    if wrong and found is not None:
        return _shown(found, wrong), max(codes)
    tell(_n("Đã gửi %(num)s tệp. Công chức sẽ kiểm tra.", "Đã gửi %(num)s tệp. Công chức sẽ kiểm tra.", sent))
    return redirect(url_for("followed.page"))


def _send(dossier_id: DossierId, paper: str, given: list[Upload]) -> int:
    if given:
        store = context.running().files
        supplement_online(context.installation(), store, dossier_id, paper, given, now=context.now())
    return len(given)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Nothing of it was read; what was sent before is still there."""
    found, sentence = view(), said(UploadTooBig(most=LARGEST_UPLOAD / 1e6))
    if found is None:
        return render_template("citizen/error.html", sentence=sentence), 413
    return _shown(found, {"": sentence}), 413
