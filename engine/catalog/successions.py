"""Reads who succeeds whom (workflows/org/successions.yaml) and refuses what contradicts itself."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.located import Located
from engine.catalog.source import Source, read_source
from engine.catalog.strict import Code, Day, Key, Many, Strict, Text, validated
from engine.domain.dated import holds
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.organisation import Area, Function, Unit
from engine.domain.succession import DESK, BookPolicy, Succession, both_continue, relays, rivals

FILE = "successions.yaml"

BookKey = Annotated[str, Field(pattern=r"^(otherwise|(register|slip|receipt)(:[A-Za-z0-9_]{1,60})?)$")]


class _Succession(Strict):
    predecessor: Key
    successor: Key
    day: Day
    basis: Text
    functions: Many[Key] = ()
    procedures: Many[Code] = ()
    areas: Many[Key] = ()
    books: dict[BookKey, Annotated[BookPolicy, Field(strict=False)]] = {}  # noqa: RUF012 -- pydantic copies it
    money: bool = False

    def to_domain(self) -> Succession:
        return Succession(
            predecessor=UnitId(self.predecessor),
            successor=UnitId(self.successor),
            day=self.day,
            basis=self.basis,
            functions=frozenset(self.functions),
            procedures=frozenset(ProcedureCode(code) for code in self.procedures),
            areas=frozenset(self.areas),
            books=dict(self.books),
            money=self.money,
        )


class _SuccessionsFile(Strict):
    successions: Many[_Succession] = ()


def load_successions(
    folder: Path, units: Mapping[UnitId, Unit], areas: Mapping[str, Area], functions: Mapping[str, Function]
) -> tuple[tuple[Succession, ...], Located | None]:
    """The rows and where they are written; an organisation that was never restructured needs no file.

    Raises CatalogueBroken."""
    path = folder / "org" / FILE
    if not path.exists():
        return (), None
    source = read_source(path, folder)
    rows = tuple(row.to_domain() for row in validated(_SuccessionsFile, source).successions)
    known = {"functions": functions.keys() | {DESK}, "areas": areas.keys()}
    findings = [
        *(finding for at, row in enumerate(rows) for finding in _names(source, at, row, units, known)),
        *_contradictions(source, rows),
    ]
    if not findings:
        findings = [finding for at, row in enumerate(rows) for finding in _days(source, at, row, units)]
    if findings:
        raise CatalogueBroken(findings)
    return rows, Located(source=source, place=("successions",), name="successions")


def _finding(source: Source, at: int, name: str, vi: str, en: str) -> Finding:
    return source.finding(("successions", at, name), "succession", vi, en)


def _names(
    source: Source, at: int, row: Succession, units: Mapping[UnitId, Unit], known: Mapping[str, AbstractSet[str]]
) -> list[Finding]:
    named = {
        "predecessor": {row.predecessor} - units.keys(),
        "successor": {row.successor} - units.keys(),
        "functions": row.functions - known["functions"],
        "areas": row.areas - known["areas"],
    }
    return [
        _finding(source, at, name, f"không có “{wrong}” ở {name}", f"there is no “{wrong}” in {name}")
        for name, keys in named.items()
        for wrong in sorted(keys)
    ]


def _days(source: Source, at: int, row: Succession, units: Mapping[UnitId, Unit]) -> list[Finding]:
    """The successor exists on the day, the predecessor the day before; one that goes on gives away functions only."""
    giver, taker = units[row.predecessor], units[row.successor]
    day, before = f"{row.day:%d/%m/%Y}", row.day - timedelta(days=1)
    if not holds(taker, row.day):
        vi = f"{taker.name} không tồn tại vào ngày {day}, nên không kế thừa được {giver.name}"
        en = f"{taker.name} does not exist on {row.day}, so it cannot succeed {giver.name}"
        return [_finding(source, at, "successor", vi, en)]
    if not holds(giver, before):
        vi, en = f"{giver.name} không tồn tại trước ngày {day}", f"{giver.name} does not exist before {row.day}"
        return [_finding(source, at, "predecessor", vi, en)]
    if holds(giver, row.day) and row.has_desk:
        vi = f"{giver.name} vẫn hoạt động sau ngày {day}: hãy ghi functions được chuyển, không gồm “{DESK}”"
        en = f"{giver.name} goes on after {row.day}: name the functions that it gives away, without “{DESK}”"
        return [_finding(source, at, "functions", vi, en)]
    return []


def _contradictions(source: Source, rows: tuple[Succession, ...]) -> list[Finding]:
    return [
        *(
            _finding(
                source,
                rows.index(other),
                "successor",
                f"ngày {other.day:%d/%m/%Y} cùng một việc của “{other.predecessor}” có hai đơn vị kế thừa: "
                f"“{one.successor}” và “{other.successor}”",
                f"on {other.day} the same work of “{other.predecessor}” has two successors: "
                f"“{one.successor}” and “{other.successor}”",
            )
            for one, other in rivals(rows)
        ),
        *(
            _finding(
                source,
                rows.index(giving),
                "predecessor",
                f"ngày {giving.day:%d/%m/%Y} “{giving.predecessor}” vừa nhận việc của “{taking.predecessor}” vừa "
                f"chuyển chính việc đó cho “{giving.successor}”; hãy ghi thẳng đơn vị kế thừa cuối cùng",
                f"on {giving.day} “{giving.predecessor}” takes work over from “{taking.predecessor}” and gives the "
                f"same away to “{giving.successor}”; name the last successor directly",
            )
            for taking, giving in relays(rows)
        ),
        *(
            _finding(
                source,
                rows.index(other),
                "books",
                f"cùng một sổ của “{other.predecessor}” được nối tiếp ở hai đơn vị",
                f"the same book of “{other.predecessor}” goes on at two units",
            )
            for one, other in both_continue(rows)
        ),
    ]
