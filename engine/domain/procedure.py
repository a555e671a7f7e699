"""A procedure (thủ tục hành chính): what the law says of one kind of request, in blocks that hold from day to day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from engine.domain.applicant import fold
from engine.domain.campaign import Campaign
from engine.domain.dated import in_force
from engine.domain.errors import NotFound, Refusal
from engine.domain.follow_up import FollowUp
from engine.domain.identifiers import ProcedureCode, ProcessId
from engine.domain.suspension import Policy
from engine.domain.term import Term


class NotInForce(Refusal):
    """The catalogue has no law for a procedure on a day."""

    vi = "Danh mục không có quy định của thủ tục {code} “{name}” vào ngày {on:%d/%m/%Y}. Hãy chọn ngày khác."
    en = "The catalogue has no rules for procedure {code} “{name}” on {on:%Y-%m-%d}. Choose another day."


class NothingInForce(Refusal):
    """The catalogue has no procedure at all on a day."""

    vi = "Danh mục không có thủ tục nào vào ngày {on:%d/%m/%Y}. Hãy chọn ngày khác."
    en = "The catalogue has no procedure on {on:%Y-%m-%d}. Choose another day."


class Replaced(NotInForce):
    """A procedure has ended and another took its place."""

    vi = "Ngày {on:%d/%m/%Y} thủ tục {code} “{name}” đã được thay bằng thủ tục {successor}. Hãy dùng thủ tục đó."
    en = "On {on:%Y-%m-%d} procedure {code} “{name}” was already replaced by {successor}. Use that one."


class OpinionClock(StrEnum):
    """What waiting for another agency's opinion does to the term."""

    INSIDE = "inside"  # the wait is part of the term
    EXTEND = "extend"  # the term gets the procedure's extension for it
    PAUSE = "pause"


