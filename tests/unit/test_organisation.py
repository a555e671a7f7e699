"""Who is competent where and when, and the codes and slips of a day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.catalog import load
from engine.config import WORKFLOWS
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId
from engine.domain.organisation import (
    Competence,
    NoCompetentUnit,
    Organisation,
    SeveralCompetentUnits,
    UnitNotInForce,
)

ON = date(2022, 3, 1)
COMMUNE, DISTRICT_POLICE = UnitId("ubnd_trung_son"), UnitId("cong_an_a_luoi")
SOCIAL, MERIT = UnitId("phong_ldtbxh_a_luoi"), ProcedureCode("1.010824")

organisation = load(Path(WORKFLOWS)).organisation


def row(
    function: str, unit: UnitId, process: str, *codes: str, since: date = ON, until: date | None = None
) -> Competence:
    return Competence(
        function=function,
        unit=unit,
        process=ProcessId(process),
        procedures=frozenset(map(ProcedureCode, codes)),
        valid_from=since,
        valid_to=until,
    )


def having(*rows: Competence) -> Organisation:
    return replace(organisation, competence=rows)


RECEIVERS = [
    ("merit_review", "phong_ldtbxh_a_luoi", "merit_district"),
    ("merit_decision", "so_ldtbxh_thua_thien_hue", "merit_province"),
    ("social_review", "phong_ldtbxh_a_luoi", "social_district"),
    ("land_registry", "vpdkdd_a_luoi", "land_registry"),
    ("tax", "chi_cuc_thue_a_luoi", "tax_notice"),
    ("residence", "cong_an_trung_son", "residence"),  # the nearest: the district's police has the function too
    ("insurance", "bhxh_a_luoi", "insurance"),
]


@pytest.mark.parametrize(("function", "unit", "process"), RECEIVERS)
def test_the_commune_reaches_every_function(function: str, unit: str, process: str) -> None:
    assert organisation.receiver(function, COMMUNE, MERIT, ON) == (unit, process)


TWO_TIERS = date(2025, 7, 1)
TODAY_RECEIVERS = [
    ("merit_review", MERIT, "so_noi_vu_hue", "merit_province"),  # the level between is gone
    ("merit_decision", MERIT, "so_noi_vu_hue", "merit_province"),
    ("merit_review", "1.010821", "so_noi_vu_hue", "merit_education_province"),
    ("social_review", "1.001776", "ubnd_a_luoi_1", "own_decision"),  # the power moved down: the sender itself
    ("social_review", "1.001731", "ubnd_a_luoi_1", "own_decision"),
    ("district_review", "2.002161", "ubnd_a_luoi_1", "own_decision"),
    ("district_review", "1.001109", "so_dttg_hue", "district_review"),
    ("disaster_decision", "1.010091", "ubnd_a_luoi_1", "own_decision"),
    ("land_registry", "2.000983", "vpdkdd_khu_vuc_a_luoi", "land_registry"),
    ("tax", "2.000983", "thue_co_so_a_luoi", "tax_notice"),
    ("residence", "2.000986", "cong_an_a_luoi_1", "residence"),
    ("insurance", "2.000986", "bhxh_co_so_a_luoi", "insurance"),
    ("adoption_opinion", "1.003005", "so_tu_phap_hue", "adoption_province"),
]


@pytest.mark.parametrize(("function", "procedure", "unit", "process"), TODAY_RECEIVERS)
def test_the_commune_of_two_tiers_reaches_every_function(
    function: str, procedure: str, unit: str, process: str
) -> None:
    found = organisation.receiver(function, UnitId("ubnd_a_luoi_1"), ProcedureCode(procedure), TWO_TIERS)
    assert found == (unit, process)


@pytest.mark.parametrize(
    ("on", "unit"),
    [
        (date(2025, 2, 28), "phong_ldtbxh_a_luoi"),
        (date(2025, 3, 1), "phong_noi_vu_a_luoi"),
        (date(2025, 6, 30), "phong_noi_vu_a_luoi"),
    ],
)
def test_merit_went_to_home_affairs_on_1_march_2025(on: date, unit: str) -> None:
    assert organisation.receiver("merit_review", COMMUNE, MERIT, on)[0] == unit


def test_a_unit_of_the_district_does_not_reach_down_into_a_commune() -> None:
    assert organisation.receiver("residence", SOCIAL, MERIT, ON)[0] == DISTRICT_POLICE


def test_the_chain_goes_on_from_the_district() -> None:
    assert organisation.receiver("merit_decision", SOCIAL, MERIT, ON)[0] == "so_ldtbxh_thua_thien_hue"


def test_a_row_that_names_the_procedure_goes_first_even_from_farther() -> None:
    named = row("merit_review", UnitId("so_ldtbxh_thua_thien_hue"), "merit_province", MERIT)
    table = having(row("merit_review", SOCIAL, "merit_district"), named)
    assert table.receiver("merit_review", COMMUNE, MERIT, ON)[1] == "merit_province"
    assert table.receiver("merit_review", COMMUNE, ProcedureCode("1.010803"), ON)[1] == "merit_district"


def test_competence_may_stay_in_the_sending_unit() -> None:
    table = having(row("social_review", COMMUNE, "social_commune"))
    assert table.receiver("social_review", COMMUNE, MERIT, ON) == (COMMUNE, "social_commune")


def test_competence_changes_on_its_day() -> None:
    old = row("tax", UnitId("chi_cuc_thue_a_luoi"), "tax_notice", since=date(2021, 1, 1), until=date(2022, 2, 28))
    table = having(old, row("tax", UnitId("ubnd_a_luoi"), "tax_notice"))
    assert table.receiver("tax", COMMUNE, MERIT, date(2022, 2, 28))[0] == "chi_cuc_thue_a_luoi"
    assert table.receiver("tax", COMMUNE, MERIT, ON)[0] == "ubnd_a_luoi"


def test_nobody_competent_is_refused_with_function_unit_and_day() -> None:
    with pytest.raises(NoCompetentUnit) as refused:
        having(row("merit_review", SOCIAL, "merit_district")).receiver("merit_review", COMMUNE, MERIT, date(2025, 7, 1))
    for sentence in (refused.value.vietnamese, refused.value.english):
        assert "Kiểm tra hồ sơ người có công" in sentence
        assert "xã Trung Sơn" in sentence
        assert "2025" in sentence


def test_two_at_the_same_distance_are_refused_by_name() -> None:
    table = having(row("tax", SOCIAL, "tax_notice"), row("tax", UnitId("ubnd_a_luoi"), "tax_notice"))
    with pytest.raises(SeveralCompetentUnits) as refused:
        table.receiver("tax", COMMUNE, MERIT, ON)
    assert "Ủy ban nhân dân huyện A Lưới" in refused.value.vietnamese


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(NotFound):
        organisation.receiver("horoscope", COMMUNE, MERIT, ON)
    with pytest.raises(NotFound):
        organisation.unit(UnitId("ubnd_hong_trung"))
    with pytest.raises(NotFound):
        organisation.role(RoleKey("king"))


def test_the_commune_is_in_the_mountains_at_the_border() -> None:
    assert organisation.area_flags(COMMUNE) == {"mountainous", "border", "especially_difficult"}


def test_dossier_codes_follow_the_pattern_of_the_day() -> None:
    assert organisation.dossier_code(COMMUNE, date(2022, 5, 30), 1) == "000.25.35.H57-220530-0001"
    assert organisation.dossier_code(COMMUNE, date(2022, 5, 30), 12_345) == "000.25.35.H57-220530-12345"


def test_a_unit_without_agency_code_gives_no_dossier_codes() -> None:
    with pytest.raises(InvalidInput, match="Bảo hiểm xã hội"):
        organisation.dossier_code(UnitId("bhxh_a_luoi"), ON, 1)


def test_a_unit_that_exists_no_more_gives_no_dossier_codes() -> None:
    with pytest.raises(UnitNotInForce):
        organisation.dossier_code(COMMUNE, date(2025, 7, 1), 1)


@pytest.mark.parametrize(
    ("on", "name", "slips"),
    [(date(2025, 9, 14), "TT 01/2018/TT-VPCP", 6), (date(2025, 9, 15), "TT 03/2025/TT-VPCP", 7)],
)
def test_the_set_of_slips_changes_on_its_day(on: date, name: str, slips: int) -> None:
    found = organisation.form_set(on)
    assert (found.name, len(found.slips)) == (name, slips)


def test_no_set_of_slips_before_the_first() -> None:
    with pytest.raises(NotFound):
        organisation.form_set(date(2000, 1, 1))
