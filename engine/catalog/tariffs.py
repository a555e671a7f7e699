"""Reads tariffs (workflows/tariffs/<name>.yaml). A tariff may extend another: it adds items or replaces them whole, and
decides amounts that the other left open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import validated
from engine.catalog.tariff_models import AmountModel, TariffFile
from engine.domain.charge import decided, undecided
from engine.domain.dated import overlap
from engine.domain.tariff import Beneficiary, ItemVersion, Tariff, TariffItem

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    model: TariffFile
    source: Source

    def broken(self, place: Place, vi: str, en: str) -> CatalogueBroken:
        return CatalogueBroken([self.source.finding(place, "tariff", vi, en)])


def load_tariffs(folder: Path) -> Mapping[str, Tariff]:
    """Every tariff of workflows/ by name. Raises CatalogueBroken."""
    files: dict[str, _Read] = {}
    for path in sorted((folder / "tariffs").glob("*.yaml")):
        _add(files, path, folder)
    return MappingProxyType({name: _tariff(name, files, ()) for name in files})


def load_tariff_file(path: Path, folder: Path) -> Tariff:
    """A tariff of its own file, which may extend those of workflows/. Raises CatalogueBroken."""
    files: dict[str, _Read] = {}
    for shared in sorted((folder / "tariffs").glob("*.yaml")):
        _add(files, shared, folder)
    return _tariff(_add(files, path, folder), files, ())


def _add(files: dict[str, _Read], path: Path, folder: Path) -> str:
    source = read_source(path, folder)
    read = _Read(model=validated(TariffFile, source), source=source)
    name = read.model.name
    if name in files:
        raise read.broken(("name",), f"đã có biểu “{name}”", f"there already is a tariff “{name}”")
    files[name] = read
    return name


def _tariff(name: str, files: Mapping[str, _Read], above: tuple[str, ...]) -> Tariff:
    read, wanted = files[name], files[name].model.extends
    if wanted is None:
        empty = Tariff(name=name, title="", illustrative=False, beneficiaries={}, items={}, channel_factors=())
        return _laid_over(empty, read)
    if wanted not in files or wanted in (*above, name):
        raise read.broken(("extends",), "không có biểu này hoặc đi vòng tròn", "there is no such tariff, or a circle")
    return _laid_over(_tariff(wanted, files, (*above, name)), read)


def _laid_over(base: Tariff, read: _Read) -> Tariff:
    """The tariff of a file on top of the one that it extends."""
    model = read.model
    people = {**base.beneficiaries, **{key: row.to_domain(key) for key, row in model.beneficiaries.items()}}
    items = {**base.items, **{key: _item(key, read, people) for key in model.items}}
    for place, amount in enumerate(model.amounts):
        items[amount.item] = _decided(items, amount, read, place)
    for place, row in enumerate(model.channel_factors):
        for key in set(row.items) - set(items):
            raise read.broken(("channel_factors", place), f"không có khoản “{key}”", f"there is no item “{key}”")
    return Tariff(
        name=model.name,
        title=model.title,
        illustrative=model.illustrative,
        beneficiaries=MappingProxyType(people),
        items=MappingProxyType(items),
        channel_factors=(*base.channel_factors, *(row.to_domain() for row in model.channel_factors)),
    )


def _item(key: str, read: _Read, people: Mapping[str, Beneficiary]) -> TariffItem:
    model = read.model.items[key]
    for place, version in enumerate(model.versions):
        where: Place = ("items", key, "versions", place)
        for who in sorted({row.who for row in version.exemptions if row.who} - set(people)):
            raise read.broken(where, f"không có đối tượng “{who}”", f"there is no group “{who}”")
        if any(overlap(version, earlier) for earlier in model.versions[:place]):
            raise read.broken(where, "trùng ngày hiệu lực với thời kỳ khác", "overlaps another version")
    return model.to_domain(key, people)


def _decided(items: Mapping[str, TariffItem], amount: AmountModel, read: _Read, place: int) -> TariffItem:
    """The item with an amount decided for some days, in the versions that leave it open for all of them."""
    item = items.get(amount.item)
    found = [row for row in item.versions if undecided(row.charge) and overlap(row, amount)] if item else []
    if item is None or not _covered(amount, found):
        raise read.broken(
            ("amounts", place),
            f"biểu gốc không để ngỏ mức của khoản “{amount.item}” trong những ngày này",
            f"the tariff below leaves no amount of “{amount.item}” open on these days",
        )
    versions = [row for row in item.versions if row not in found]
    for row in found:
        versions.extend(_split(row, amount))
    return replace(item, versions=tuple(sorted(versions, key=lambda row: row.valid_from)))


def _covered(amount: AmountModel, versions: list[ItemVersion]) -> bool:
    """Whether versions that follow one another hold on every day of the amount."""
    rows = sorted(versions, key=lambda row: row.valid_from)
    if not rows or rows[0].valid_from > amount.valid_from:
        return False
    last = rows[-1].valid_to
    ends_late = last is None or (amount.valid_to is not None and amount.valid_to <= last)
    return ends_late and all(earlier.valid_to == row.valid_from - DAY for earlier, row in pairwise(rows))


def _split(version: ItemVersion, amount: AmountModel) -> Iterator[ItemVersion]:
    """What is left open before, the decided days, and what is left open after."""
    first = max(version.valid_from, amount.valid_from)
    last = amount.valid_to if version.valid_to is None else min(version.valid_to, amount.valid_to or version.valid_to)
    if version.valid_from < first:
        yield replace(version, valid_to=first - DAY)
    decided_charge = decided(version.charge, amount.amount)
    yield replace(version, valid_from=first, valid_to=last, charge=decided_charge, legal_source=amount.legal_source)
    if last is not None and last != version.valid_to:
        yield replace(version, valid_from=last + DAY)
