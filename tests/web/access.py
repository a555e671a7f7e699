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
    values: Mapping[str, str] = field(
        default_factory=dict
    )  # of the address: the name of a subject of the test's office
    why: str = ""


def only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


ADMINISTRATORS = only("qt")
_USER = {"key": "user"}

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
    ("work_item.page", "GET"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.complete", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.enter_late", "POST"): Rule(
        may=only("tp"), elsewhere=404, values={"key": "item"}, data={"_late_at": "07/03/2022 08:00"}
    ),
    ("work_item.claim", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.release", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.recuse", "POST"): Rule(may=only("tp"), elsewhere=404, values={"key": "item"}),
    ("work_item.assign", "POST"): Rule(
        may=NOBODY, elsewhere=404, values={"key": "item"}, why="only the leader, and only reserved work"
    ),
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
    ("health.page", "GET"): Rule(may=ADMINISTRATORS),
    ("health.examine", "POST"): Rule(may=ADMINISTRATORS),
    ("health.retry_step", "POST"): Rule(may=ADMINISTRATORS, elsewhere=403, values={"key": "incident"}),
    ("health.retry_delivery", "POST"): Rule(may=ADMINISTRATORS, values={"key": "letter"}),
    ("apology.page", "GET"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("apology.issue", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("withdrawal.page", "GET"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
    ("withdrawal.withdraw", "POST"): Rule(may=only("tn"), elsewhere=404, values={"key": "dossier"}),
}
