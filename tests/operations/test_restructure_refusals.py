"""What a restructuring refuses, and what is refused until it is applied."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import catalog as catalogs
from engine.catalog.finding import CatalogueBroken
from engine.cli import main
from engine.domain.errors import Refusal
from engine.domain.identifiers import DossierId, RoleKey, UnitId, WorkItemId
from engine.domain.instant import VIETNAM
from engine.domain.organisation import UnitNotInForce
from engine.domain.refusals import SelfApproval
from engine.domain.restructuring import (
    BookCollides,
    DayNotBegun,
    NobodyKeepsMoney,
    NothingRestructured,
    RoleMissing,
    WorkLeft,
)
from engine.domain.succession import RestructuringPending, UnitEnded
from engine.operations.claim_work_item import claim_work_item
from engine.operations.complete_work_item import complete_work_item
from engine.operations.plan_restructuring import plan_restructuring
from engine.operations.restructure import restructure
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.database import in_transaction
from engine.store.numbers import next_number
from engine.store.tables import (
    audit_events,
    dossiers,
    register_entries,
    restructurings,
    stages,
    timers,
    work_items,
)
from tests.office import Office
from tests.operations.paths import at_review
from tests.operations.reorganised import COMMUNE, DISTRICT, NEW_COMMUNE, PROVINCE, Rows, reorganised
from tests.operations.restructured import (
    COPIES,
    DAY,
    MARITAL,
    MORNING,
    SYSTEM,
    Build,
    apply,
    everywhere,
    file_at,
    until_done,
)


@pytest.fixture
def office(build: Build) -> Office:
    return build()


def test_the_day_has_not_begun(office: Office) -> None:
    everywhere(office)
    office.now = datetime(2022, 5, 31, 23, 59, tzinfo=VIETNAM)
    assert plan_restructuring(office.installation, DAY).total.dossiers == 9
    with pytest.raises(DayNotBegun):
        apply(office)
    assert office.rows(restructurings) == []


def drop(unit: str) -> Callable[[Rows], None]:
    return lambda rows: rows.remove(next(row for row in rows if row["predecessor"] == unit))


def only_by_function(rows: Rows) -> None:
    next(row for row in rows if row["successor"] == PROVINCE)["functions"] = ["social_review"]
    rows.remove(next(row for row in rows if row["basis"] == "NQ số 3"))


def without_a_role(rows: Rows) -> None:
    next(row for row in rows if row["predecessor"] == COMMUNE)["successor"] = "cong_an_a_luoi_moi"


REFUSED: list[tuple[Callable[[Rows], None], type[Refusal], str]] = [
    (drop("cong_an_trung_son"), WorkLeft, "Công an xã Trung Sơn còn 1 chặng"),
    (drop(DISTRICT), WorkLeft, "huyện A Lưới còn 2 chặng đang mở (merit_review: 1.010824)"),
    (only_by_function, WorkLeft, "merit_review"),
    (without_a_role, RoleMissing, "Công an huyện A Lưới mới không có"),
]


@pytest.mark.parametrize(
    ("change", "refusal", "said"), REFUSED, ids=[case[1].__name__ + case[2][:9] for case in REFUSED]
)
def test_a_plan_with_a_problem_moves_nothing(
    build: Build, change: Callable[[Rows], None], refusal: type[Refusal], said: str
) -> None:
    office = build(change)
    everywhere(office)
    office.now = MORNING
    rows = [office.rows(table) for table in (stages, work_items, dossiers, audit_events)]
    with pytest.raises(refusal, match=said.replace("(", r"\(").replace(")", r"\)")):
        apply(office)
    assert [office.rows(table) for table in (stages, work_items, dossiers, audit_events)] == rows
    assert office.rows(restructurings) == []


def test_money_needs_a_keeper(build: Build) -> None:
    def split(rows: Rows) -> None:
        rows[0]["procedures"] = [COPIES]
        rows.append({**rows[0], "procedures": [MARITAL], "successor": "ubnd_a_luoi_moi", "books": {}})

    office = build(split)
    until_done(office, at_review(office, COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}))
    office.now = MORNING
    with pytest.raises(NobodyKeepsMoney):
        apply(office)


def test_numbers_that_would_collide(office: Office) -> None:
    everywhere(office)
    office.now = MORNING
    book = office.rows(register_entries)[0].book
    in_transaction(
        office.installation.database,
        lambda session: next_number(session, NEW_COMMUNE, f"register:{book}", "2022"),
    )
    with pytest.raises(BookCollides, match=book):
        apply(office)


def test_a_day_on_which_nothing_changes(office: Office) -> None:
    with pytest.raises(NothingRestructured, match="01/06/2022"):
        restructure(office.installation, date(2023, 4, 5), actor=SYSTEM, now=office.now)


CONTRADICTIONS: list[tuple[Callable[[Rows], None], str]] = [
    (lambda rows: rows.append({**rows[0], "successor": "ubnd_a_luoi_moi"}), "hai đơn vị kế thừa"),
    (lambda rows: rows[0].update(successor=COMMUNE), "vừa nhận việc"),
    (lambda rows: rows[0].update(successor="ubnd_a_luoi"), "vừa nhận việc"),
    (lambda rows: rows[0].update(successor="ubnd_nao_do"), "không có “ubnd_nao_do”"),
    (lambda rows: rows[0].update(successor="phong_noi_vu_a_luoi"), "không tồn tại vào ngày 01/06/2022"),
    (lambda rows: rows[0].update(predecessor="phong_noi_vu_a_luoi"), "không tồn tại trước ngày"),
    (lambda rows: rows[0].update(predecessor="so_tu_phap_thua_thien_hue"), "vẫn hoạt động"),
    (lambda rows: rows[0].update(functions=["giao_viec"]), "không có “giao_viec”"),
    (lambda rows: rows[0].update(areas=["sao_hoa"]), "không có “sao_hoa”"),
    (lambda rows: rows[0].update(books={"shelf": "anew"}), "successions"),
    (lambda rows: rows[0].pop("basis"), "thiếu mục này"),
    (
        lambda rows: rows.append({**rows[0], "functions": ["tax"], "successor": "ubnd_a_luoi_moi"}),
        "được nối tiếp ở hai đơn vị",
    ),
]


@pytest.mark.parametrize(("change", "said"), CONTRADICTIONS)
def test_successions_that_contradict_themselves(tmp_path: Path, change: Callable[[Rows], None], said: str) -> None:
    with pytest.raises(CatalogueBroken) as refused:
        catalogs.load(reorganised(tmp_path, DAY, change))
    assert said in refused.value.vietnamese
    assert "successions.yaml, dòng" in refused.value.vietnamese


def test_until_it_is_applied_work_says_so(office: Office) -> None:
    where = everywhere(office)
    office.now = MORNING
    item = office.item(where["specialist"], "review")
    specialist, desk = office.person(COMMUNE, "tp"), office.person(COMMUNE, "tn")
    with pytest.raises(RestructuringPending, match="motcua restructure --on 2022-06-01 --apply"):
        complete_work_item(office.installation, item.id, {"outcome": "ok"}, actor=specialist, now=office.now)
    with pytest.raises(RestructuringPending):
        claim_work_item(office.installation, WorkItemId(item.id), actor=specialist, now=office.now)
    with pytest.raises(RestructuringPending):
        withdraw_dossier(office.installation, DossierId(where["specialist"]), "Đơn", actor=desk, now=office.now)
    with pytest.raises(UnitEnded, match="Trung Sơn mới"):
        file_at(office, COMMUNE, COPIES, {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
    with pytest.raises(UnitNotInForce):
        file_at(office, "phong_noi_vu_a_luoi", COPIES, {"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
    yesterday = datetime(2022, 5, 31, 16, tzinfo=VIETNAM)
    complete_work_item(
        office.installation, item.id, {"outcome": "ok"}, actor=specialist, now=office.now, occurred_at=yesterday
    )


def test_timers_of_an_ended_unit_wait_for_the_successor(office: Office) -> None:
    where = everywhere(office)
    (timer,) = office.rows(timers, dossier_id=where["supplement"])
    office.now = timer.due_at + timedelta(minutes=1)
    office.sweep()
    assert office.dossier(where["supplement"]).status == "waiting_supplement"
    (late,) = office.rows(timers, dossier_id=where["supplement"])
    assert (late.due_at, late.attempts, late.next_try_at > office.now) == (timer.due_at, 0, True)
    office.now += timedelta(minutes=5)
    apply(office)
    office.sweep()
    assert not office.rows(timers, dossier_id=where["supplement"])
    assert not [row for row in office.rows(audit_events) if row.kind == "incident:raised"]


def test_whoever_reviewed_before_does_not_sign_after(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="ok")
    reviewer = office.person(COMMUNE, "tp")
    office.now = MORNING
    apply(office)
    signer = type(reviewer)(
        login=reviewer.login,
        unit_id=UnitId(NEW_COMMUNE),
        roles=frozenset({RoleKey("ld")}),
        user_id=reviewer.user_id,
        name=reviewer.name,
    )
    item = office.item(dossier_id, "sign")
    with pytest.raises(SelfApproval):
        complete_work_item(office.installation, item.id, {"outcome": "sign"}, actor=signer, now=office.now)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--on", "2022-13-01"], "--on"),
        (["--on", "2022-06-01", "--assign"], "--assign needs --apply"),
        ([], "--on"),
    ],
)
def test_one_sentence_for_what_is_given_wrong(office: Office, arguments: list[str], said: str) -> None:
    answer = CliRunner().invoke(main, ["restructure", *arguments])
    assert answer.exit_code in (1, 2)
    assert said in answer.stderr
