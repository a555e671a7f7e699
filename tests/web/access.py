"""Who may ask for which page, and what others get: one entry an endpoint and method.

Whoever adds a page adds its entry here; a test fails for a page without one. `RULES` is read by
tests/web/test_access.py (every route, every role, somebody else's dossier, unit and document) and by
tests/e2e/test_accessible.py (every page)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY = frozenset({"*"})  # who is signed in, in whatever role
NOBODY: frozenset[str] = frozenset()  # of the roles of the office; a rule says why


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """`may`: the roles of the unit whose the subject is. `others`: the code for its other roles. `elsewhere`: the code
    for people of another unit, whatever their role; the same as for the unit's own where the page is about no unit's
    subject. `data` is sent with a POST, and does nothing where it is allowed. `why` where the rule surprises."""

    may: frozenset[str] = EVERYBODY
    others: int = 403
    elsewhere: int | None = None
    open: bool = False  # to strangers, who are not signed in
    data: Mapping[str, str] = field(default_factory=dict)
    upload: str = ""  # the field of the form that takes a file
    values: Mapping[str, str] = field(
        default_factory=dict
    )  # of the address: the name of a subject of the test's office
    why: str = ""


def only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


ADMINISTRATORS = only("qt")
FOLLOWERS = only("dg", "ql", "ld")
AUDITORS = only("dg")
_USER = {"key": "user"}
_DOSSIER = {"key": "dossier"}
_CLOSED = {"key": "closed"}
_PROCESS = {"process_id": "process"}
_DRAFT = {"key": "draft"}
_STEP = {"key": "draft", "element": "step"}
_OWN_FORM = {"key": "draft", "form": "own_form"}
_VERSION = {"version": "version", "process_id": "process"}
_SUBMITTED = {"key": "submitted"}
_FILE = {"key": "file"}
_FILTER = {"key": "filter"}
_REMITTANCE = {"key": "remittance"}
_ACCOUNTANTS = only("tc", "vp")
_BOOK = {"unit": "unit", "kind": "book", "year": "year"}
_KEEPERS = only("tn", "tp", "dc", "vx", "vp", "vt", "tc")
_SCANNERS = only("tn", "tp", "ld", "vt")

RULES: dict[tuple[str, str], Rule] = {
    ("static", "GET"): Rule(open=True, values={"filename": "icon"}),
    ("sign_in.page", "GET"): Rule(open=True),
    ("sign_in.enter", "POST"): Rule(open=True, others=403, may=NOBODY, why="a wrong password"),
    ("sign_in.leave", "POST"): Rule(),
    ("sign_in.choose_unit", "POST"): Rule(),
    ("language.choose", "POST"): Rule(open=True),
    ("password.page", "GET"): Rule(),
    ("password.change", "POST"): Rule(),
    ("kept_form.page", "GET"): Rule(
        may=NOBODY, others=404, values={"key": "kept"}, why="only whoever sent it: test_kept_form.py"
    ),
    ("inbox.first", "GET"): Rule(),
    ("inbox.page", "GET"): Rule(),
    ("search.page", "GET"): Rule(),
    ("diagrams.file", "GET"): Rule(
        values={"version": "version", "process_id": "process"}, why="how the work goes is no secret; whose it is, is"
    ),
    ("dossier.page", "GET"): Rule(elsewhere=404, values={"key": "dossier"}),
    ("reception.choose", "GET"): Rule(may=only("tn")),
    ("reception.page", "GET"): Rule(may=only("tn"), values={"code": "procedure"}),
    ("reception.receive", "POST"): Rule(may=only("tn"), values={"code": "procedure"}),
    ("reception.receive_late", "POST"): Rule(may=only("tn"), values={"code": "procedure"}),
    ("work_item.page", "GET"): Rule(may=only("tp", "ld"), elsewhere=404, values={"key": "item"}),
    ("work_item.complete", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.enter_late", "POST"): Rule(
        may=only("tp", "ld"),
        elsewhere=404,
        values={"key": "item"},
        data={"_late_at": "07/03/2022 08:00"},
        why="the leader sees the work, and reads what is wrong in the form before whose work it is",
    ),
    ("work_item.claim", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.release", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.recuse", "POST"): Rule(
        may=only("tp", "ld"), elsewhere=404, values={"key": "item"}, why="without a reason nobody steps back"
    ),
    ("work_item.assign", "POST"): Rule(may=only("ld"), elsewhere=404, values={"key": "item"}),
    ("ink.page", "GET"): Rule(may=only("vt", "vp")),
    ("ink.sheets", "POST"): Rule(may=only("vt", "vp")),
    ("ink.record", "POST"): Rule(may=only("vt", "vp"), data={"signed_at": "07/03/2022 08:00"}),
    ("proposals.page", "GET"): Rule(),
    ("proposals.annulment", "POST"): Rule(
        may=only("tn", "tp", "dc", "vx", "vp"),
        elsewhere=404,
        values={"key": "dossier"},
        data={"ground": "double_entry", "reason": "x"},
    ),
    ("proposals.confirm", "POST"): Rule(
        may=only("vp", "ld"), elsewhere=404, values={"key": "proposal"}, why="the desk has proposed it itself"
    ),
    ("proposals.decline", "POST"): Rule(
        may=only("tn", "vp", "ld"), elsewhere=404, values={"key": "other_proposal"}, data={"reason": "x"}
    ),
    ("follow_ups.decline", "POST"): Rule(
        may=only("tn"), elsewhere=404, values={"key": "suggestion"}, data={"reason": "x"}
    ),
    ("follow_ups.refer", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "suggestion"}),
    ("administration.first", "GET"): Rule(may=ADMINISTRATORS),
    ("administration.users", "GET"): Rule(may=ADMINISTRATORS),
    ("administration.new", "GET"): Rule(may=ADMINISTRATORS),
    ("administration.create", "POST"): Rule(may=ADMINISTRATORS),
    ("administration.user", "GET"): Rule(may=ADMINISTRATORS, elsewhere=404, values=_USER),
    ("administration.give", "POST"): Rule(may=ADMINISTRATORS, elsewhere=404, values=_USER, data={"role": "vx"}),
    ("administration.end", "POST"): Rule(
        may=ADMINISTRATORS, elsewhere=404, values={**_USER, "role": "assignment"}, data={"last": "x"}
    ),
    ("administration.close", "POST"): Rule(may=ADMINISTRATORS, elsewhere=404, values=_USER),
    ("administration.reopen", "POST"): Rule(may=ADMINISTRATORS, elsewhere=404, values=_USER),
    ("administration.password", "POST"): Rule(may=ADMINISTRATORS, elsewhere=404, values=_USER, data={"password": "x"}),
    ("administration.substitutions", "GET"): Rule(may=ADMINISTRATORS),
    ("administration.sign_ins", "GET"): Rule(may=ADMINISTRATORS),
    ("guides.first", "GET"): Rule(open=True),
    ("guides.page", "GET"): Rule(open=True, values={"guide": "guide"}),
    ("guides.picture", "GET"): Rule(open=True, values={"name": "picture"}),
    ("health.page", "GET"): Rule(may=ADMINISTRATORS),
    ("health.examine", "POST"): Rule(may=ADMINISTRATORS),
    ("health.retry_step", "POST"): Rule(may=ADMINISTRATORS, elsewhere=403, values={"key": "incident"}),
    ("health.retry_delivery", "POST"): Rule(may=ADMINISTRATORS, values={"key": "letter"}),
    ("dashboard.page", "GET"): Rule(may=only("ld", "vp")),
    ("reports.file", "GET"): Rule(may=only("ld", "vp"), values={"report": "report", "kind": "kind"}),
    ("dashboard.behind", "GET"): Rule(may=only("ld", "vp"), values={"figure": "figure"}),
    ("workload.page", "GET"): Rule(may=only("ld")),
    ("lateness.page", "GET"): Rule(may=only("ld")),
    ("lateness.behind", "GET"): Rule(may=only("ld")),
    ("delegations.page", "GET"): Rule(),
    ("delegations.give", "POST"): Rule(),
    ("delegations.end", "POST"): Rule(
        may=only("ld", "hd", "dg"),
        others=404,
        values={"key": "delegation"},
        why="the leader, whose role it is, and who has it; without a reason it goes on",
    ),
    ("comments.write", "POST"): Rule(elsewhere=404, values=_DOSSIER, data={"text": "x"}),
    ("corrections.page", "GET"): Rule(may=only("tn"), elsewhere=404, values=_CLOSED),
    ("corrections.record", "POST"): Rule(may=only("tn"), elsewhere=404, values=_CLOSED),
    ("slips.control", "GET"): Rule(elsewhere=404, values=_DOSSIER),
    ("slips.slip", "GET"): Rule(elsewhere=404, values={**_DOSSIER, "slip": "slip"}),
    ("files.page", "GET"): Rule(elsewhere=404, values=_DOSSIER),
    ("files.upload", "POST"): Rule(may=_SCANNERS, elsewhere=404, values=_DOSSIER, upload="file.p0"),
    ("files.remove", "POST"): Rule(may=_SCANNERS, elsewhere=404, values=_FILE),
    ("files.replace", "POST"): Rule(may=_SCANNERS, elsewhere=404, values=_FILE, upload="file"),
    ("file_content.page", "GET"): Rule(elsewhere=404, values=_FILE),
    ("file_content.content", "GET"): Rule(elsewhere=404, values=_FILE),
    ("file_content.copy", "GET"): Rule(elsewhere=404, values=_FILE),
    ("originals.page", "GET"): Rule(),
    ("originals.keep", "POST"): Rule(
        may=only("tn"), elsewhere=404, values=_DOSSIER, data={"paper": "Sổ", "owner": "x", "count": "1"}
    ),
    ("originals.give_back", "POST"): Rule(
        may=only("tn"), elsewhere=404, values={"key": "original"}, data={"taken_by": "x"}
    ),
    ("saved_filters.save", "POST"): Rule(),
    ("saved_filters.drop", "POST"): Rule(may=only("tp"), others=404, elsewhere=404, values=_FILTER),
    ("saved_filters.choose", "POST"): Rule(may=only("tp"), others=404, elsewhere=404, values=_FILTER),
    ("saved_filters.choose_none", "POST"): Rule(),
    ("inbox_bulk.ticked", "POST"): Rule(),
    ("inbox_bulk.sheet", "POST"): Rule(),
    ("inbox_papers.papers", "POST"): Rule(),
    ("reception_many.page", "GET"): Rule(may=only("tn"), values={"code": "procedure"}),
    ("reception_many.receive", "POST"): Rule(may=only("tn"), values={"code": "procedure"}),
    ("registers.page", "GET"): Rule(),
    ("registers.volume", "GET"): Rule(values={"unit": "unit", "first": "first", "last": "first"}),
    ("signing.page", "GET"): Rule(),
    ("signing.sign", "POST"): Rule(),
    ("signing.panel", "GET"): Rule(elsewhere=404, values={"key": "item"}),
    ("signing.paper", "GET"): Rule(elsewhere=404, values={"key": "result"}),
    ("seals.page", "GET"): Rule(),
    ("seals.seal", "POST"): Rule(),
    ("blanks.page", "GET"): Rule(),
    ("blanks.change", "POST"): Rule(values={"act": "act"}),
    ("task_drafts.keep", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("task_drafts.drop", "POST"): Rule(values={"key": "item"}, why="one's own draft, if there is one"),
    ("orders.page", "GET"): Rule(),
    ("orders.record", "POST"): Rule(why="nothing is recorded from an empty form: what is missing is said"),
    ("orders.lift", "POST"): Rule(may=NOBODY, others=404, values={"key": "nothing"}, why="there is no such order"),
    ("orders.apply", "POST"): Rule(may=NOBODY, others=404, values={"key": "nothing"}, why="there is no such order"),
    ("notices.choose", "POST"): Rule(
        may=only("tn"), elsewhere=404, values=_DOSSIER, data={"notices": "x"}, why="there is no such wish"
    ),
    ("on_call.page", "GET"): Rule(),
    ("on_call.add", "POST"): Rule(may=only("ld", "vp"), why="an empty form records nothing: what is missing is said"),
    ("on_call.strike", "POST"): Rule(
        may=only("ld", "vp"), elsewhere=404, values={"key": "shift"}, why="without a reason nothing is struck"
    ),
    ("books.page", "GET"): Rule(),
    ("books.book", "GET"): Rule(elsewhere=404, values=_BOOK),
    ("books.as_paper", "GET"): Rule(elsewhere=404, values=_BOOK),
    ("books.as_sheet", "GET"): Rule(elsewhere=404, values=_BOOK),
    ("books.turn", "POST"): Rule(
        may=_KEEPERS,
        elsewhere=404,
        values=_BOOK,
        data={"first": "9999", "volume": "1", "page": "1", "reason": "x"},
        why="the book has not come so far",
    ),
    ("books.confirm", "POST"): Rule(may=NOBODY, others=404, values=_BOOK, why="the book is open"),
    ("book_closings.page", "GET"): Rule(),
    ("book_closings.close", "POST"): Rule(why="nothing is closed where nothing is ticked"),
    ("closings.page", "GET"): Rule(),
    ("closings.close", "POST"): Rule(why="nothing is closed from an empty form: what is missing is said"),
    ("desks.page", "GET"): Rule(may=only("tn")),
    ("desks.serve", "POST"): Rule(may=only("tn")),
    ("desks.send", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "papers_here"}),
    ("desks.receive", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "papers_coming"}),
    ("workshop.page", "GET"): Rule(),
    ("workshop.diagram", "GET"): Rule(values=_PROCESS, why="how the work goes is no secret"),
    ("workshop.file", "GET"): Rule(values=_PROCESS),
    ("workshop.draft_file", "GET"): Rule(elsewhere=404, values=_DRAFT),
    ("workshop.base_file", "GET"): Rule(elsewhere=404, values=_DRAFT),
    ("workshop.begin", "POST"): Rule(may=only("ql"), values=_PROCESS),
    ("diagram_editor.page", "GET"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT),
    ("diagram_editor.check", "POST"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT),
    ("diagram_editor.save", "POST"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT, data={"text": "<x/>"}),
    ("diagram_editor.another", "POST"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT, data={"text": "<x/>"}),
    ("form_editor.page", "GET"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT),
    ("form_editor.step", "GET"): Rule(may=only("ql"), elsewhere=404, values=_STEP),
    ("form_editor.own", "POST"): Rule(may=only("ql"), elsewhere=404, values=_STEP),
    ("form_editor.form", "GET"): Rule(may=only("ql"), elsewhere=404, values=_OWN_FORM),
    ("form_editor.change", "POST"): Rule(may=only("ql"), elsewhere=404, values=_OWN_FORM, data={"act": "see"}),
    ("form_editor.drop", "POST"): Rule(may=only("ql"), elsewhere=404, values=_OWN_FORM),
    ("diagram_review.page", "GET"): Rule(elsewhere=404, values=_DRAFT),
    ("diagram_review.compared", "POST"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT),
    ("diagram_review.submit", "POST"): Rule(
        may=only("ql"),
        elsewhere=404,
        values=_DRAFT,
        data={"reason": "x", "legal_basis": "x", "valid_from": "07/03/2022"},
    ),
    ("diagram_review.drop", "POST"): Rule(may=only("ql"), elsewhere=404, values=_DRAFT),
    ("diagram_review.release", "POST"): Rule(
        may=only("ld"), elsewhere=404, values=_SUBMITTED, why="the quality officer has drawn it"
    ),
    ("diagram_review.back", "POST"): Rule(
        may=only("ql", "ld"), elsewhere=404, values=_SUBMITTED, data={"note": "x"}, why="or it was released meanwhile"
    ),
    ("receipts.void", "POST"): Rule(
        may=NOBODY,
        others=404,
        elsewhere=404,
        values={"key": "dossier", "receipt": "nothing"},
        data={"reason": "x"},
        why="no such receipt",
    ),
    ("receipts.give_back", "POST"): Rule(
        may=NOBODY,
        others=404,
        elsewhere=404,
        values={"key": "dossier", "receipt": "nothing"},
        data={"reason": "x"},
        why="no such receipt",
    ),
    ("cash.page", "GET"): Rule(),
    ("cash.begin", "POST"): Rule(values={"box": "box"}, why="nothing is written without an amount"),
    ("cash.count", "POST"): Rule(values={"box": "box"}, why="nothing is written without an amount"),
    ("cash.give", "POST"): Rule(values={"box": "box"}, why="nothing is written without an amount"),
    ("cash.take", "POST"): Rule(may=NOBODY, others=404, values={"key": "nothing"}, why="no such hand-over"),
    ("cash.as_paper", "GET"): Rule(values={"box": "box", "first": "first", "last": "first"}),
    ("cash.as_sheet", "GET"): Rule(values={"box": "box", "first": "first", "last": "first"}),
    ("treasury.page", "GET"): Rule(),
    ("treasury.close", "POST"): Rule(why="nothing is closed from an empty form: what is missing is said"),
    ("treasury.pay", "POST"): Rule(why="nothing is paid from an empty form: what is missing is said"),
    ("receipt_books.page", "GET"): Rule(),
    ("receipt_books.change", "POST"): Rule(values={"act": "books_act"}, why="nothing is bought from an empty form"),
    ("receipt_use.page", "GET"): Rule(),
    ("receipt_use.as_paper", "GET"): Rule(values={"quarter": "quarter"}),
    ("receipt_use.as_sheet", "GET"): Rule(values={"quarter": "quarter"}),
    ("receipt_use.close", "POST"): Rule(
        may=only("tc", "vp"), values={"quarter": "quarter"}, why="the quarter runs: nothing is closed"
    ),
    ("receipts.send_back", "POST"): Rule(
        may=NOBODY,
        others=404,
        elsewhere=404,
        values={"key": "dossier", "receipt": "nothing"},
        data={"reason": "x", "document": "x"},
        why="no such receipt",
    ),
    ("remittances.page", "GET"): Rule(may=_ACCOUNTANTS),
    ("remittances.record", "POST"): Rule(may=_ACCOUNTANTS),
    ("remittances.confirm", "POST"): Rule(may=_ACCOUNTANTS, why="nothing is confirmed where nothing is ticked"),
    ("remittances.one", "GET"): Rule(may=_ACCOUNTANTS, elsewhere=404, values=_REMITTANCE),
    ("remittances.match", "POST"): Rule(may=_ACCOUNTANTS, elsewhere=404, values=_REMITTANCE),
    ("remittances.back", "POST"): Rule(may=_ACCOUNTANTS, elsewhere=404, values=_REMITTANCE),
    ("remittances.aside", "POST"): Rule(may=_ACCOUNTANTS, elsewhere=404, values=_REMITTANCE),
    ("bank_statement.preview", "POST"): Rule(may=_ACCOUNTANTS),
    ("bank_statement.take_in", "POST"): Rule(may=_ACCOUNTANTS),
    ("bank_account.page", "GET"): Rule(why="citizens see it too"),
    ("bank_account.enter", "POST"): Rule(why="nothing is entered from an empty form: what is missing is said"),
    ("bank_account.confirm", "POST"): Rule(
        may=NOBODY, others=404, values={"key": "nothing"}, why="no such account waits: test_remittances.py"
    ),
    ("bank_account.drop", "POST"): Rule(may=NOBODY, others=404, values={"key": "nothing"}, why="no such account"),
    ("apology.page", "GET"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("apology.issue", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("withdrawal.page", "GET"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("withdrawal.withdraw", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    # Citizens have no account: their pages are open, and so to every officer.
    ("citizen.page", "GET"): Rule(open=True),
    ("citizen.procedures", "GET"): Rule(open=True),
    ("citizen.procedure", "GET"): Rule(open=True, values={"code": "procedure"}),
    ("tracking.page", "GET"): Rule(open=True),
    ("tracking.follow", "POST"): Rule(open=True, why="without code and secret it says so"),
    ("tracking.leave", "POST"): Rule(open=True),
    ("followed.page", "GET"): Rule(open=True, why="who has not opened a dossier is asked for code and secret"),
    ("followed.result", "GET"): Rule(open=True, values={"key": "result"}, why="as followed.page"),
    ("citizen_survey.page", "GET"): Rule(open=True, why="as followed.page"),
    ("citizen_survey.give", "POST"): Rule(open=True, why="as followed.page"),
    ("citizen_supplement.page", "GET"): Rule(open=True, why="as followed.page"),
    ("citizen_supplement.send", "POST"): Rule(open=True, why="as followed.page"),
    ("online_filing.page", "GET"): Rule(open=True, values={"code": "procedure"}),
    ("online_filing.begin", "POST"): Rule(
        open=True, values={"code": "procedure"}, why="without a phone or an address it says so"
    ),
    ("online_filing.confirm_page", "GET"): Rule(open=True, why="who has begun nothing is led to the procedures"),
    ("online_filing.confirm", "POST"): Rule(open=True, why="as online_filing.confirm_page"),
    ("online_filing.again", "POST"): Rule(open=True, why="as online_filing.confirm_page"),
    **{
        (f"online_draft.{name}", method): Rule(open=True, why="as online_filing.confirm_page")
        for name, method in (
            *(("page", "GET"), ("papers", "GET"), ("review", "GET")),
            *(("save", "POST"), ("upload", "POST"), ("file", "POST")),
        )
    },
    ("online_draft.drop", "POST"): Rule(open=True, values={"key": "file"}, why="as online_filing.confirm_page"),
    ("feedback.page", "GET"): Rule(open=True),
    ("feedback.send", "POST"): Rule(open=True, data={"token": "0" * 32}, why="without content it says so"),
    ("incoming_files.begin", "POST"): Rule(
        open=True, values={"kind": "incoming_kind"}, why="who has opened neither draft nor dossier has no file there"
    ),
    ("incoming_files.go_on", "PATCH"): Rule(
        open=True, values={"kind": "incoming_kind", "key": "file"}, why="as incoming_files.begin: test_incoming_files"
    ),
    ("tracking_secrets.page", "GET"): Rule(may=only("tn"), elsewhere=404, values=_DOSSIER),
    ("tracking_secrets.renew", "POST"): Rule(may=only("tn"), elsewhere=404, values=_DOSSIER),
    ("audit.page", "GET"): Rule(may=FOLLOWERS),
    ("audit.verify", "POST"): Rule(may=AUDITORS),
    ("audit.event_log", "GET"): Rule(may=AUDITORS, values={"form": "form"}),
    ("trace.page", "GET"): Rule(may=FOLLOWERS, elsewhere=404, values=_DOSSIER),
    ("trace.event_log", "GET"): Rule(may=AUDITORS, elsewhere=404, values={**_DOSSIER, "form": "form"}),
    ("processes.page", "GET"): Rule(may=FOLLOWERS),
    ("processes.process", "GET"): Rule(may=FOLLOWERS, values=_VERSION),
    ("processes.master_list", "GET"): Rule(may=FOLLOWERS, values={"form": "sheet_form"}),
    ("version_difference.page", "GET"): Rule(may=FOLLOWERS, values=_VERSION),
}
