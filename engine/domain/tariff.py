"""A tariff (biểu phí, lệ phí): dated items, who is exempt with which evidence, and what a channel changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.charge import Charge, ChargedElsewhere
from engine.domain.dated import in_force
from engine.domain.dossier import Channel
from engine.domain.errors import NotFound, Refusal
from engine.domain.procedure import FROM_MEMORY, Evidence


class FeeKind(StrEnum):
    PHI = "phi"
    LE_PHI = "le_phi"
    NONE = "none"
    EXTERNAL = "external"  # another agency sets and collects it


class ItemNotInForce(Refusal):
    """A tariff says nothing of an item on a day."""

    vi = "Biểu phí “{tariff}” không có mức của khoản “{item}” vào ngày {on:%d/%m/%Y}. Hãy bổ sung vào biểu phí."
    en = "Tariff “{tariff}” says nothing of item “{item}” on {on:%Y-%m-%d}. Add it to the tariff."


class NotExternal(Refusal):
    """A diagram notes money of another agency under an item that is ours."""

    vi = "Khoản “{item}” do chính đơn vị thu, không phải khoản do cơ quan khác thu. Hãy sửa sơ đồ hoặc biểu phí."
    en = "Item “{item}” is collected by this unit, not by another agency. Correct the diagram or the tariff."


@dataclass(frozen=True, kw_only=True, slots=True)
class Beneficiary:
    """A group of people whom the law may exempt, and the paper that shows it."""

    key: str
    name: str
    evidence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """An item costs `percent` less for a beneficiary, or where a fact has a value."""

    key: str  # the beneficiary, or the value of the fact
    name: str
    fact: str | None  # None = it must be claimed under the fact “exemptions”
    procedures: frozenset[str]  # only in these; empty = wherever the item is charged
    percent: int
    evidence: str
    legal_source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemVersion:
    valid_from: date
    valid_to: date | None
    charge: Charge
    legal_source: str | None  # None = the legal basis of the procedure
    decided_by: str | None  # who must decide an amount that is not known
    exemptions: tuple[Exemption, ...]
    certainty: Evidence = FROM_MEMORY


@dataclass(frozen=True, kw_only=True, slots=True)
class TariffItem:
    key: str
    name: str
    kind: FeeKind
    collected_by: str | None  # function of the agency that collects an external item
    versions: tuple[ItemVersion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelFactor:
    """Through a channel, `items` (empty = all) cost `percent` of their amount."""

    valid_from: date
    valid_to: date | None
    channel: Channel
    percent: int
    items: frozenset[str]
    legal_source: str

    def reaches(self, item: str) -> bool:
        return not self.items or item in self.items


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalLine:
    """Money that another agency sets and collects, as the dossier notes it."""

    item: str
    legal_source: str
    explanation: str
    collected_by: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tariff:
    name: str
    title: str
    illustrative: bool  # amounts that nobody has decided, for the demo
    beneficiaries: Mapping[str, Beneficiary]
    items: Mapping[str, TariffItem]
    channel_factors: tuple[ChannelFactor, ...]

    @property
    def exemption_keys(self) -> frozenset[str]:
        """Everything that evidence can be shown for: beneficiaries, and values of facts."""
        versions = (version for item in self.items.values() for version in item.versions)
        return frozenset(self.beneficiaries) | {row.key for version in versions for row in version.exemptions}

    def item(self, key: str) -> TariffItem:
        """Raises NotFound."""
        if key not in self.items:
            raise NotFound("khoản thu", "fee item", key)
        return self.items[key]

    def version(self, key: str, on: date) -> ItemVersion:
        """What the tariff says of an item on a day. Raises NotFound, ItemNotInForce."""
        item = self.item(key)
        found = in_force(item.versions, on)
        if found is None:
            raise ItemNotInForce(tariff=self.name, item=item.name, on=on)
        return found

    def factor(self, key: str, channel: Channel, on: date) -> ChannelFactor | None:
        """What the channel changes for an item on a day; None = nothing."""
        applying = [
            row for row in self.channel_factors if row.channel == channel and (not row.items or key in row.items)
        ]
        return in_force(applying, on)

    def external_line(self, key: str, on: date) -> ExternalLine:
        """The line for money of another agency. Raises NotFound, ItemNotInForce, NotExternal."""
        item, version = self.item(key), self.version(key, on)
        if not isinstance(version.charge, ChargedElsewhere):
            raise NotExternal(item=item.name)
        return ExternalLine(
            item=key,
            legal_source=version.legal_source or item.name,
            explanation=f"{item.name}: {version.charge.reason}.",
            collected_by=item.collected_by,
        )
