"""The catalogue of procedures as published, and what is said when a file of it is wrong."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.catalog import CatalogueBroken, inspect, load
from engine.catalog.consistency import check_catalog
from engine.catalog.source import MAX_DEPTH, read_source
from engine.cli import main
from engine.config import WORKFLOWS
from engine.domain.dated import in_force
from engine.domain.errors import NotFound
from engine.domain.procedure import Confidence, NotInForce, OpinionClock, Procedure
from engine.domain.suspension import Policy

OLD, NEW = date(2022, 2, 14), date(2022, 2, 15)
MOUNTAIN = frozenset({"mountainous"})

catalog = load(Path(WORKFLOWS))


def terms(code: str, on: date = NEW) -> list[str]:
    return [str(stage.term) for stage in catalog.procedure(code).block(on).stages]


def listed(on: date) -> list[Procedure]:
    return [found for found in catalog.procedures.values() if found.is_published and in_force(found.blocks, on)]


def test_the_133_procedures_are_listed() -> None:
    assert len(listed(NEW)) == 133
    assert len({procedure.name_vi for procedure in catalog.procedures.values()}) == len(catalog.procedures)


def test_every_fact_of_a_procedure_says_how_sure_it_is() -> None:
    for procedure in catalog.procedures.values():
        for block in procedure.blocks:
            for fact in ("name", "code", "term", "papers", "fee"):
                assert fact in block.evidence, (procedure.code, fact)


def test_a_fact_that_was_not_checked_is_from_memory() -> None:
    block = catalog.procedure("1.001193").latest
    assert block.certainty("code").confidence is Confidence.HIGH
    assert [reference.source for reference in block.certainty("code").checked] == ["cong_dvc"]
    assert block.certainty("result").checked == ()


def test_every_procedure_runs() -> None:
    assert {procedure.code for procedure in catalog.procedures.values() if procedure.latest.process is None} == set()


def test_every_procedure_of_the_other_fields_runs_and_asks_for_its_facts() -> None:
    others = [procedure for procedure in catalog.procedures.values() if procedure.group == "khac"]
    assert [found.code for found in others if not (found.latest.process and found.latest.facts_form)] == []


@pytest.mark.parametrize(("code", "days"), [("2.000509", 30), ("1.001028", 20)])
def test_a_belief_activity_must_be_filed_before_it_begins(code: str, days: int) -> None:
    lead_time = catalog.procedure(code).latest.lead_time
    assert lead_time is not None
    assert (lead_time.fact, lead_time.days) == ("starts_on", days)
    assert (date(2022, 5, 1) - lead_time.last_day(date(2022, 5, 1))).days == days


def test_groups_follow_the_yearly_report() -> None:
    groups = Counter(procedure.group for procedure in listed(NEW))
    assert {*groups, "phan_anh"} == set(catalog.vocabulary.groups), "and feedback, which is no published procedure"
    assert (groups["ho_tich"], groups["chung_thuc"], groups["dat_dai"]) == (23, 11, 3)
    assert {"bao_tro_xa_hoi", "nguoi_co_cong"} <= {
        domain.key for domain in catalog.vocabulary.domains.values() if domain.group == "vhxh"
    }


MERIT_CHAINS = [
    procedure.code
    for procedure in catalog.procedures.values()
    if procedure.domain == "nguoi_co_cong" and procedure.latest.process == "merit"
]


@pytest.mark.parametrize("code", MERIT_CHAINS)
def test_merit_chains_changed_on_15_february_2022(code: str) -> None:
    assert terms(code, OLD) == ["5 working_days", "10 working_days", "10 working_days"]
    assert terms(code, NEW) != terms(code, OLD)
    functions = [stage.function for stage in catalog.procedure(code).block(NEW).stages]
    assert functions == [None, "merit_review", "merit_decision"]


CHAINS = [
    ("1.010824", ["5 working_days", "7 working_days", "12 calendar_days"]),
    ("1.010821", ["3 working_days", "5 working_days", "7 working_days"]),
    ("1.001776", ["7 working_days", "2 working_days", "3 working_days", "7 working_days", "3 working_days"]),
    ("2.000986", ["2 working_days", "7 working_days", "5 working_days"]),
    ("2.000983", ["15 land_days", "10 land_days", "5 land_days"]),
    ("2.000880", ["3 working_days", "10 land_days"]),
    ("1.003554", ["45 calendar_days"]),
    ("1.001193", []),
    ("2.002409", ["10 calendar_days", "45 calendar_days"]),
    ("2.002396", ["7 working_days", "30 calendar_days"]),
    ("1.003005", ["30 calendar_days", "20 calendar_days"]),
    ("1.010091", ["10 working_days", "10 working_days"]),
]


@pytest.mark.parametrize(("code", "stages"), CHAINS)
def test_chains_of_levels(code: str, stages: list[str]) -> None:
    assert terms(code) == stages


@pytest.mark.parametrize(
    ("code", "function", "in_the_mountains"),
    [
        ("2.000983", None, ["15 land_days", "10 land_days"]),
        ("2.000983", "land_registry", ["10 land_days", "5 land_days"]),
        ("2.000880", "land_registry", ["10 land_days", "10 land_days"]),
        ("1.003554", None, ["45 calendar_days", "10 land_days"]),
        ("1.001776", "social_review", ["7 working_days", "3 working_days"]),
    ],
)
def test_the_mountain_extension_belongs_to_one_stage(
    code: str, function: str | None, in_the_mountains: list[str]
) -> None:
    block = catalog.procedure(code).latest
    assert [str(term) for term in block.function_terms(function, MOUNTAIN)] == in_the_mountains
    in_the_plain = [str(term) for term in block.function_terms(function, frozenset())]
    assert in_the_plain == terms_of(code, function)


def terms_of(code: str, function: str | None) -> list[str]:
    return [str(stage.term) for stage in catalog.procedure(code).latest.stages if stage.function == function]


def test_named_extensions() -> None:
    marriage = catalog.procedure("1.000894").latest.extension("verification")
    assert (str(marriage.term), marriage.replaces_total) == ("5 working_days", True)
    copies = catalog.procedure("2.000815").latest.extension("heavy_volume")
    assert (str(copies.term), copies.replaces_total) == ("2 working_days", False)
    with pytest.raises(NotFound):
        catalog.procedure("2.000815").latest.extension("verification")


def test_policies() -> None:
    blocks = [block for procedure in catalog.procedures.values() for block in procedure.blocks]
    assert {block.supplement for block in blocks} == {Policy.RESTART}
    assert catalog.procedure("1.001699").latest.opinion_clock is OpinionClock.PAUSE
    assert catalog.procedure("1.001022").latest.opinion_clock is OpinionClock.EXTEND
    assert catalog.procedure("1.001109").latest.opinion_clock is OpinionClock.INSIDE


def test_a_day_before_the_catalogue_is_refused() -> None:
    with pytest.raises(NotInForce, match="01/06/2019"):
        catalog.procedure("1.001193").block(date(2019, 6, 1))


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotFound):
        catalog.procedure("1.999999")


def test_the_published_list() -> None:
    result = CliRunner().invoke(main, ["procedures", "--json"])
    rows = {row["code"]: row for row in json.loads(result.stdout)}
    assert len(rows) == 133
    assert rows["1.010824"] == {
        "code": "1.010824",
        "name": "Hưởng trợ cấp khi người có công đang hưởng trợ cấp ưu đãi từ trần (mai táng phí, trợ cấp một lần)",
        "domain": "nguoi_co_cong",
        "process": "merit",
        "term": "5 working_days + 7 working_days + 12 calendar_days",
        "levels": ["commune", "district", "province"],
    }
    earlier = json.loads(CliRunner().invoke(main, ["procedures", "--on", "2022-02-14", "--json"]).stdout)
    assert {row["term"] for row in earlier if row["code"] == "1.010824"} == {
        "5 working_days + 10 working_days + 10 working_days"
    }
    assert len(CliRunner().invoke(main, ["procedures"]).stdout.splitlines()) == 133


# What is wrong


SPOILT = ("ho_tich", "dat_dai", "nguoi_co_cong", "giam_ngheo", "bao_tro_xa_hoi", "ton_giao")


def small_copy(folder: Path) -> Path:
    """A copy of workflows/ that a test may spoil: some procedures, and an empty file for each diagram they name."""
    shutil.copytree(WORKFLOWS, folder, ignore=shutil.ignore_patterns("*.bpmn", "procedures"))
    for name in SPOILT:
        (folder / "procedures").mkdir(exist_ok=True)
        shutil.copy(Path(WORKFLOWS) / "procedures" / f"{name}.yaml", folder / "procedures")
    named = {block.process for procedure in catalog.procedures.values() for block in procedure.blocks}
    asked = {row.process for row in catalog.organisation.competence}
    for process in filter(None, named | asked):
        (folder / "bpmn" / f"{process}.bpmn").touch()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_copy(tmp_path / "workflows")


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


UNREADABLE = [
    ("unknown key", "procedures/ho_tich.yaml", "    sets: 1", "    sets: 1\n    colour: red", "schema"),
    ("missing key", "procedures/ho_tich.yaml", "    sets: 1\n", "", "schema"),
    ("number as text", "procedures/ho_tich.yaml", "    sets: 1", "    sets: '1'", "schema"),
    ("impossible date", "procedures/nguoi_co_cong.yaml", "valid_to: 2022-02-14", "valid_to: 2022-02-30", "schema"),
    (
        "ends before it begins",
        "procedures/nguoi_co_cong.yaml",
        "valid_to: 2022-02-14",
        "valid_to: 2020-02-14",
        "schema",
    ),
    ("bad term", "procedures/ho_tich.yaml", "term: 0 same_day", "term: 3 moons", "schema"),
    ("overlapping blocks", "procedures/nguoi_co_cong.yaml", "valid_to: 2022-02-14", "valid_to: 2022-02-15", "overlap"),
    (
        "blocks out of order",
        "procedures/nguoi_co_cong.yaml",
        "valid_from: 2022-02-15",
        "valid_from: 2020-01-01",
        "overlap",
    ),
    ("code twice", "procedures/ho_tich.yaml", "code: '1.001193'", "code: '1.003554'", "duplicate_code"),
    ("code as a number", "procedures/dat_dai.yaml", "code: '1.003554'", "code: 1.003554", "schema"),
    ("unknown domain", "procedures/dat_dai.yaml", "domain: dat_dai", "domain: mat_trang", "domain"),
    ("key twice", "procedures/dat_dai.yaml", "    sets: 1", "    sets: 1\n    sets: 2", "yaml"),
    ("anchor", "procedures/dat_dai.yaml", "    sets: 1", "    sets: &sets 1", "yaml"),
    ("not YAML", "procedures/dat_dai.yaml", "domain: dat_dai", "domain: [dat_dai", "yaml"),
    ("object tag", "procedures/dat_dai.yaml", "domain: dat_dai", "domain: !!python/name:os.system", "yaml"),
    ("negative amount", "tariffs/national.yaml", "amount: 8000", "amount: -8000", "schema"),
    ("half a đồng", "tariffs/national.yaml", "amount: 8000", "amount: 8000.5", "schema"),
    (
        "nobody decides",
        "tariffs/national.yaml",
        "      decided_by: Nghị quyết HĐND tỉnh Thừa Thiên Huế\n",
        "",
        "schema",
    ),
    ("tiers fall", "tariffs/national.yaml", "{last_page: 2, amount: 2000}", "{amount: 2000}", "schema"),
    ("unknown beneficiary", "tariffs/national.yaml", "{who: ho_ngheo,", "{who: vua,", "tariff"),
    ("tariff in a circle", "tariffs/demo.yaml", "extends: national", "extends: demo", "tariff"),
    ("amount decided already", "tariffs/demo.yaml", "item: marital_status", "item: extract", "tariff"),
    ("unknown level", "org/units.yaml", "level: commune", "level: hamlet", "organisation"),
    ("unknown role", "org/units.yaml", "roles: [tn, tp", "roles: [tn, moon", "organisation"),
    ("form that is no JSON", "forms/check.form.json", '"type": "default",', '"type" "default",', "schema"),
    ("form with a formula", "forms/check.form.json", '"label": "Kết quả kiểm tra"', '"label": "=a.b"', "schema"),
    ("area in a circle", "org/areas.yaml", "parent: thua_thien_hue", "parent: trung_son", "organisation"),
    ("unknown unit", "org/competence.yaml", "unit: bhxh_a_luoi", "unit: bhxh", "organisation"),
    ("competence twice", "org/competence.yaml", "unit: cong_an_a_luoi", "unit: cong_an_trung_son", "organisation"),
    ("pattern without number", "org/papers.yaml", "{agency}-{yymmdd}-{number}", "{agency}-{yymmdd}", "schema"),
    ("pattern that reads attributes", "org/papers.yaml", "{number}", "{number.__class__}", "schema"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    folder: Path, file: str, old: str, new: str, rule: str
) -> None:
    spoil(folder, file, old, new)
    found, findings = inspect(folder)
    assert found is None
    assert {(finding.file, finding.rule) for finding in findings} == {(file, rule)}
    assert all(finding.line > 0 and finding.vi and finding.en for finding in findings)


def test_what_only_follows_from_another_fault_is_not_said(folder: Path) -> None:
    spoil(folder, "procedures/dat_dai.yaml", "    sets: 1", "    sets: 0")
    assert [finding.element for finding in inspect(folder)[1]] == ["procedures.0.blocks.0.sets"]


def test_a_broken_form_and_an_unknown_role_are_named(folder: Path) -> None:
    spoil(folder, "forms/check.form.json", '"label": "Kết quả kiểm tra"', '"label": "=a.b"')
    spoil(folder, "org/units.yaml", "roles: [tn, tp", "roles: [tn, moon")
    form, role = sorted(inspect(folder)[1], key=lambda finding: finding.file)
    assert (form.line, form.element) == (8, "outcome")
    assert role.en == "there is no “moon” in roles"


def test_what_is_broken_is_not_loaded(folder: Path) -> None:
    spoil(folder, "procedures/dat_dai.yaml", "    sets: 1", "    sets: 0")
    with pytest.raises(CatalogueBroken, match=r"procedures/dat_dai.yaml, dòng \d+, procedures.0.blocks.0.sets"):
        load(folder)


def test_everything_that_is_wrong_is_said_together(folder: Path) -> None:
    spoil(folder, "procedures/dat_dai.yaml", "    sets: 1", "    sets: 0")
    spoil(folder, "procedures/ho_tich.yaml", "    sets: 1", "    sets: 0")
    spoil(folder, "org/units.yaml", "level: commune", "level: hamlet")
    assert {finding.file for finding in inspect(folder)[1]} == {
        "procedures/dat_dai.yaml",
        "procedures/ho_tich.yaml",
        "org/units.yaml",
    }


def test_deep_and_big_files_are_refused(tmp_path: Path) -> None:
    deep, big = tmp_path / "deep.yaml", tmp_path / "big.yaml"
    deep.write_text("[" * (MAX_DEPTH + 1), encoding="utf-8")
    big.write_text("#" * 2_000_001, encoding="utf-8")
    for path in (deep, big, tmp_path / "none.yaml"):
        with pytest.raises(CatalogueBroken, match=path.name):
            read_source(path, tmp_path)


CONTRADICTIONS = [
    ("unknown register", "procedures/dat_dai.yaml", "[SO_HGDD]", "[SO_X]", "register"),
    ("unknown level", "procedures/dat_dai.yaml", "levels: [commune]", "levels: [commune, moon]", "level"),
    (
        "level not listed",
        "procedures/ho_tich.yaml",
        "[commune, police, social_insurance]",
        "[commune, police]",
        "level",
    ),
    ("unknown fee item", "procedures/dat_dai.yaml", "fees: [no_fee]", "fees: [moon_fee]", "fee"),
    ("unknown process", "procedures/dat_dai.yaml", "process: land_mediation", "process: moon", "process"),
    ("unknown form", "procedures/dat_dai.yaml", "facts_form: facts_land_dispute", "facts_form: moon", "form"),
    ("lead time before no day", "procedures/ton_giao.yaml", "fact: starts_on", "fact: activity", "lead_time"),
    ("unknown source", "procedures/ho_tich.yaml", "source: cong_dvc", "source: rumour", "source"),
    ("unknown extension", "procedures/dat_dai.yaml", "extended_by: [mountain]", "extended_by: [moon]", "extension"),
    ("opinion without extension", "procedures/ho_tich.yaml", "- key: verification", "- key: moon", "extension"),
    ("nobody is competent", "procedures/dat_dai.yaml", "function: land_registry", "function: moon", "function"),
    ("no function", "procedures/dat_dai.yaml", "      function: land_registry\n", "", "function"),
    ("stages too long", "procedures/dat_dai.yaml", "term: 15 land_days", "term: 16 land_days", "stage_sum"),
    ("no term at all", "procedures/ho_tich.yaml", "    term: 0 same_day\n", "", "term"),
    (
        "campaign with a term",
        "procedures/giam_ngheo.yaml",
        "    process: poverty_review\n",
        "    process: poverty_review\n    term: 5 working_days\n",
        "term",
    ),
    (
        "parallel without total",
        "procedures/ho_tich.yaml",
        "    term: 20 working_days\n",
        "",
        "term",
    ),
    ("competence without diagram", "org/competence.yaml", "process: tax_notice", "process: moon", "process"),
    ("competence for no procedure", "org/competence.yaml", "['1.001731',", "['9.999999', '1.001731',", "procedure"),
    (
        "unit of another time",
        "org/competence.yaml",
        "valid_from: 2021-01-01, valid_to: 2025-02-28}",
        "valid_from: 2020-01-01, valid_to: 2025-02-28}",
        "unit",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"), [case[1:] for case in CONTRADICTIONS], ids=[case[0] for case in CONTRADICTIONS]
)
def test_a_contradiction_is_found(folder: Path, file: str, old: str, new: str, rule: str) -> None:
    spoil(folder, file, old, new)
    found, broken = inspect(folder)
    assert found is not None, broken
    assert {(finding.file, finding.rule) for finding in check_catalog(found)} == {(file, rule)}


def test_nothing_in_the_catalogue_contradicts_itself() -> None:
    missing_diagrams = {"process"}  # drawn in another folder; `motcua check` over all of workflows/ reports them
    assert [finding for finding in check_catalog(catalog) if finding.rule not in missing_diagrams] == []


def test_the_catalogue_is_read_once() -> None:
    assert load(Path(WORKFLOWS)) is load(Path(WORKFLOWS))
