"""Assessing fees (phí, lệ phí): from a procedure, a tariff and facts to lines that each say how and by which law.

`amount = (base, capped) × (1 − exemption) × channel`, rounded half up to whole đồng once, with the tariff of the day of
acceptance (sla_fees D.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.charge import Base
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.fee_facts import COMMON, FeeFacts
from engine.domain.identifiers import ProcedureCode
from engine.domain.money import dong
from engine.domain.procedure import Procedure
from engine.domain.tariff import ChannelFactor, Exemption, FeeKind, ItemVersion, Tariff, TariffItem


class AmountUndecided(Refusal):
    """An amount is owed that nobody has decided; it is never guessed."""

    vi = (
        "Mức thu “{item}” ngày {on:%d/%m/%Y} chưa có trong biểu “{tariff}”; mức này phải do {decided_by} quy định. "
        "Hãy nhập mức đã được quyết định vào biểu phí rồi tính lại."
    )
    en = (
        "Tariff “{tariff}” has no amount for “{item}” on {on:%Y-%m-%d}; it must be decided by: {decided_by}. "
        "Enter the decided amount in the tariff and assess again."
    )


class EvidenceMissing(Refusal):
    """An exemption is claimed and no paper was shown for it."""

    vi = "Muốn miễn, giảm “{item}” theo diện “{exemption}” phải có giấy tờ: {evidence}. Hãy ghi giấy tờ đã xuất trình."
    en = "To exempt “{item}” for “{exemption}” a paper must be shown: {evidence}. Note the paper that was shown."


@dataclass(frozen=True, kw_only=True, slots=True)
class FeeLine:
    procedure: ProcedureCode
    item: str
    kind: FeeKind
    amount: int | None  # whole đồng; None only on external lines
    legal_source: str
    explanation: str  # a Vietnamese sentence with the arithmetic
    exemption: str | None
    evidence: str | None  # the paper that shows the exemption
    collected_by: str | None  # function of the agency that collects an external line


def assess(
    procedure: Procedure, tariff: Tariff, facts: FeeFacts, *, on: date, evidence: Mapping[str, str]
) -> tuple[FeeLine, ...]:
    """The fee lines of a dossier accepted on a day. `evidence` names the paper shown for each exemption by its key.

    Raises InvalidInput naming a fact that is missing or has no meaning here, AmountUndecided, EvidenceMissing,
    NotInForce, ItemNotInForce."""
    _check_facts(procedure, facts, questions(procedure, tariff, on))
    _check_claims(tariff, facts)
    block = procedure.block(on)
    assessment = _Assessment(procedure=procedure, tariff=tariff, facts=facts, on=on, evidence=evidence)
    always = [(tariff.item(key), tariff.version(key, on)) for key in block.fees]
    asked = [(tariff.item(key), tariff.version(key, on)) for key in block.fees_on_request]
    charged = [*always, *(row for row in asked if row[1].charge.wants <= facts.given)]
    return tuple(
        assessment.line(item, version, base) for item, version in charged for base in version.charge.bases(facts, on)
    )


def total(lines: Iterable[FeeLine]) -> int:
    """What this unit collects, in đồng: external lines are others' money."""
    return sum(line.amount or 0 for line in lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Questions:
    """Facts that a procedure's fees need, and those that it takes besides."""

    needed: frozenset[str]
    taken: frozenset[str]


def questions(procedure: Procedure, tariff: Tariff, on: date) -> Questions:
    """What to ask before assessing. Raises NotInForce, ItemNotInForce."""
    block = procedure.block(on)
    always = [tariff.version(key, on) for key in block.fees]
    asked = [tariff.version(key, on) for key in block.fees_on_request]
    needed = frozenset().union(*(version.charge.wants for version in always))
    read = frozenset().union(*(_read(procedure, version) for version in [*always, *asked]))
    return Questions(needed=needed, taken=(read | COMMON) - needed)


def _read(procedure: Procedure, version: ItemVersion) -> frozenset[str]:
    """Facts that this item reads, or that its exemptions hang on."""
    deciding = {row.fact for row in version.exemptions if row.fact is not None and _reaches(row, procedure)}
    return version.charge.wants | version.charge.takes | deciding


def _check_facts(procedure: Procedure, facts: FeeFacts, asked: Questions) -> None:
    known = asked.needed | asked.taken
    for name in sorted(facts.given - known):
        raise InvalidInput(
            (f"dữ kiện “{name}”", f"fact “{name}”"),
            f"không dùng cho thủ tục {procedure.code}; thủ tục này dùng: {', '.join(sorted(known))}",
            f"has no meaning for procedure {procedure.code}, which takes: {', '.join(sorted(known))}",
        )
    for name in sorted(name for name in asked.needed if name not in facts.given or getattr(facts, name) == ()):
        raise InvalidInput(
            (f"dữ kiện “{name}”", f"fact “{name}”"),
            f"thủ tục {procedure.code} cần dữ kiện này để tính phí, lệ phí",
            f"procedure {procedure.code} needs this fact to assess fees",
        )


def _check_claims(tariff: Tariff, facts: FeeFacts) -> None:
    for key in facts.exemptions:
        if key not in tariff.beneficiaries:
            known = ", ".join(sorted(tariff.beneficiaries))
            raise InvalidInput(
                ("dữ kiện “exemptions”", "fact “exemptions”"),
                f"không có đối tượng “{key}”; các đối tượng: {known}",
                f"there is no group “{key}”; groups: {known}",
            )


def _reaches(exemption: Exemption, procedure: Procedure) -> bool:
    return not exemption.procedures or procedure.code in exemption.procedures


@dataclass(frozen=True, kw_only=True, slots=True)
class _Assessment:
    """What stays the same for all lines of one assessment."""

    procedure: Procedure
    tariff: Tariff
    facts: FeeFacts
    on: date
    evidence: Mapping[str, str]

    def line(self, item: TariffItem, version: ItemVersion, base: Base) -> FeeLine:
        exemption = None if base.amount == 0 else self._exemption(version)
        shown = None if exemption is None else self._shown(item, exemption)
        factor = self.tariff.factor(item.key, self.facts.channel, self.on)
        amount = self._amount(item, version, base, exemption, factor)
        return FeeLine(
            procedure=self.procedure.code,
            item=item.key,
            kind=item.kind,
            amount=amount,
            legal_source=version.legal_source or self.procedure.block(self.on).legal_basis,
            explanation=f"{item.name}: {base.words}.{self._told(base, amount, exemption, factor)}",
            exemption=None if exemption is None else exemption.key,
            evidence=shown,
            collected_by=item.collected_by,
        )

    def _told(self, base: Base, amount: int | None, exemption: Exemption | None, factor: ChannelFactor | None) -> str:
        """What is said after the arithmetic: what lowered the amount, and claims that did not."""
        if (not base.amount and exemption is None) or amount is None:
            return ""
        said = "" if exemption is None else f" {_lowered(exemption)}"
        if factor is not None:
            said += f" Nộp qua kênh {_CHANNELS[factor.channel]} thu {factor.percent} % ({factor.legal_source})."
        if said:
            said += f" Còn thu {dong(amount)}."
        if exemption is None and self.facts.exemptions:
            names = ", ".join(self.tariff.beneficiaries[key].name for key in self.facts.exemptions)
            said += f" Diện {names} không được miễn, giảm khoản này."
        return said

    def _exemption(self, version: ItemVersion) -> Exemption | None:
        """The exemption that helps most among those that hold here."""
        holding = [row for row in version.exemptions if _reaches(row, self.procedure) and self._holds(row)]
        return max(holding, key=lambda row: row.percent, default=None)

    def _holds(self, row: Exemption) -> bool:
        if row.fact is None:
            return row.key in self.facts.exemptions
        return row.fact in self.facts.given and getattr(self.facts, row.fact) == row.key

    def _shown(self, item: TariffItem, exemption: Exemption) -> str:
        shown = self.evidence.get(exemption.key, "").strip()
        if not shown:
            raise EvidenceMissing(item=item.name, exemption=exemption.name, evidence=exemption.evidence)
        return shown

    def _amount(
        self,
        item: TariffItem,
        version: ItemVersion,
        base: Base,
        exemption: Exemption | None,
        factor: ChannelFactor | None,
    ) -> int | None:
        if item.kind is FeeKind.EXTERNAL:
            return None
        left = 100 - (0 if exemption is None else exemption.percent)
        share = left * (100 if factor is None else factor.percent)
        if share == 0:
            return 0
        if base.amount is None:
            raise AmountUndecided(
                item=item.name,
                on=self.on,
                tariff=self.tariff.name,
                decided_by=version.decided_by or "cơ quan có thẩm quyền",
            )
        return (base.amount * share + 5_000) // 10_000


def _lowered(exemption: Exemption) -> str:
    verb = "Miễn" if exemption.percent == 100 else f"Giảm {exemption.percent} %"
    return f"{verb} vì {exemption.name} ({exemption.legal_source})."


_CHANNELS = {Channel.DESK: "trực tiếp", Channel.ONLINE: "trực tuyến", Channel.POST: "bưu chính"}
