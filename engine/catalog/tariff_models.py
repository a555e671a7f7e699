"""How a tariff is written in workflows/tariffs/<name>.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from engine.catalog.procedure_models import EvidenceModel
from engine.catalog.strict import Amount, Code, DatedModel, Key, Many, Percent, Some, Strict, Text
from engine.domain import charge as charges
from engine.domain.dossier import Channel
from engine.domain.fee_facts import LARGEST
from engine.domain.identifiers import ProcedureCode
from engine.domain.procedure import FROM_MEMORY
from engine.domain.tariff import Beneficiary, ChannelFactor, Exemption, FeeKind, ItemVersion, TariffItem

FactName = Literal["documents", "signers", "event_on", "registered_on", "purpose", "relation", "extracts", "items"]


class TierModel(Strict):
    last_page: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    amount: Amount


class PageTiersModel(Strict):
    """A price a page by place of the page in the original, a copy, with a cap a copy."""

    by: Literal["page"]
    tiers: Some[TierModel]
    cap: Amount | None = None

    @model_validator(mode="after")
    def _rising(self) -> "PageTiersModel":
        last = [tier.last_page for tier in self.tiers]
        inner = [page for page in last[:-1] if page is not None]
        if last[-1] is not None or len(inner) != len(last) - 1 or sorted(set(inner)) != inner:
            raise ValueError("tiers must rise by last_page, and only the last one is open")
        return self

    def to_domain(self) -> charges.Charge:
        tiers = tuple(charges.Tier(last_page=tier.last_page, amount=tier.amount) for tier in self.tiers)
        return charges.PageTiers(tiers=tiers, cap=self.cap)


class PerDocumentModel(Strict):
    by: Literal["document"]
    amount: Amount | None
    unit: Text
    must_count: bool = False  # the number of documents has to be given; otherwise it is one

    def to_domain(self) -> charges.Charge:
        wants = frozenset({"documents"}) if self.must_count else frozenset[str]()
        return charges.PerDocument(amount=self.amount, unit=self.unit, wants=wants)


class PerExtractModel(Strict):
    by: Literal["extract"]
    amount: Amount | None
    unit: Text

    def to_domain(self) -> charges.Charge:
        return charges.PerExtract(amount=self.amount, unit=self.unit)


class PerCaseModel(Strict):
    by: Literal["case"]
    amount: Amount | None
    unit: Text
    needs: Many[FactName] = ()  # facts that must be given because exemptions hang on them
    ignores: Many[FactName] = ()  # facts that may be given and change nothing

    def to_domain(self) -> charges.Charge:
        return charges.PerCase(
            amount=self.amount, unit=self.unit, wants=frozenset(self.needs), takes=frozenset(self.ignores)
        )


class WhenLateModel(Strict):
    by: Literal["late_case"]
    amount: Amount | None
    unit: Text
    days: Annotated[int, Field(ge=0, le=3650)]

    def to_domain(self) -> charges.Charge:
        return charges.WhenLate(amount=self.amount, unit=self.unit, days=self.days)


class FreeModel(Strict):
    by: Literal["nothing"]
    reason: Text
    ignores: Many[FactName] = ()

    def to_domain(self) -> charges.Charge:
        return charges.Free(reason=self.reason, takes=frozenset(self.ignores))


class ElsewhereModel(Strict):
    by: Literal["other_agency"]
    reason: Text

    def to_domain(self) -> charges.Charge:
        return charges.ChargedElsewhere(reason=self.reason)


ChargeModel = Annotated[
    PageTiersModel | PerDocumentModel | PerExtractModel | PerCaseModel | WhenLateModel | FreeModel | ElsewhereModel,
    Field(discriminator="by"),
]


class BeneficiaryModel(Strict):
    name: Text
    evidence: Text

    def to_domain(self, key: str) -> Beneficiary:
        return Beneficiary(key=key, name=self.name, evidence=self.evidence)


class ConditionModel(Strict):
    """A fact whose value exempts."""

    fact: FactName
    value: Text
    name: Text
    evidence: Text


class ExemptionModel(Strict):
    """Either `who` (a beneficiary who claims it) or `where` (a fact has a value)."""

    who: Key | None = None
    where: ConditionModel | None = None
    evidence: Text | None = None  # instead of the beneficiary's usual paper
    procedures: Many[Code] = ()
    percent: Percent = 100
    legal_source: Text

    def to_domain(self, people: Mapping[str, Beneficiary]) -> Exemption:
        """Raises KeyError for a beneficiary that the tariff does not list."""
        who = None if self.who is None else people[self.who]
        named = who or self.where
        return Exemption(
            key=self.who or (self.where.value if self.where else ""),
            name=named.name if named else "",
            fact=None if self.where is None else self.where.fact,
            procedures=frozenset(ProcedureCode(code) for code in self.procedures),
            percent=self.percent,
            evidence=self.evidence or (named.evidence if named else ""),
            legal_source=self.legal_source,
        )

    @model_validator(mode="after")
    def _one_kind(self) -> "ExemptionModel":
        if (self.who is None) == (self.where is None):
            raise ValueError("an exemption names either “who” or “where”")
        return self


class VersionModel(DatedModel):
    charge: ChargeModel
    legal_source: Text | None = None
    decided_by: Text | None = None
    exemptions: Many[ExemptionModel] = ()
    evidence: EvidenceModel | None = None

    def to_domain(self, people: Mapping[str, Beneficiary]) -> ItemVersion:
        return ItemVersion(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            charge=self.charge.to_domain(),
            legal_source=self.legal_source,
            decided_by=self.decided_by,
            exemptions=tuple(row.to_domain(people) for row in self.exemptions),
            certainty=FROM_MEMORY if self.evidence is None else self.evidence.to_domain(),
        )

    @model_validator(mode="after")
    def _decider(self) -> "VersionModel":
        if charges.undecided(self.charge.to_domain()) and self.decided_by is None:
            raise ValueError("an amount that is not known names who must decide it (decided_by)")
        return self


class ItemModel(Strict):
    name: Text
    kind: Literal["phi", "le_phi", "none", "external"]
    collected_by: Key | None = None
    versions: Some[VersionModel]

    def to_domain(self, key: str, people: Mapping[str, Beneficiary]) -> TariffItem:
        versions = sorted((row.to_domain(people) for row in self.versions), key=lambda row: row.valid_from)
        return TariffItem(
            key=key,
            name=self.name,
            kind=FeeKind(self.kind),
            collected_by=self.collected_by,
            versions=tuple(versions),
        )

    @model_validator(mode="after")
    def _external(self) -> "ItemModel":
        for version in self.versions:
            if (version.charge.by == "other_agency") != (self.kind == "external"):
                raise ValueError("an external item, and no other, is charged by other_agency")
        return self


class AmountModel(DatedModel):
    """An amount that the tariff below left undecided."""

    item: Key
    amount: Amount
    legal_source: Text


class ChannelFactorModel(DatedModel):
    channel: Literal["desk", "online", "post"]
    percent: Percent
    items: Many[Key] = ()
    legal_source: Text

    def to_domain(self) -> ChannelFactor:
        return ChannelFactor(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            channel=Channel(self.channel),
            percent=self.percent,
            items=frozenset(self.items),
            legal_source=self.legal_source,
        )


class TariffFile(Strict):
    name: Key
    title: Text
    extends: Key | None = None
    illustrative: bool = False
    beneficiaries: dict[Key, BeneficiaryModel] = Field(default_factory=dict)
    items: dict[Key, ItemModel] = Field(default_factory=dict)
    amounts: Many[AmountModel] = ()
    channel_factors: Many[ChannelFactorModel] = ()
