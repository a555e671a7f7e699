"""Whoever receives work, whatever way it is split: one successor, one place in every statistic."""

from datetime import date
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import catalog as catalogs
from engine.domain.dated import holds
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.succession import (
    BookPolicy,
    Succession,
    Work,
    lineage,
    mapped_to,
    relays,
    rivals,
    successor_of,
)

DAYS = (date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1))
UNITS = [[UnitId(f"{era}{number}") for number in range(3)] for era in "abcd"]  # those of each structure
CODES = [ProcedureCode(code) for code in ("1.000001", "1.000002", "1.000003")]
AREAS = {unit: (f"area_{unit}", "district", "province") for era in UNITS for unit in era}


def row(predecessor: str, successor: str, day: date = DAYS[0], **narrow: object) -> Succession:
    return Succession(predecessor=UnitId(predecessor), successor=UnitId(successor), day=day, basis="NQ", **narrow)  # type: ignore[arg-type]


@st.composite
def successions(draw: st.DrawFn) -> list[Succession]:
    """On each day every unit goes whole to one of the next structure, perhaps with some procedures elsewhere."""
    rows: list[Succession] = []
    for place, day in enumerate(DAYS):
        for unit in UNITS[place]:
            rows.append(row(unit, draw(st.sampled_from(UNITS[place + 1])), day))
            for code in draw(st.sets(st.sampled_from(CODES))):
                narrow = {"procedures": frozenset({code})}
                rows.append(row(unit, draw(st.sampled_from(UNITS[place + 1])), day, **narrow))
    return draw(st.permutations(rows))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # however busy the machine is
@given(successions())
def test_every_dossier_counts_once_in_each_structure(rows: list[Succession]) -> None:
    """Nothing is counted twice or lost: whoever received it, one unit of each later structure has it."""
    assert not list(rivals(rows))
    assert not list(relays(rows))
    for era in range(1, len(UNITS)):
        shares = {unit: mapped_to(unit, rows, AREAS.__getitem__) for unit in UNITS[era]}
        for origin, code in product(UNITS[0], [*CODES, ProcedureCode("9.999999")]):
            having = [
                unit for unit in UNITS[era] if any(share.unit == origin and share.has(code) for share in shares[unit])
            ]
            assert having == [after(origin, code, rows, era)]


def after(origin: UnitId, code: ProcedureCode, rows: list[Succession], era: int) -> UnitId:
    """Where a dossier is once the first restructurings have passed, step by step."""
    unit = origin
    for day in DAYS[:era]:
        found = successor_of(
            Work(unit=unit, function=None, procedure=code, areas=AREAS[origin]), [r for r in rows if r.day == day]
        )
        assert found is not None
        unit = found.successor
    return unit


def test_the_narrower_row_goes_first() -> None:
    rows = [
        row("a0", "b0"),
        row("a0", "b1", functions=frozenset({"merit_review"})),
        row("a0", "b2", procedures=frozenset({CODES[0]})),
        row("a0", "b3", areas=frozenset({"district"})),
        row("a0", "b4", areas=frozenset({"area_a1"})),
    ]
    assert not list(rivals(rows))

    def goes(function: str | None, code: ProcedureCode, *areas: str) -> str:
        found = successor_of(Work(unit=UnitId("a0"), function=function, procedure=code, areas=areas), rows)
        return "" if found is None else found.successor

    assert goes(None, CODES[1], "elsewhere") == "b0"
    assert goes("merit_review", CODES[1], "district") == "b1"
    assert goes("merit_review", CODES[0], "district") == "b2"
    assert goes(None, CODES[1], "area_a2", "district") == "b3"
    assert goes(None, CODES[1], "area_a1", "district") == "b4"
    assert successor_of(Work(unit=UnitId("a9"), function=None, procedure=CODES[0], areas=()), rows) is None


def test_books_go_by_series_then_family_then_otherwise() -> None:
    books = {"otherwise": BookPolicy.ANEW, "register": BookPolicy.CONTINUE, "register:HT_KS": BookPolicy.ANEW}
    found = row("a0", "b0", books=books)
    kinds = ("register:HT_KH", "register:HT_KS", "slip:acceptance")
    assert [found.continues(kind) for kind in kinds] == [True, False, False]


def test_the_units_of_2025_leave_nothing_behind() -> None:
    """Each unit that ends has a successor, and each function that it had goes to somebody who exists on that day."""
    organisation = catalogs.load().organisation
    for unit in organisation.units.values():
        if unit.valid_to is None:
            continue
        rows = [found for found in organisation.successions if found.predecessor == unit.id]
        assert rows, unit.id
        functions = {held.function for held in organisation.competence if held.unit == unit.id}
        for function in {*functions, None}:
            work = Work(unit=unit.id, function=function, procedure=CODES[0], areas=organisation.areas_of(unit.id))
            found = successor_of(work, rows)
            assert found is not None, (unit.id, function)
            assert holds(organisation.unit(found.successor), found.day)
            assert set(unit.roles) <= set(organisation.unit(found.successor).roles)
    assert lineage(UnitId("ubnd_a_luoi_1"), organisation.successions) >= {"ubnd_trung_son", "phong_y_te_a_luoi"}
