"""Reads the organisation (workflows/org/): levels, areas, roles, units, competence, dossier codes and sets of slips."""

from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, field_validator

from engine.catalog.finding import CatalogueBroken
from engine.catalog.located import Located
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import Code, DatedModel, Key, Many, Some, Strict, Text, validated
from engine.catalog.successions import load_successions
from engine.domain.dated import overlap
from engine.domain.delegation import Delegation
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId
from engine.domain.mandate import Act, Mandate
from engine.domain.organisation import (
    Area,
    CodePattern,
    Competence,
    DeskRule,
    FormSet,
    Function,
    Level,
    Organisation,
    Role,
    Unit,
)
from engine.domain.work_item import TaskKind

M = TypeVar("M", bound=Strict)


class _Level(DatedModel):
    name_vi: Text
    name_en: Text
    order: Annotated[int, Field(ge=1, le=9)]


class _Area(DatedModel):
    name: Text
    parent: Key | None = None
    flags: Many[Key] = ()


class _Role(Strict):
    name_vi: Text
    name_en: Text
    in_diagrams: bool


class _Unit(DatedModel):
    name: Text
    short_name: Text
    level: Key
    area: Key
    agency_code: Annotated[str, Field(pattern=r"^[0-9A-Z.]{3,20}$")] | None = None
    desk: Text | None = None
    parent_agency: Text | None = None
    phone: Text | None = None
    roles: Some[Key]


class _Function(Strict):
    name_vi: Text
    name_en: Text


class _Competence(DatedModel):
    function: Key
    unit: Key
    process: Key
    procedures: Many[Code] = ()


class _Delegation(DatedModel):
    role: Key
    to: Key
    kinds: Some[Key]
    domains: Some[Key]
    level: Key


class _CodePattern(DatedModel):
    pattern: Text
    digits: Annotated[int, Field(ge=1, le=9)]

    @field_validator("pattern")
    @classmethod
    def _fields(cls, pattern: str) -> str:
        used = sorted(name or "" for _, name, _, _ in Formatter().parse(pattern) if name is not None)
        if used != ["agency", "number", "yymmdd"]:
            raise ValueError("a pattern has {agency}, {yymmdd} and {number}, once each")
        return pattern


class _FormSet(DatedModel):
    name: Text
    templates: Key
    register_volume: Annotated[int, Field(ge=1, le=100_000)]
    slips: Some[Literal["acceptance", "supplement", "refusal", "apology", "stop", "control", "register"]]


class _LevelsFile(Strict):
    levels: dict[Key, _Level]


class _AreasFile(Strict):
    areas: dict[Key, _Area]


class _RolesFile(Strict):
    roles: dict[Key, _Role]


class _UnitsFile(Strict):
    units: dict[Key, _Unit]


class _CompetenceFile(Strict):
    functions: dict[Key, _Function]
    rows: Some[_Competence]


class _Mandate(DatedModel):
    act: Literal[
        "annulment",
        "late_entry",
        "closing",
        "calendar_order",
        "seal",
        "ink",
        "blanks",
        "receipt_void",
        "cash_desk",
        "books",
        "treasury",
        "receipt_books",
        "bank_account",
        "remittance",
        "diagram",
    ]
    by: Some[Key]
    confirmed_by: Many[Key] = ()


class _DeskRule(DatedModel):
    area: Key


class _MandatesFile(Strict):
    mandates: Some[_Mandate]
    desk_rules: Many[_DeskRule] = ()


class _DelegationsFile(Strict):
    delegations: Many[_Delegation]


class _PapersFile(Strict):
    dossier_codes: Some[_CodePattern]
    form_sets: Some[_FormSet]


