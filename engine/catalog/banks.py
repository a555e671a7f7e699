"""Reads which banks take transfers by VietQR, and how statements call their columns (workflows/org/banks.yaml); without
the file, no unit can have an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from engine.catalog.source import read_source
from engine.catalog.strict import Some, Strict, validated
from engine.domain.bank_account import Bank
from engine.domain.bank_statement import Headings, StatementColumn
from engine.domain.errors import NotFound

_Bin = Annotated[str, Field(pattern=r"^\d{6}$")]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Bank(Strict):
    short_name: _Name
    name: _Name


class _Statement(Strict):
    day: Some[_Name]
    amount: Some[_Name]
    number: Some[_Name]
    purpose: Some[_Name]


class _BanksFile(Strict):
    banks: dict[_Bin, _Bank]
    statement: _Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Banks:
    """`headings` names every column that a statement must have."""

    by_bin: Mapping[str, Bank]
    headings: Headings

    def bank(self, bin_: str) -> Bank:
        """Raises NotFound."""
        if bin_ not in self.by_bin:
            raise NotFound("ngân hàng", "bank", bin_)
        return self.by_bin[bin_]


def load_banks(folder: Path) -> Banks:
    """Raises CatalogueBroken."""
    path = folder / "org" / "banks.yaml"
    if not path.exists():
        return Banks(by_bin=MappingProxyType({}), headings=MappingProxyType(dict.fromkeys(StatementColumn, ("",))))
    found = validated(_BanksFile, read_source(path, folder))
    banks = {key: Bank(bin=key, short_name=row.short_name, name=row.name) for key, row in found.banks.items()}
    headings = {key: tuple(getattr(found.statement, key)) for key in StatementColumn}
    return Banks(by_bin=MappingProxyType(banks), headings=MappingProxyType(headings))
