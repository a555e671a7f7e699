"""How a procedure is written in workflows/procedures/<domain>.yaml."""

from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from engine.catalog.strict import Code, DatedModel, DayOfYearText, Key, Many, Some, Strict, TermText, Text
from engine.domain.campaign import Campaign
from engine.domain.errors import Refusal
from engine.domain.expressions import parse
from engine.domain.follow_up import FollowUp
from engine.domain.identifiers import ProcedureCode, ProcessId
from engine.domain.procedure import (
    CORRECTION_BASIS,
    PAYMENT_KEPT_DAYS,
    PAYMENT_WITHIN,
    SUPPLEMENT_WITHIN,
    BesideAgency,
    Confidence,
    Confidentiality,
    CorrectionRule,
    Evidence,
    LeadTime,
    NamedExtension,
    OpinionClock,
    OtherCode,
    Procedure,
    ProcedureBlock,
    Reference,
    RequiredPaper,
    StagePlan,
)
from engine.domain.suspension import Policy

Fact = Literal[
    "name",
    "code",
    "term",
    "stages",
    "papers",
    "fee",
    "result",
    "registers",
    "archive_years",
    "legal_basis",
    "scope",
    "lead_time",
]
PaperCount = Annotated[int, Field(ge=0, le=99)]


class ReferenceModel(Strict):
    source: Key
    at: Text | None = None


class EvidenceModel(Strict):
    confidence: Literal["high", "medium", "low", "unassessed"]
    checked: Many[ReferenceModel] = ()

    def to_domain(self) -> Evidence:
        return Evidence(
            confidence=Confidence(self.confidence),
            checked=tuple(Reference(source=row.source, at=row.at) for row in self.checked),
        )


class PaperModel(Strict):
    name: Text
    originals: PaperCount = 0
    copies: PaperCount = 0
    present_only: bool = False
    condition: Text | None = None
    form: Text | None = None

    def to_domain(self) -> RequiredPaper:
        return RequiredPaper(**self.model_dump())


class StageModel(Strict):
    level: Key
    agency: Text
    function: Key | None = None
    term: TermText
    parallel: bool = False
    outside_term: bool = False
    extended_by: Many[Key] = ()

    def to_domain(self) -> StagePlan:
        return StagePlan(
            level=self.level,
            agency=self.agency,
            function=self.function,
            term=self.term,
            parallel=self.parallel,
            outside_term=self.outside_term,
            extended_by=self.extended_by,
        )


class BesideModel(Strict):
    level: Key
    agency: Text
    function: Key
    term: TermText

    def to_domain(self) -> BesideAgency:
        return BesideAgency(level=self.level, agency=self.agency, function=self.function, term=self.term)


class ExtensionModel(Strict):
    key: Key
    term: TermText
    replaces_total: bool = False
    when: Text
    area_flags: Many[Key] = ()

    def to_domain(self) -> NamedExtension:
        return NamedExtension(
            key=self.key,
            term=self.term,
            replaces_total=self.replaces_total,
            when=self.when,
            area_flags=frozenset(self.area_flags),
        )


class LeadTimeModel(Strict):
    fact: Key
    days: Annotated[int, Field(ge=1, le=366)]

    def to_domain(self) -> LeadTime:
        return LeadTime(fact=self.fact, days=self.days)


class CampaignModel(Strict):
    opens: DayOfYearText
    closes: DayOfYearText

    def to_domain(self) -> Campaign:
        return Campaign(opens=self.opens, closes=self.closes)


def _readable(text: str) -> str:
    try:
        parse(text)
    except Refusal as refusal:
        raise ValueError(refusal.english) from refusal
    return text


ExpressionText = Annotated[str, AfterValidator(_readable)]


class FollowUpModel(Strict):
    key: Key
    name_vi: Text
    name_en: Text
    procedure: Code | None = None
    refer_to: Text | None = None
    when: ExpressionText = "True"
    carry: dict[Key, ExpressionText] = Field(default_factory=dict)
    about: Some[Key]
    within_days: Annotated[int, Field(ge=1, le=3660)]
    legal_basis: Text

    @model_validator(mode="after")
    def _one_way(self) -> "FollowUpModel":
        if (self.procedure is None) == (self.refer_to is None):
            raise ValueError("either a procedure that is filed here, or refer_to another agency")
        if self.carry and self.procedure is None:
            raise ValueError("facts are only carried to a procedure that is filed here")
        return self

    def to_domain(self) -> FollowUp:
        return FollowUp(
            key=self.key,
            name_vi=self.name_vi,
            name_en=self.name_en,
            procedure=None if self.procedure is None else ProcedureCode(self.procedure),
            refer_to=self.refer_to,
            when=parse(self.when),
            carry=MappingProxyType({fact: parse(text) for fact, text in self.carry.items()}),
            about=self.about,
            within_days=self.within_days,
            legal_basis=self.legal_basis,
        )


class CorrectionModel(Strict):
    procedure: Code | None = None
    term: TermText | None = None
    legal_basis: Text = CORRECTION_BASIS

    def to_domain(self) -> CorrectionRule:
        return CorrectionRule(
            procedure=None if self.procedure is None else ProcedureCode(self.procedure),
            term=self.term,
            legal_basis=self.legal_basis,
        )


class ConfidentialModel(Strict):
    reason: Text
    legal_basis: Text
    fact: Key | None = None
    among: Many[Key] = ()

    def to_domain(self) -> Confidentiality:
        return Confidentiality(
            reason=self.reason, legal_basis=self.legal_basis, fact=self.fact, among=frozenset(self.among)
        )


