"""What an item of the tariff costs, told before anybody has filed: the price by its unit, by nobody's facts yet."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from engine.domain.charge import ChargedElsewhere, Free, PageTiers, Priced, WhenLate
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.tariff import ItemNotInForce, ItemVersion, Tariff
from web import words
from web.language import translated as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """`exempt`: for whom it is less or nothing, and the paper that shows it."""

    name: str
    told: tuple[str, ...]
    on_request: bool
    exempt: tuple[str, ...]
    source: str | None


def prices(procedure: Procedure, block: ProcedureBlock, tariff: Tariff, on: date) -> list[Price]:
    """Of everything that the procedure charges or may charge."""
    found = []
    for key in (*block.fees, *block.fees_on_request):
        with suppress(ItemNotInForce):  # nobody can be told what nobody has set
            found.append(_price(procedure, tariff, key, on, on_request=key in block.fees_on_request))
    return found


def _price(procedure: Procedure, tariff: Tariff, key: str, on: date, *, on_request: bool) -> Price:
    version = tariff.version(key, on)
    less = (row for row in version.exemptions if not row.procedures or procedure.code in row.procedures)
    return Price(
        name=tariff.item(key).name,
        told=tuple(_told(version)),
        on_request=on_request,
        exempt=tuple(dict.fromkeys(f"{row.name}: {_less(row.percent)} ({row.evidence})" for row in less)),
        source=version.legal_source,
    )


def _less(percent: int) -> str:
    return _("không phải nộp") if percent == 100 else _("giảm %(percent)s%%", percent=percent)


def _told(version: ItemVersion) -> Iterator[str]:
    charge = version.charge
    if isinstance(charge, Free):
        yield _("Không thu (%(reason)s)", reason=charge.reason)
    elif isinstance(charge, ChargedElsewhere):
        yield _("Cơ quan khác thu và thông báo (%(reason)s)", reason=charge.reason)
    elif isinstance(charge, PageTiers):
        yield from _tiers(charge)
    else:
        yield _once(charge, version)


def _once(charge: Priced, version: ItemVersion) -> str:
    if charge.amount is None:
        return _("Chưa có mức; do %(who)s quyết định", who=version.decided_by or _("cơ quan có thẩm quyền"))
    told = f"{words.money(charge.amount)}/{charge.unit}"
    if isinstance(charge, WhenLate):
        return _("%(price)s, chỉ khi quá %(days)s ngày", price=told, days=charge.days)
    return told


def _tiers(charge: PageTiers) -> Iterator[str]:
    first = 1
    for tier in charge.tiers:
        amount = words.money(tier.amount)
        if tier.last_page is None:
            yield _("từ trang %(first)s: %(amount)s/trang", first=first, amount=amount)
        else:
            yield _("trang %(first)s đến %(last)s: %(amount)s/trang", first=first, last=tier.last_page, amount=amount)
            first = tier.last_page + 1
    if charge.cap is not None:
        yield _("tối đa %(amount)s/bản", amount=words.money(charge.cap))
