"""The organisations before and after 2025: what may be filed when, and how a hole in time is found."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bpmn.drawing import outlines
from engine.catalog import Finding, inspect, load
from engine.catalog.days import check_days
from engine.catalog.reach import check_reach
from engine.cli import main
from engine.config import WORKFLOWS
from engine.domain.dated import in_force
from engine.domain.procedure import Confidence, Evidence, Replaced

THREE_TIERS, TWO_TIERS = date(2022, 5, 30), date(2025, 7, 1)

catalog = load(Path(WORKFLOWS))


def codes(on: date) -> set[str]:
    return {procedure.code for procedure in catalog.procedures.values() if in_force(procedure.blocks, on)}


def test_what_came_and_went_with_the_law_of_2024_and_2025() -> None:
    assert codes(TWO_TIERS) - codes(THREE_TIERS) == {"1.012812", "1.013967", "2.000528", "2.000806"}
    assert codes(THREE_TIERS) - codes(TWO_TIERS) == {"1.003554"}


def test_a_procedure_that_was_replaced_names_the_one_to_file() -> None:
    assert catalog.procedure("1.003554").block(date(2024, 6, 30)).process == "land_mediation"
    with pytest.raises(Replaced, match=r"1\.012812"):
        catalog.procedure("1.003554").block(date(2024, 7, 1))
    assert catalog.procedure("1.012812").block(date(2024, 7, 1)).process == "land_mediation"


def test_what_was_checked_for_the_old_law_is_not_checked_for_the_new() -> None:
    old, new = (catalog.procedure("1.001776").block(day) for day in (THREE_TIERS, TWO_TIERS))
    assert (old.papers, old.term, old.extensions) == (new.papers, new.term, new.extensions)
    assert old.certainty("papers").checked
    assert new.certainty("papers") == Evidence(confidence=Confidence.UNASSESSED)
    assert [reference.source for reference in new.certainty("code").checked] == ["cong_dvc"]  # seen in 2025–2026
    assert (old.levels, new.levels) == (("commune", "district"), ("commune",))


def test_a_list_of_a_day_without_procedures_is_refused() -> None:
    result = CliRunner().invoke(main, ["procedures", "--on", "2000-01-01"])
    assert result.exit_code == 1
    assert "2000-01-01" in result.stderr


@pytest.mark.parametrize("on", ["2025-06-30", "2025-07-01"])
def test_no_level_is_listed_that_is_not_in_force(on: str) -> None:
    day = date.fromisoformat(on)
    for procedure in catalog.procedures.values():
        block = in_force(procedure.blocks, day)
        for level in block.levels if block else ():
            assert in_force([catalog.organisation.levels[level]], day), (procedure.code, level)


# Holes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of workflows/ that a test may spoil."""
    return Path(shutil.copytree(WORKFLOWS, tmp_path / "workflows"))


def spoiled(folder: Path, file: str, old: str, new: str) -> list[Finding]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found, broken = inspect(folder)
    assert found is not None, broken
    files = {f"bpmn/{name}.bpmn": data for name, data in found.diagrams().items()}
    return [*check_days(found), *check_reach(found, outlines(files))]


LAND_2025 = "{function: land_registry, unit: vpdkdd_khu_vuc_a_luoi, process: land_registry, valid_from: 2025-07-01}"
HOLES = [
    (
        "competence of a unit that has ended",
        "org/competence.yaml",
        "unit: bhxh_a_luoi, process: insurance, valid_from: 2021-01-01, valid_to: 2025-06-30",
        "unit: bhxh_a_luoi, process: insurance, valid_from: 2021-01-01",
        {("org/competence.yaml", "unit")},
        "2025-07-01",
    ),
    (
        "a function that nobody has for some days",
        "org/competence.yaml",
        LAND_2025,
        LAND_2025.replace("07-01", "08-01"),
        {("procedures/dat_dai.yaml", "competence")},
        "2025-07-01",
    ),
    (
        "a function farther on the way",
        "org/competence.yaml",
        "unit: thue_co_so_a_luoi, process: tax_notice, valid_from: 2025-07-01",
        "unit: thue_co_so_a_luoi, process: tax_notice, valid_from: 2025-07-15",
        {("procedures/dat_dai.yaml", "competence")},
        "2025-07-01",
    ),
    (
        "a level without units",
        "org/levels.yaml",
        "name_en: Region, order: 2, valid_from: 2025-07-01",
        "name_en: Region, order: 2, valid_from: 2025-06-01",
        {("org/levels.yaml", "level")},
        "2025-06-01",
    ),
    (
        "a unit without its level",
        "org/levels.yaml",
        "name_en: Region, order: 2, valid_from: 2025-07-01",
        "name_en: Region, order: 2, valid_from: 2025-07-02",
        {("org/units.yaml", "level"), ("procedures/dat_dai.yaml", "level")},
        "2025-07-01",
    ),
    (
        "nobody receives",
        "org/units.yaml",
        "    agency_code: H57.40",
        "    # agency_code: H57.40",
        {("org/units.yaml", "gap")},
        "2025-07-01",
    ),
    (
        "no set of slips",
        "org/papers.yaml",
        "  valid_from: 2025-09-15",
        "  valid_from: 2025-09-20",
        {("org/papers.yaml", "gap")},
        "2025-09-15",
    ),
    (
        "a procedure without rules for some days",
        "procedures/dat_dai.yaml",
        "  - valid_from: 2025-07-01\n    as_before: true\n    levels: [commune, regional]",
        "  - valid_from: 2025-07-03\n    as_before: true\n    levels: [commune, regional]",
        {("procedures/dat_dai.yaml", "gap")},
        "2025-07-01",
    ),
    (
        "a successor that does not exist yet",
        "procedures/dat_dai.yaml",
        "  - valid_from: 2024-07-01\n    valid_to: 2025-06-30\n    process: land_mediation",
        "  - valid_from: 2024-08-01\n    valid_to: 2025-06-30\n    process: land_mediation",
        {("procedures/dat_dai.yaml", "procedure")},
        "2024-07-01",
    ),
    (
        "a chain of another level than the receiver's",
        "procedures/nguoi_co_cong.yaml",
        "    - level: province\n      agency: Sở Nội vụ ban hành quyết định\n      function: merit_review",
        "    - level: commune\n      agency: Sở Nội vụ ban hành quyết định\n      function: merit_review",
        {("procedures/nguoi_co_cong.yaml", "level")},
        "2025-07-01",
    ),
    (
        "nobody for a lane",
        "org/units.yaml",
        "ld, hd, cv, ql, dg, qt]",
        "ld, hd, ql, dg, qt]",
        {
            (f"procedures/{name}.yaml", "role")
            for name in ("bao_tro_xa_hoi", "giam_ngheo", "nong_nghiep", "phong_chong_thien_tai")
        },
        "own_decision",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted", "told"), [case[1:] for case in HOLES], ids=[case[0] for case in HOLES]
)
def test_a_hole_in_time_is_found(
    folder: Path, file: str, old: str, new: str, wanted: set[tuple[str, str]], told: str
) -> None:
    found = spoiled(folder, file, old, new)
    assert {(finding.file, finding.rule) for finding in found} == wanted
    assert all(told in finding.en and finding.line > 1 for finding in found)


def test_the_catalogue_has_no_hole(folder: Path) -> None:
    assert spoiled(folder, "org/papers.yaml", "#", "#") == []