class BlockModel(DatedModel):
    process: Key | None
    facts_form: Key | None = None
    lead_time: LeadTimeModel | None = None
    term: TermText | None = None
    campaign: CampaignModel | None = None
    levels: Some[Key]
    stages: Many[StageModel] = ()
    beside: Many[BesideModel] = ()
    extensions: Many[ExtensionModel] = ()
    supplement: Literal["restart", "pause"] = "restart"
    supplement_within: TermText = SUPPLEMENT_WITHIN
    payment_within: TermText = PAYMENT_WITHIN
    payment_kept_days: Annotated[int, Field(ge=1, le=3660)] = PAYMENT_KEPT_DAYS
    opinion_clock: Literal["inside", "extend", "pause"] = "inside"
    follow_ups: Many[FollowUpModel] = ()
    correction: CorrectionModel = CorrectionModel()
    papers: Many[PaperModel]
    sets: Annotated[int, Field(ge=1, le=20)]
    result: Text
    registers: Some[Text]
    archive_years: Annotated[int, Field(ge=1, le=100)] | None = None
    fees: Some[Key]
    fees_on_request: Many[Key] = ()
    legal_basis: Text
    online_level: Literal["1", "2", "3", "4"]
    notes: Many[Text] = ()
    confidential: Many[ConfidentialModel] = ()
    evidence: dict[Fact, EvidenceModel]

    def to_domain(self) -> ProcedureBlock:
        return ProcedureBlock(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            process=None if self.process is None else ProcessId(self.process),
            facts_form=self.facts_form,
            lead_time=None if self.lead_time is None else self.lead_time.to_domain(),
            term=self.term,
            campaign=None if self.campaign is None else self.campaign.to_domain(),
            levels=self.levels,
            stages=tuple(stage.to_domain() for stage in self.stages),
            beside=tuple(agency.to_domain() for agency in self.beside),
            extensions=MappingProxyType({row.key: row.to_domain() for row in self.extensions}),
            supplement=Policy(self.supplement),
            supplement_within=self.supplement_within,
            payment_within=self.payment_within,
            payment_kept_days=self.payment_kept_days,
            opinion_clock=OpinionClock(self.opinion_clock),
            follow_ups=tuple(row.to_domain() for row in self.follow_ups),
            correction=self.correction.to_domain(),
            papers=tuple(paper.to_domain() for paper in self.papers),
            sets=self.sets,
            result=self.result,
            registers=self.registers,
            fees=self.fees,
            fees_on_request=self.fees_on_request,
            legal_basis=self.legal_basis,
            online_level=self.online_level,
            archive_years=self.archive_years,
            notes=self.notes,
            confidential=tuple(row.to_domain() for row in self.confidential),
            evidence=MappingProxyType({str(fact): row.to_domain() for fact, row in self.evidence.items()}),
        )


def _going_on(before: dict[str, Any], block: dict[str, Any]) -> dict[str, Any]:
    """A block marked `as_before` has everything of the one before it that it does not say anew, but for its days; and
    nobody has assessed the facts anew: what was checked for the old law is not checked for the new."""
    if block.get("as_before") is not True:
        return block
    kept = {key: value for key, value in before.items() if key not in ("valid_from", "valid_to")}
    own = {key: value for key, value in block.items() if key not in ("as_before", "evidence")}
    assessed = before.get("evidence")
    facts = assessed if isinstance(assessed, dict) else {}
    doubts = {fact: {"confidence": Confidence.UNASSESSED.value} for fact in facts}
    anew = block.get("evidence", {})
    return {**kept, **own, "evidence": {**doubts, **anew} if isinstance(anew, dict) else anew}


class OtherCodeModel(Strict):
    code: Code
    note: Text


class ProcedureModel(Strict):
    code: Code
    other_codes: Many[OtherCodeModel] = ()
    replaced_by: Code | None = None
    name_vi: Text
    name_en: Text
    published: bool = True
    blocks: Some[BlockModel]

    @model_validator(mode="before")
    @classmethod
    def _continued(cls, data: Any) -> Any:
        """Blocks that go on as before, written out. What is wrong with the shape of the rest is found afterwards."""
        if not isinstance(data, dict) or not isinstance(data.get("blocks"), list):
            return data
        blocks: list[Any] = []
        for block in data["blocks"]:
            before = blocks[-1] if blocks and isinstance(blocks[-1], dict) else {}
            blocks.append(_going_on(before, block) if isinstance(block, dict) else block)
        return {**data, "blocks": blocks}

    @model_validator(mode="after")
    def _ended(self) -> "ProcedureModel":
        if self.replaced_by is not None and self.blocks[-1].valid_to is None:
            raise ValueError("a procedure that is replaced has an end: give its last block a valid_to")
        return self

    def to_domain(self, domain: str, group: str) -> Procedure:
        return Procedure(
            code=ProcedureCode(self.code),
            other_codes=tuple(OtherCode(code=row.code, note=row.note) for row in self.other_codes),
            replaced_by=None if self.replaced_by is None else ProcedureCode(self.replaced_by),
            name_vi=self.name_vi,
            name_en=self.name_en,
            is_published=self.published,
            domain=domain,
            group=group,
            blocks=tuple(sorted((block.to_domain() for block in self.blocks), key=lambda block: block.valid_from)),
        )


class ProcedureFile(Strict):
    domain: Key
    procedures: Some[ProcedureModel]
