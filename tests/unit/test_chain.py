import json
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from click.testing import CliRunner, Result

import engine.catalog
from engine.catalog.calendars import load_calendar
from engine.cli import main
from engine.domain.chain import ChainStage, chain_due, promise, promised_terms
from engine.domain.deadline import Mode
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import LegalClock
from engine.domain.organisation import Area, Organisation, Unit
from engine.domain.procedure import (
    PAYMENT_KEPT_DAYS,
    PAYMENT_WITHIN,
    SUPPLEMENT_WITHIN,
    CorrectionRule,
    NamedExtension,
    OpinionClock,
    ProcedureBlock,
    StagePlan,
)
from engine.domain.suspension import Policy
from engine.domain.term import Term

STATE = load_calendar()
MOUNTAINS = frozenset({"mountainous"})
NOWHERE: frozenset[str] = frozenset()


def at(text: str) -> datetime:
    """2022-03-14T09:00, in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def leg(
    level: str, term: str, *, parallel: bool = False, outside: bool = False, extended_by: tuple[str, ...] = ()
) -> StagePlan:
    return StagePlan(
        level=level,
        agency=level,
        function=None,
        term=Term.parse(term),
        parallel=parallel,
        outside_term=outside,
        extended_by=extended_by,
    )


def block(*stages: StagePlan, term: str | None = None, mountain: str | None = None) -> ProcedureBlock:
    ten_days = NamedExtension(
        key="mountain",
        term=Term.parse(mountain or "10 land_days"),
        replaces_total=False,
        when="xã miền núi",
        area_flags=MOUNTAINS,
    )
    return ProcedureBlock(
        valid_from=date(2019, 1, 1),
        valid_to=None,
        process=None,
        facts_form=None,
        lead_time=None,
        term=None if term is None else Term.parse(term),
        campaign=None,
        levels=tuple(stage.level for stage in stages),
        stages=stages,
        beside=(),
        extensions={"mountain": ten_days} if mountain else {},
        supplement=Policy.RESTART,
        supplement_within=SUPPLEMENT_WITHIN,
        follow_ups=(),
        correction=CorrectionRule(procedure=None, term=None, legal_basis="x"),
        payment_within=PAYMENT_WITHIN,
        payment_kept_days=PAYMENT_KEPT_DAYS,
        opinion_clock=OpinionClock.INSIDE,
        papers=(),
        sets=1,
        result="",
        registers=(),
        fees=(),
        fees_on_request=(),
        legal_basis="",
        online_level="3",
        archive_years=None,
        notes=(),
        evidence={},
    )


MERIT = block(leg("commune", "5 working_days"), leg("district", "7 working_days"), leg("province", "12 calendar_days"))
ALLOWANCE = block(
    *(leg("commune", f"{days} working_days") for days in (7, 2, 3)),
    *(leg("district", f"{days} working_days") for days in (7, 3)),
    term="22 working_days",
)
BIRTH_TO_INSURANCE = (
    leg("commune", "2 working_days"),
    leg("police", "7 working_days"),
    leg("insurance", "5 working_days", parallel=True),
    leg("commune", "1 working_days"),
)
LAND = block(
    leg("commune", "15 land_days", extended_by=("mountain",)),
    leg("district", "10 land_days"),
    leg("district", "5 land_days"),
    term="30 land_days",
    mountain="10 land_days",
)
LAND_CHANGE = block(
    leg("commune", "3 working_days", outside=True),
    leg("district", "10 land_days", extended_by=("mountain",)),
    term="10 land_days",
    mountain="10 land_days",
)

CASES = [
    ("M1", MERIT, NOWHERE, "2022-03-01T10:00", "2022-03-29T17:00", ["2022-03-08", "2022-03-17", "2022-03-29"]),
    (
        "M3",
        ALLOWANCE,
        NOWHERE,
        "2022-01-12T10:00",
        "2022-02-18T17:00",
        ["2022-01-21", "2022-01-25", "2022-01-28", "2022-02-15", "2022-02-18"],
    ),
    (
        "M5",
        block(*BIRTH_TO_INSURANCE, term="20 working_days"),
        NOWHERE,
        "2022-01-17T09:00",
        "2022-02-21T17:00",
        ["2022-01-19", "2022-01-28", "2022-01-26", "2022-02-07"],
    ),
    (
        "M5 in a province with 15 days",
        block(*BIRTH_TO_INSURANCE, term="15 working_days"),
        NOWHERE,
        "2022-01-17T09:00",
        "2022-02-14T17:00",
        ["2022-01-19", "2022-01-28", "2022-01-26", "2022-02-07"],
    ),
    ("M7", LAND, NOWHERE, "2022-03-10T08:00", "2022-04-22T17:00", ["2022-03-31", "2022-04-15", "2022-04-22"]),
    (
        "M7 in the mountains",
        LAND,
        MOUNTAINS,
        "2022-03-10T08:00",
        "2022-05-10T17:00",
        ["2022-04-15", "2022-04-29", "2022-05-10"],
    ),
    (
        "the desk's days do not count towards the total (L)",
        LAND_CHANGE,
        MOUNTAINS,
        "2022-03-10T08:00",
        "2022-04-13T17:00",
        ["2022-03-15", "2022-04-13"],
    ),
]


@pytest.mark.parametrize(("case", "law", "area", "accepted", "due_at", "stages"), CASES)
def test_a_promise_over_several_levels(
    case: str, law: ProcedureBlock, area: frozenset[str], accepted: str, due_at: str, stages: list[str]
) -> None:
    found = promise(at(accepted), law, area, STATE)
    assert found.due_at == at(due_at)
    assert [stage.due_at for stage in found.stages] == [at(f"{day}T17:00") for day in stages]


@pytest.mark.parametrize(("case", "law", "area", "accepted", "due_at", "stages"), CASES)
def test_a_clock_of_the_promised_terms_keeps_the_promise(
    case: str, law: ProcedureBlock, area: frozenset[str], accepted: str, due_at: str, stages: list[str]
) -> None:
    assert LegalClock.start(at(accepted), promised_terms(law, area, at(accepted), STATE), STATE).due_at == at(due_at)


def test_an_exact_chain_hands_over_in_the_middle_of_a_day() -> None:
    found = promise(at("2022-03-01T10:00"), MERIT, NOWHERE, STATE, Mode.EXACT)
    assert [stage.due_at for stage in found.stages] == [
        at("2022-03-08T10:00"),
        at("2022-03-17T10:00"),
        at("2022-03-29T17:00"),
    ]


def test_the_stage_after_parallel_ones_waits_for_the_last() -> None:
    days = {"a": "2 working_days", "b": "5 working_days", "c": "3 working_days", "d": "1 working_days"}
    stages = [
        ChainStage(level=level, terms=(Term.parse(term),), parallel=level in "bc") for level, term in days.items()
    ]
    found = chain_due(at("2022-03-07T09:00"), stages, STATE)
    assert [stage.starts_at for stage in found] == [*[at("2022-03-07T09:00")] * 3, at("2022-03-14T17:00")]
    assert [stage.due_at.day for stage in found] == [9, 14, 10, 15]


def test_without_stages_the_term_alone_is_promised() -> None:
    found = promise(at("2022-03-07T09:00"), block(term="0 same_day"), NOWHERE, STATE)
    assert found.due_at == at("2022-03-07T17:00")
    assert found.stages == ()


@pytest.mark.parametrize(
    "law",
    [
        block(),
        block(leg("commune", "2 working_days"), leg("police", "7 working_days", parallel=True)),
        block(leg("commune", "2 working_days", parallel=True)),
    ],
)
def test_a_clock_needs_terms_in_a_row(law: ProcedureBlock) -> None:
    with pytest.raises(InvalidInput):
        promised_terms(law, NOWHERE, at("2022-03-01T10:00"), STATE)


@pytest.mark.parametrize("law", [block(), block(leg("commune", "2 working_days", parallel=True))])
def test_a_procedure_without_a_term_promises_nothing(law: ProcedureBlock) -> None:
    with pytest.raises(InvalidInput):
        promise(at("2022-03-07T09:00"), law, NOWHERE, STATE)


# `motcua due --procedure`


@dataclass(frozen=True)
class FakeProcedure:
    law: ProcedureBlock

    def block(self, on: date) -> ProcedureBlock:
        assert on == date(2022, 3, 10)
        return self.law


@dataclass(frozen=True)
class FakeCatalog:
    organisation: Organisation
    laws: dict[str, ProcedureBlock] = field(default_factory=lambda: {"2.000983": LAND})

    def procedure(self, code: str) -> FakeProcedure:
        if code not in self.laws:
            raise NotFound("thủ tục", "procedure", code)
        return FakeProcedure(self.laws[code])


def unit(key: str, area: str, agency_code: str | None, until: date | None = None) -> Unit:
    return Unit(
        id=UnitId(key),
        name=key,
        short_name=key,
        level="commune",
        area=area,
        agency_code=agency_code,
        roles=(),
        valid_from=date(2020, 1, 1),
        valid_to=until,
    )


def organisation(*units: Unit) -> Organisation:
    return Organisation(
        levels={},
        areas={"hills": area("hills", MOUNTAINS), "plain": area("plain", NOWHERE)},
        units={found.id: found for found in units},
        roles={},
        functions={},
        competence=(),
        code_patterns=(),
        form_sets=(),
    )


def area(key: str, flags: frozenset[str]) -> Area:
    return Area(key=key, name=key, parent=None, flags=flags, valid_from=date(2020, 1, 1), valid_to=None)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    units = (
        unit("trung_son", "hills", "H57.1"),
        unit("old", "plain", "H57.2", until=date(2021, 1, 1)),
        unit("police", "plain", None),
    )
    monkeypatch.setattr(engine.catalog, "load", lambda: FakeCatalog(organisation(*units)), raising=False)


def asked(*options: str) -> Result:
    accepted = ("--accepted", "2022-03-10T08:00")
    return CliRunner().invoke(main, ["due", "--procedure", "2.000983", *accepted, *options])


@pytest.mark.usefixtures("installed")
def test_a_procedure_is_asked_by_its_code() -> None:
    assert json.loads(asked("--json").stdout) == {
        "due_at": "2022-05-10T17:00:00+07:00",
        "stages": [
            {"level": "commune", "due_at": "2022-04-15T17:00:00+07:00"},
            {"level": "district", "due_at": "2022-04-29T17:00:00+07:00"},
            {"level": "district", "due_at": "2022-05-10T17:00:00+07:00"},
        ],
    }


@pytest.mark.usefixtures("installed")
def test_the_area_is_that_of_the_receiving_unit() -> None:
    assert "17:00 22/04/2022" in asked("--unit", "old").stdout
    assert "17:00 10/05/2022" in asked().stdout


@pytest.mark.usefixtures("installed")
def test_an_unknown_procedure_or_unit_is_refused() -> None:
    unknown = CliRunner().invoke(main, ["due", "--procedure", "9.999999", "--accepted", "2022-03-10T08:00"])
    assert unknown.exit_code == asked("--unit", "nowhere").exit_code == 1
    assert "There is no procedure “9.999999”" in unknown.stderr


def test_with_several_units_one_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    units = (unit("trung_son", "hills", "H57.1"), unit("hong_thuy", "hills", "H57.3"))
    monkeypatch.setattr(engine.catalog, "load", lambda: FakeCatalog(organisation(*units)), raising=False)
    refused = asked()
    assert refused.exit_code == 2
    assert "hong_thuy, trung_son" in refused.stderr