class _Reader:
    """Reads the files of one folder, keeping their lines for findings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sources: dict[type[BaseModel], Source] = {}

    def read(self, model: type[M], name: str) -> M:
        self.sources[model] = read_source(self._folder / "org" / name, self._folder)
        return validated(model, self.sources[model])

    def broken(self, model: type[BaseModel], place: Place, vi: str, en: str) -> CatalogueBroken:
        return CatalogueBroken([self.sources[model].finding(place, "organisation", vi, en)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Organised:
    """The organisation, and where it is written: the rows of competence, units and levels by key, and papers."""

    organisation: Organisation
    rows: Located
    units: Located
    delegations: Located
    levels: Located
    papers: Located
    successions: Located | None = None  # where there are any


def load_organisation(folder: Path) -> Organised:
    """Raises CatalogueBroken."""
    reader = _Reader(folder)
    levels = reader.read(_LevelsFile, "levels.yaml").levels
    areas = _areas(reader)
    roles = reader.read(_RolesFile, "roles.yaml").roles
    units = _units(reader, levels, areas, roles)
    competence = _competence(reader, units)
    papers = _papers(reader)
    mandates = _mandates(reader, areas, roles)
    functions = {key: Function(key=key, **row.model_dump()) for key, row in competence.functions.items()}
    successions, placed = load_successions(folder, units, areas, functions)
    organisation = Organisation(
        levels=MappingProxyType({key: Level(key=key, **row.model_dump()) for key, row in levels.items()}),
        areas=MappingProxyType(areas),
        units=MappingProxyType(units),
        roles=MappingProxyType(
            {RoleKey(key): Role(key=RoleKey(key), **row.model_dump()) for key, row in roles.items()}
        ),
        functions=MappingProxyType(functions),
        competence=tuple(_row(row) for row in competence.rows),
        code_patterns=tuple(CodePattern(**row.model_dump()) for row in papers.dossier_codes),
        form_sets=tuple(FormSet(**row.model_dump()) for row in papers.form_sets),
        mandates=tuple(_mandate(row) for row in mandates.mandates),
        desk_rules=tuple(DeskRule(**row.model_dump()) for row in mandates.desk_rules),
        delegations=_delegations(reader, levels, roles),
        successions=successions,
    )
    return Organised(
        organisation=organisation,
        rows=Located(source=reader.sources[_CompetenceFile], place=("rows",), name="competence"),
        units=Located(source=reader.sources[_UnitsFile], place=("units",), name="units"),
        delegations=Located(source=reader.sources[_DelegationsFile], place=("delegations",), name="delegations"),
        levels=Located(source=reader.sources[_LevelsFile], place=("levels",), name="levels"),
        papers=Located(source=reader.sources[_PapersFile], name="papers"),
        successions=placed,
    )


def _areas(reader: _Reader) -> dict[str, Area]:
    models = reader.read(_AreasFile, "areas.yaml").areas
    for key, row in models.items():
        around, parent = [key], row.parent
        while parent is not None:
            if parent not in models or parent in around:
                raise reader.broken(
                    _AreasFile,
                    ("areas", key, "parent"),
                    f"không có địa bàn “{parent}” hoặc đi vòng tròn",
                    f"there is no area “{parent}”, or a circle",
                )
            around.append(parent)
            parent = models[parent].parent
    return {key: Area(key=key, **{**row.model_dump(), "flags": frozenset(row.flags)}) for key, row in models.items()}


def _units(
    reader: _Reader, levels: dict[str, _Level], areas: dict[str, Area], roles: dict[str, _Role]
) -> dict[UnitId, Unit]:
    models = reader.read(_UnitsFile, "units.yaml").units
    for key, row in models.items():
        unknown = {
            "area": {row.area} - areas.keys(),
            "level": {row.level} - levels.keys(),
            "roles": set(row.roles) - roles.keys(),
        }
        for name, wrong in ((name, min(keys)) for name, keys in unknown.items() if keys):
            raise reader.broken(
                _UnitsFile, ("units", key, name), f"không có “{wrong}” ở {name}", f"there is no “{wrong}” in {name}"
            )
    return {
        UnitId(key): Unit(id=UnitId(key), **{**row.model_dump(), "roles": tuple(RoleKey(role) for role in row.roles)})
        for key, row in models.items()
    }


def _competence(reader: _Reader, units: dict[UnitId, Unit]) -> _CompetenceFile:
    file = reader.read(_CompetenceFile, "competence.yaml")
    for place, row in enumerate(file.rows):
        for name, wrong in (("function", row.function not in file.functions), ("unit", row.unit not in units)):
            if wrong:
                key = getattr(row, name)
                raise reader.broken(_CompetenceFile, ("rows", place, name), f"không có “{key}”", f"there is no “{key}”")
        if any(_clash(row, earlier) for earlier in file.rows[:place]):
            raise reader.broken(
                _CompetenceFile,
                ("rows", place),
                "trùng thẩm quyền với dòng khác",
                "repeats the competence of another row",
            )
    return file


def _clash(row: _Competence, other: _Competence) -> bool:
    same = (row.function, row.unit) == (other.function, other.unit)
    both_general = not row.procedures and not other.procedures
    return same and overlap(row, other) and (both_general or bool(set(row.procedures) & set(other.procedures)))


def _row(row: _Competence) -> Competence:
    return Competence(
        function=row.function,
        unit=UnitId(row.unit),
        process=ProcessId(row.process),
        procedures=frozenset(ProcedureCode(code) for code in row.procedures),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _delegations(reader: _Reader, levels: dict[str, _Level], roles: dict[str, _Role]) -> tuple[Delegation, ...]:
    rows = reader.read(_DelegationsFile, "delegations.yaml").delegations
    for place, row in enumerate(rows):
        unknown = {
            "role": {row.role} - roles.keys(),
            "to": {row.to} - roles.keys(),
            "level": {row.level} - levels.keys(),
            "kinds": set(row.kinds) - {kind.value for kind in TaskKind},
        }
        for name, wrong in ((name, min(keys)) for name, keys in unknown.items() if keys):
            raise reader.broken(
                _DelegationsFile, ("delegations", place, name), f"không có “{wrong}”", f"there is no “{wrong}”"
            )
    return tuple(
        Delegation(
            role=RoleKey(row.role),
            to=RoleKey(row.to),
            kinds=frozenset(map(TaskKind, row.kinds)),
            domains=frozenset(row.domains),
            level=row.level,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def _papers(reader: _Reader) -> _PapersFile:
    file = reader.read(_PapersFile, "papers.yaml")
    for name, rows in (("dossier_codes", file.dossier_codes), ("form_sets", file.form_sets)):
        for place, row in enumerate(rows):
            if any(overlap(row, earlier) for earlier in rows[:place]):
                raise reader.broken(
                    _PapersFile, (name, place), "trùng ngày hiệu lực với dòng khác", "overlaps another row"
                )
    return file


def _mandates(reader: _Reader, areas: dict[str, Area], roles: dict[str, _Role]) -> _MandatesFile:
    file = reader.read(_MandatesFile, "mandates.yaml")
    for place, row in enumerate(file.mandates):
        unknown = {*row.by, *row.confirmed_by} - roles.keys()
        if unknown:
            wrong = min(unknown)
            raise reader.broken(
                _MandatesFile, ("mandates", place), f"không có vai trò “{wrong}”", f"there is no role “{wrong}”"
            )
        if any(row.act == earlier.act and overlap(row, earlier) for earlier in file.mandates[:place]):
            raise reader.broken(
                _MandatesFile, ("mandates", place), "trùng ngày hiệu lực với dòng khác", "overlaps another row"
            )
    for place, rule in enumerate(file.desk_rules):
        if rule.area not in areas:
            raise reader.broken(
                _MandatesFile, ("desk_rules", place, "area"), f"không có “{rule.area}”", f"there is no “{rule.area}”"
            )
    return file


def _mandate(row: _Mandate) -> Mandate:
    return Mandate(
        act=Act(row.act),
        by=frozenset(RoleKey(role) for role in row.by),
        confirmed_by=frozenset(RoleKey(role) for role in row.confirmed_by),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
