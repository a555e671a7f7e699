"""Reads which duties one person may not both do (workflows/org/duties.yaml)."""

from pathlib import Path
from types import MappingProxyType
from typing import Literal

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import DatedModel, Key, Many, Some, Strict, Text, validated
from engine.domain.identifiers import RoleKey
from engine.domain.organisation import Organisation
from engine.domain.separation import Duty, RoleSeparation, Separation, Separations
from engine.domain.work_item import TaskKind

_KINDS = {kind.value for kind in TaskKind}


class _Duty(Strict):
    name_vi: Text
    name_en: Text
    kinds: Many[Key] = ()
    acts: Many[Key] = ()


class _Pair(DatedModel):
    one: Key
    other: Key
    legal_basis: Text


class _DutiesFile(Strict):
    duties: dict[Key, _Duty]
    rows: Some[_Pair]
    roles: Many[_Pair] = ()


def load_duties(folder: Path, organisation: Organisation) -> Separations:
    """Raises CatalogueBroken: also for a pair of unknown duties or roles, or of one with itself."""
    source = read_source(folder / "org" / "duties.yaml", folder)
    file = validated(_DutiesFile, source)
    _check_kinds(source, file)
    _check_pairs(source, "rows", file.rows, set(file.duties))
    _check_pairs(source, "roles", file.roles, {str(key) for key in organisation.roles})
    return Separations(
        duties=MappingProxyType({key: _duty(key, row) for key, row in file.duties.items()}),
        rows=tuple(Separation(**row.model_dump()) for row in file.rows),
        role_rows=tuple(
            RoleSeparation(**{**row.model_dump(), "one": RoleKey(row.one), "other": RoleKey(row.other)})
            for row in file.roles
        ),
    )


def _duty(key: str, row: _Duty) -> Duty:
    return Duty(key=key, name_vi=row.name_vi, name_en=row.name_en, kinds=frozenset(row.kinds), acts=frozenset(row.acts))


def _check_kinds(source: Source, file: _DutiesFile) -> None:
    for key, row in file.duties.items():
        for kind in set(row.kinds) - _KINDS:
            raise _broken(source, ("duties", key, "kinds"), f"không có loại việc “{kind}”", f"no kind “{kind}”")


def _check_pairs(source: Source, name: Literal["rows", "roles"], rows: tuple[_Pair, ...], known: set[str]) -> None:
    for place, row in enumerate(rows):
        for key in {row.one, row.other} - known:
            raise _broken(source, (name, place), f"không có “{key}”", f"there is no “{key}”")
        if row.one == row.other:
            raise _broken(source, (name, place), "hai vế giống nhau", "both sides are the same")


def _broken(source: Source, place: Place, vi: str, en: str) -> CatalogueBroken:
    return CatalogueBroken([source.finding(place, "separation", vi, en)])