CORRECTION_BASIS = "NĐ 61/2018 Đ.21"  # put right by the office that erred, at its own cost
SUPPLEMENT_WITHIN = Term.parse("30 calendar_days")  # where a procedure says nothing else; not set by law
PAYMENT_WITHIN = Term.parse("30 calendar_days")  # from the notice; where a procedure says nothing else
PAYMENT_KEPT_DAYS = 180  # a dossier that waits for a payment; not set by law
OPINION_EXTENSION = "verification"  # the one that an opinion brings, where it extends the term


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNASSESSED = "unassessed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Where a fact was checked: a source of the vocabulary, and the place in it."""

    source: str
    at: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How sure the catalogue is of a fact. Nothing checked means written down from memory."""

    confidence: Confidence = Confidence.UNASSESSED
    checked: tuple[Reference, ...] = ()


FROM_MEMORY = Evidence()


@dataclass(frozen=True, kw_only=True, slots=True)
class Confidentiality:
    """The law keeps dossiers secret: all of them, or those in which a fact has one of some values."""

    reason: str
    legal_basis: str
    fact: str | None = None
    among: frozenset[str] = frozenset()

    def holds(self, facts: Mapping[str, object]) -> bool:
        return self.fact is None or facts.get(self.fact) in self.among


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredPaper:
    """A paper that the dossier consists of (thành phần hồ sơ)."""

    name: str
    originals: int
    copies: int
    present_only: bool  # shown and given back, not kept
    condition: str | None  # when it is needed; None = always
    form: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadTime:
    """How many days before the day that a fact names the dossier must be filed at the latest."""

    fact: str
    days: int

    def last_day(self, before: date) -> date:
        return before - timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedExtension:
    """A lengthening that the law names of the term, such as "verification" or "mountain"."""

    key: str
    term: Term
    replaces_total: bool  # the term becomes this one, counted from acceptance; otherwise it is added
    when: str
    area_flags: frozenset[str]  # given by itself in areas with one of these flags; empty = only on decision


@dataclass(frozen=True, kw_only=True, slots=True)
class StagePlan:
    """One leg of the chain of agencies, with its share of the term."""

    level: str
    agency: str
    function: str | None  # key of the competence table; None = the unit that received the dossier
    term: Term
    parallel: bool  # runs beside the stage before it
    outside_term: bool  # its time does not count towards the total, which begins when it ends
    extended_by: tuple[str, ...]  # extensions whose time belongs to this stage


@dataclass(frozen=True, kw_only=True, slots=True)
class BesideAgency:
    """An agency that works while the citizen's clock stands still: its term is its own, no share of the total."""

    level: str
    agency: str
    function: str
    term: Term


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectionRule:
    """How a result that was found wrong after its return is put right (A12): as a dossier of which procedure, within
    which term."""

    procedure: ProcedureCode | None  # None = the same procedure
    term: Term | None  # None = the procedure's own
    legal_basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcedureBlock:
    """What the law says from one day to another."""

    valid_from: date
    valid_to: date | None
    process: ProcessId | None  # None = published, not yet run here
    facts_form: str | None  # key of the form that asks the facts fees are assessed from
    lead_time: LeadTime | None  # None = may be filed at any time
    term: Term | None  # the whole; None = the chain of stages, or a campaign
    campaign: Campaign | None  # the yearly period on whose last day every dossier is due
    levels: tuple[str, ...]
    stages: tuple[StagePlan, ...]
    beside: tuple[BesideAgency, ...]
    extensions: Mapping[str, NamedExtension]
    supplement: Policy
    supplement_within: Term  # how long the citizen has to supplement; then the dossier is closed (A3)
    payment_within: Term  # how long the citizen has to pay what another agency asks (A13); then a reminder
    payment_kept_days: int  # how long the dossier is kept for it; then it is closed without a result
    opinion_clock: OpinionClock
    follow_ups: tuple[FollowUp, ...]  # what a result lets the applicant ask for next
    correction: CorrectionRule
    papers: tuple[RequiredPaper, ...]
    sets: int
    result: str
    registers: tuple[str, ...]
    fees: tuple[str, ...]  # items of the tariff that are always assessed
    fees_on_request: tuple[str, ...]  # items that are assessed when the facts ask for them
    legal_basis: str
    online_level: str  # "2", "3", "4" (the scale before NĐ 42/2022)
    archive_years: int | None
    notes: tuple[str, ...]
    evidence: Mapping[str, Evidence]
    confidential: tuple[Confidentiality, ...] = ()  # seen by the assigned handler and the leader only

    def keeps_secret(self, facts: Mapping[str, object]) -> bool:
        """Whether a dossier with these facts is confidential."""
        return any(rule.holds(facts) for rule in self.confidential)

    def extension(self, key: str) -> NamedExtension:
        """The extension of that name. Raises NotFound."""
        if key not in self.extensions:
            raise NotFound("gia hạn", "extension", key)
        return self.extensions[key]

    def follow_up(self, key: str) -> FollowUp:
        """The follow-up of that name. Raises NotFound."""
        found = next((row for row in self.follow_ups if row.key == key), None)
        if found is None:
            raise NotFound("thủ tục tiếp theo", "follow-up", key)
        return found

    def automatic_extensions(self, flags: frozenset[str]) -> tuple[NamedExtension, ...]:
        """Extensions that the area itself brings, such as the ten days of a mountain commune."""
        return tuple(found for found in self.extensions.values() if found.area_flags & flags)

    def chain(self, flags: frozenset[str]) -> tuple[tuple[StagePlan, tuple[Term, ...]], ...]:
        """Every stage with the terms it may take one after the other: its own, then the area's extensions."""
        brought = {found.key: found.term for found in self.automatic_extensions(flags)}
        return tuple(
            (stage, (stage.term, *(brought[key] for key in stage.extended_by if key in brought)))
            for stage in self.stages
        )

    def own_leg(self, flags: frozenset[str], *, before: str | None = None) -> tuple[Term, ...]:
        """The terms of the receiving unit's stages in a row: of the first such leg, or of the last one that stands
        before the stages of a function."""
        legs = self._own_legs(flags)
        asked = [place for place, stage in enumerate(self.stages) if stage.function == before]
        earlier = [terms for place, terms in legs if before is not None and asked and place < asked[0]]
        return next(iter([*reversed(earlier), *(terms for _, terms in legs)]), ())

    def own_leg_after(self, function: str | None, flags: frozenset[str]) -> tuple[Term, ...]:
        """What the receiving unit still has to do once the stages of a function are done: nothing in most chains."""
        done = max((place for place, stage in enumerate(self.stages) if stage.function == function), default=None)
        return next((terms for place, terms in self._own_legs(flags) if done is not None and place > done), ())

    def _own_legs(self, flags: frozenset[str]) -> list[tuple[int, tuple[Term, ...]]]:
        """Where each of the receiving unit's legs begins in the chain, and its terms."""
        places = groupby(enumerate(self.chain(flags)), key=lambda found: found[1][0].function)
        legs = (list(leg) for function, leg in places if function is None)
        return [(leg[0][0], tuple(term for _, (_, terms) in leg for term in terms)) for leg in legs]

    def function_terms(self, function: str | None, flags: frozenset[str]) -> tuple[Term, ...]:
        """The terms that the stages of one function have together, in order; None asks for the receiving unit."""
        planned = (term for stage, terms in self.chain(flags) if stage.function == function for term in terms)
        return (*planned, *(agency.term for agency in self.beside if agency.function == function))

    @property
    def functions(self) -> tuple[str | None, ...]:
        """The functions that have a term in this procedure; None is the receiving unit."""
        stages = (stage.function for stage in self.stages)
        return tuple(dict.fromkeys([*stages, *(agency.function for agency in self.beside)]))

    def certainty(self, fact: str) -> Evidence:
        return self.evidence.get(fact, FROM_MEMORY)

    @property
    def term_text(self) -> str:
        """The term as lists print it: the total, else the chain, else the campaign."""
        if self.term is not None:
            return str(self.term)
        return " + ".join(str(stage.term) for stage in self.stages) if self.campaign is None else str(self.campaign)


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherCode:
    """A code under which the same procedure stands elsewhere or stood before."""

    code: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure:
    code: ProcedureCode
    other_codes: tuple[OtherCode, ...]
    replaced_by: ProcedureCode | None  # the procedure that took its place when it ended
    name_vi: str
    name_en: str
    domain: str  # lĩnh vực
    group: str  # ho_tich, chung_thuc, vhxh, dat_dai or khac, as the yearly report counts; phan_anh for feedback
    blocks: tuple[ProcedureBlock, ...]  # in order of valid_from, none overlapping
    is_published: bool = True  # not what is no administrative procedure by law: it is in no list and no count of them

    def block(self, on: date) -> ProcedureBlock:
        """What the law says on a day. Raises NotInForce."""
        found = in_force(self.blocks, on)
        if found is not None:
            return found
        if self.replaced_by is not None and on > self.latest.valid_from:
            raise Replaced(code=self.code, name=self.name_vi, on=on, successor=self.replaced_by)
        raise NotInForce(code=self.code, name=self.name_vi, on=on)

    def is_called(self, words: Iterable[str]) -> bool:
        """Whether its code or name has every one of these words, in any order; they are folded, as searches are."""
        text = fold(f"{self.code} {self.name_vi} {self.name_en}")
        return all(word in text for word in words)

    @property
    def latest(self) -> ProcedureBlock:
        return self.blocks[-1]
