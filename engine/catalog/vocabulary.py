"""Words that procedures use by key: groups and domains, registers, sources (workflows/vocabulary/)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from engine.catalog.source import read_source
from engine.catalog.strict import Key, Strict, Text, validated
from engine.domain.register import Correction, Numbering, Register


class _Named(Strict):
    name_vi: Text
    name_en: Text


class _Domain(_Named):
    group: Key


class _DomainsFile(Strict):
    groups: dict[Key, _Named]
    domains: dict[Key, _Domain]


class _Register(Strict):
    name: Text
    one_number_per: Literal["dossier", "document"] = "dossier"
    correction: Literal["note", "new_number"] = "note"
    number_at_counter: bool = False


class _RegistersFile(Strict):
    registers: dict[Text, _Register]


class _SourcesFile(Strict):
    sources: dict[Key, Text]


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """A field of administration (lĩnh vực), and the group under which the yearly report counts it."""

    key: str
    name_vi: str
    name_en: str
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    key: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    groups: Mapping[str, Group]
    domains: Mapping[str, Domain]
    registers: Mapping[str, Register]
    sources: Mapping[str, str]


def load_vocabulary(folder: Path) -> Vocabulary:
    """Raises CatalogueBroken."""
    words = folder / "vocabulary"
    domains = validated(_DomainsFile, read_source(words / "domains.yaml", folder))
    registers = validated(_RegistersFile, read_source(words / "registers.yaml", folder))
    sources = validated(_SourcesFile, read_source(words / "sources.yaml", folder))
    return Vocabulary(
        groups=MappingProxyType({key: Group(key=key, **row.model_dump()) for key, row in domains.groups.items()}),
        domains=MappingProxyType({key: Domain(key=key, **row.model_dump()) for key, row in domains.domains.items()}),
        registers=MappingProxyType({key: _register(key, row) for key, row in registers.registers.items()}),
        sources=MappingProxyType(dict(sources.sources)),
    )


def _register(key: str, row: _Register) -> Register:
    return Register(
        key=key,
        name=row.name,
        numbering=Numbering(row.one_number_per),
        correction=Correction(row.correction),
        at_counter=row.number_at_counter,
    )
