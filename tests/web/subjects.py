"""An office in which every address leads to something: what the tests of access and of accessibility visit."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Flask, url_for
from sqlalchemy import insert
from werkzeug.routing import Rule as Route

from engine.domain.actor import system
from engine.domain.dossier_file import FileKind, Upload
from engine.domain.identifiers import DossierId, RoleKey, UnitId, UserId
from engine.domain.kept_original import Original
from engine.domain.proposal import AnnulmentGround
from engine.domain.work_filter import InboxList, WorkFilter
from engine.operations.annul_dossier import propose_annulment
from engine.operations.diagram_forms import make_own
from engine.operations.dossier_files import attach_file
from engine.operations.kept_originals import keep_original
from engine.operations.on_call_roster import Shift, add_shift
from engine.operations.saved_filters import Saving, save_filter
from engine.operations.users import Account, Holding, create_user
from engine.store.tables import assignments, custodies, incidents, outbox, signed_results, slips, stages, suggestions
from tests import scans
from tests.office import COMMUNE, Office
from tests.operations.people import delegate
from tests.operations.remitted import comes, with_account
from tests.web.access import RULES, Rule
from tests.web.drawn import drawn, quality, submitted
from tests.web.small_office import BIRTH, PASSWORD, hire

ROLES = ("tn", "tp", "dc", "vx", "vp", "vt", "tc", "qs", "ld", "hd", "ql", "dg", "qt")
SOMEBODY = "nguoi.khac"
OTHER_UNIT = UnitId("ubnd_a_luoi")
Subjects = dict[str, str]


def furnish(office: Office) -> Subjects:
    """A dossier whose review is open, one with a proposal and a suggestion, an incident, a letter, and somebody else's
    account; gives what the addresses of RULES name."""
    for role in ROLES:
        hire(office, role, COMMUNE)
        office.person(COMMUNE, role)
    dossier, other = _accepted(office), _accepted(office)
    (stage,) = office.rows(stages, dossier_id=dossier)
    user = _somebody(office)
    (assignment,) = office.rows(assignments, user_id=user)
    subjects = {
        "dossier": str(dossier),
        "item": str(office.item(dossier, "review").id),
        "proposal": str(_propose(office, other)),
        "other_proposal": str(_propose(office, _accepted(office))),
        "suggestion": str(_id("suggestion")),
        "incident": str(_id("incident")),
        "letter": str(_id("letter")),
        "shift": str(_shift(office)),
        "user": str(user),
        "assignment": str(assignment.id),
        "procedure": BIRTH,
        "version": stage.process_version,
        "process": stage.process_id,
        "kept": "of nobody",
        "icon": "icon.svg",
        **_more(office, dossier),
    }
    _insert(office, dossier, stage.id, other)
    return subjects


def _more(office: Office, dossier: UUID) -> Subjects:
    return {
        "slip": str(office.rows(slips, dossier_id=dossier)[0].id),
        "result": str(_id("result")),
        "remittance": str(_remittance(office)),
        "file": str(_attach(office, dossier)),
        "original": str(_keep(office, dossier)),
        "filter": str(_save(office)),
        "delegation": str(delegate(office, f"{COMMUNE}.dg", f"{COMMUNE}.hd", "hd")),
        "unit": COMMUNE,
        "act": "receive",
        "form": "csv",
        "incoming_kind": "nop",
        "figure": "received",
        "report": "ii06a",
        "kind": "xlsx",
        "closed": str(_closed(office)),
        "first": f"{office.now:%Y-%m-%d}",
        "box": "desk",
        "books_act": "buy",
        "quarter": "2022-1",
        "book": "slip.register",
        "year": f"{office.now:%Y}",
        "draft": str(_drawn(office)),
        "step": "review",
        "own_form": "small_review__small_birth",
        "sheet_form": "xlsx",
        "submitted": str(submitted(office)),
        "guide": "moi-nguoi",
        "picture": "inbox-page-1400",
        "papers_here": str(_id("papers here")),
        "papers_coming": str(_id("papers coming")),
        "nothing": str(_id("nothing")),
    }


def _drawn(office: Office) -> UUID:
    """With a form of its own for one step."""
    draft = drawn(office)
    make_own(office.installation, draft, "review", seen=2, actor=quality(office), now=office.now)
    return draft


def _accepted(office: Office) -> UUID:
    received = office.file(BIRTH)
    office.do(received.dossier_id, "receive", outcome="accept")
    return received.dossier_id


def _closed(office: Office) -> UUID:
    dossier = _accepted(office)
    office.do(dossier, "review", child={"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, outcome="ok")
    office.do(dossier, "sign")
    office.do(dossier, "return_result")
    return dossier


def _somebody(office: Office) -> UserId:
    holding = Holding(unit_id=COMMUNE, role=RoleKey("vx"), valid_from=date(2019, 1, 1))
    account = Account(login=SOMEBODY, name="Người khác", password=PASSWORD, holdings=[holding])
    return create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def _propose(office: Office, dossier: UUID) -> UUID:
    return propose_annulment(
        office.installation,
        dossier,  # type: ignore[arg-type]
        ground=AnnulmentGround.WRONG_PROCEDURE,
        reason="Chọn nhầm",
        other_code=None,
        actor=office.person(COMMUNE, "tn"),
        now=office.now,
    )


def _attach(office: Office, dossier: UUID) -> UUID:
    upload = Upload(name="giấy.png", content=scans.png())
    desk, files = office.person(COMMUNE, "tn"), office.running.files
    kind = FileKind.OTHER
    return attach_file(office.installation, files, DossierId(dossier), upload, kind=kind, actor=desk, now=office.now)


def _keep(office: Office, dossier: UUID) -> UUID:
    original, desk = Original(paper="Sổ hộ khẩu", owner="Hồ Thị Mẹ"), office.person(COMMUNE, "tn")
    return keep_original(office.installation, DossierId(dossier), original, actor=desk, now=office.now)


def _shift(office: Office) -> UUID:
    ends = office.now + timedelta(hours=12)
    shift = Shift(name="Lê Văn Trực", phone="0987654321", email="", starts_at=office.now, ends_at=ends)
    return add_shift(office.installation, shift, actor=office.person(COMMUNE, "vp"), now=office.now)


def _save(office: Office) -> UUID:
    saving = Saving(name="của tôi", list=InboxList.MINE, filter=WorkFilter())
    return save_filter(office.installation, saving, actor=office.person(COMMUNE, "tp"), now=office.now)


def _insert(office: Office, dossier: UUID, stage: UUID, other: UUID) -> None:
    failed = {
        "id": _id("incident"),
        "stage_id": stage,
        "dossier_id": dossier,
        "element": "review",
        "command": "fire_timer",
        "subject_id": _id("timer"),
        "arguments": {},
        "error": "no such timer",
        "raised_at": office.now,
    }
    letter = {
        "id": _id("letter"),
        "dossier_id": dossier,
        "topic": "notice",
        "body": {},
        "status": "failed",
        "attempts": 8,
        "created_at": office.now,
        "last_error": "Không kết nối được.",
    }
    suggestion = {
        "id": _id("suggestion"),
        "dossier_id": other,
        "unit_id": COMMUNE,
        "key": "elsewhere",
        "subject": "0" * 64,
        "status": "suggested",
        "suggested_at": office.now,
        "expires_on": office.now.date() + timedelta(days=30),
    }
    with office.installation.database.transaction() as session:
        session.execute(insert(signed_results), _signed(office, dossier))
        session.execute(insert(incidents), failed)
        session.execute(insert(outbox), letter)
        session.execute(insert(suggestions), suggestion)
        session.execute(insert(custodies), _papers(office, dossier))


def _remittance(office: Office) -> UUID:
    with_account(office)
    return comes(office, "nop phi")


def _papers(office: Office, dossier: UUID) -> list[dict[str, object]]:
    """Some that this desk has to give away, some that are on the way to it."""
    elsewhere, who = "phong_ldtbxh_a_luoi", office.person(COMMUNE, "tn").user_id
    same = {"dossier_id": dossier, "papers": [], "taken_at": office.now, "taken_by": who}
    here = {"id": _id("papers here"), "kind": "filing", "from_unit_id": COMMUNE, "to_unit_id": elsewhere}
    coming = {"id": _id("papers coming"), "kind": "result", "from_unit_id": elsewhere, "to_unit_id": COMMUNE}
    sent = {"sent_at": office.now, "sent_by": who}
    return [{**same, **here, "sent_at": None, "sent_by": None}, {**same, **coming, **sent}]


def _signed(office: Office, dossier: UUID) -> dict[str, object]:
    return {
        "id": _id("result"),
        "dossier_id": dossier,
        "unit_id": COMMUNE,
        "work_item_id": office.item(dossier, "review").id,
        "template": "chung",
        "title": "VĂN BẢN",
        "content": {},
        "authority": "chair",
        "lines": ["CHỦ TỊCH"],
        "signed_by": office.person(COMMUNE, "ld").user_id,
        "way": "wet",
        "signed_at": office.now,
        "recorded_at": office.now,
        "scan_owed": True,
    }


def routes(app: Flask) -> Iterator[tuple[Route, str, Rule | None]]:
    """Every route of the application by method, with its rule."""
    for route in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            yield route, method, RULES.get((route.endpoint, method))


def address(app: Flask, route: Route, rule: Rule, subjects: Subjects) -> str:
    values = {name: subjects[subject] for name, subject in rule.values.items()}
    with app.test_request_context():
        return url_for(route.endpoint, **values)
