"""How an item of a tariff is counted: each kind of charge turns facts into amounts with their arithmetic in words.

`wants` are facts that must be given, `takes` those that may be."""

from dataclasses import dataclass, replace
from datetime import date

from engine.domain.errors import InvalidInput
from engine.domain.fee_facts import CopyItem, Extract, FeeFacts
from engine.domain.money import dong

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """An amount before exemptions, in đồng; None = owed, but nobody has decided how much. `words` is one clause."""

    amount: int | None
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """Pages up to and including `last_page` (None: all further pages) cost `amount` each."""

    last_page: int | None
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PageTiers:
    """Per copy of each document by pages of its original, up to a cap a copy."""

    tiers: tuple[Tier, ...]
    cap: int | None
    wants: frozenset[str] = frozenset({"items"})
    takes: frozenset[str] = NONE

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        return tuple(self._document(place, item) for place, item in enumerate(facts.items, start=1))

    def _document(self, place: int, item: CopyItem) -> Base:
        parts = self._parts(item.pages)
        full = sum(pages * amount for pages, amount in parts)
        copy = full if self.cap is None else min(full, self.cap)
        sums = " + ".join(f"{pages} trang × {dong(amount)}" for pages, amount in parts)
        capped = f", quá mức tối đa nên thu {dong(copy)}" if copy < full else ""
        words = (
            f"giấy tờ {place}, bản chính {item.pages} trang: {sums} = {dong(full)}/bản{capped}; "
            f"{item.copies} bản × {dong(copy)} = {dong(item.copies * copy)}"
        )
        return Base(amount=item.copies * copy, words=words)

    def _parts(self, pages: int) -> list[tuple[int, int]]:
        """Pages in each tier with their price."""
        parts, done = [], 0
        for tier in self.tiers:
            here = pages - done if tier.last_page is None else min(pages, tier.last_page) - done
            if here > 0:
                parts.append((here, tier.amount))
                done += here
        return parts


@dataclass(frozen=True, kw_only=True, slots=True)
class PerDocument:
    """For each document, however many people sign it."""

    amount: int | None
    unit: str
    wants: frozenset[str] = NONE
    takes: frozenset[str] = frozenset({"documents", "signers"})

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        signers = f" ({facts.signers} người ký, không tính theo số người ký)" if "signers" in facts.given else ""
        counted = _times(facts.documents, self.unit, self.amount)
        return (Base(amount=counted.amount, words=counted.words + signers),)


@dataclass(frozen=True, kw_only=True, slots=True)
class PerExtract:
    """For each copy of an extract, event by event."""

    amount: int | None
    unit: str
    wants: frozenset[str] = frozenset({"extracts"})
    takes: frozenset[str] = NONE

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        return tuple(self._event(extract) for extract in facts.extracts)

    def _event(self, extract: Extract) -> Base:
        counted = _times(extract.copies, self.unit, self.amount)
        return Base(amount=counted.amount, words=f"sự kiện “{extract.event}”, {counted.words}")


@dataclass(frozen=True, kw_only=True, slots=True)
class PerCase:
    """Once a case."""

    amount: int | None
    unit: str
    wants: frozenset[str] = NONE
    takes: frozenset[str] = NONE

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        return (_times(1, self.unit, self.amount),)


@dataclass(frozen=True, kw_only=True, slots=True)
class WhenLate:
    """Once a case if it is registered more than `days` days after the event; the day of the event is not counted.

    A date of registration that is not given is the day of acceptance."""

    amount: int | None
    unit: str
    days: int
    wants: frozenset[str] = frozenset({"event_on"})
    takes: frozenset[str] = frozenset({"registered_on"})

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        if facts.event_on is None:
            return ()
        registered_on = facts.registered_on or on
        after = (registered_on - facts.event_on).days
        if after < 0:
            raise InvalidInput(
                ("dữ kiện “event_on”", "fact “event_on”"),
                f"ngày xảy ra {facts.event_on:%d/%m/%Y} sau ngày đăng ký {registered_on:%d/%m/%Y}",
                f"the event on {facts.event_on} lies after the registration on {registered_on}",
            )
        if after <= self.days:
            return (Base(amount=0, words=f"đăng ký sau {after} ngày, đúng hạn {self.days} ngày nên không thu"),)
        late = _times(1, self.unit, self.amount)
        return (Base(amount=late.amount, words=f"đăng ký sau {after} ngày, quá hạn {self.days} ngày: {late.words}"),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Free:
    """Nothing is charged; `reason` says why."""

    reason: str
    wants: frozenset[str] = NONE
    takes: frozenset[str] = NONE

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        return (Base(amount=0, words=self.reason),)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargedElsewhere:
    """Another agency sets and collects the amount."""

    reason: str
    wants: frozenset[str] = NONE
    takes: frozenset[str] = NONE

    def bases(self, facts: FeeFacts, on: date) -> tuple[Base, ...]:
        return (Base(amount=None, words=self.reason),)


def _times(count: int, unit: str, amount: int | None) -> Base:
    if amount is None:
        return Base(amount=None, words=f"{count} {unit}")
    return Base(amount=count * amount, words=f"{count} {unit} × {dong(amount)} = {dong(count * amount)}")


Priced = PerDocument | PerExtract | PerCase | WhenLate
Charge = Priced | PageTiers | Free | ChargedElsewhere


def undecided(charge: Charge) -> bool:
    """Whether the amount itself is not known."""
    return isinstance(charge, Priced) and charge.amount is None


def decided(charge: Charge, amount: int) -> Charge:
    """The same charge with its missing amount filled in."""
    return replace(charge, amount=amount) if isinstance(charge, Priced) else charge
