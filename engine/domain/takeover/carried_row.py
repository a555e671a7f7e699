"""A row of the figures of the last report: what it carried over, and what else it said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.takeover.columns import AS_OF, CARRIED, DOMAIN, FIGURE_PROCEDURE, FIRST_DAY, FLOWS, PAST_TERM
from engine.domain.takeover.sheet import Reader


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedRow:
    """`flows`: online, direct, brought, early, on_time, overdue, past_term, where the sheet gives them."""

    as_of: date
    first_day: date | None
    domain: str
    procedure: str
    carried: int
    flows: Mapping[str, int]


def read_carried(reader: Reader) -> CarriedRow | None:
    """None where the row has faults: they are with the reader."""
    as_of, first_day = reader.day(AS_OF), reader.day(FIRST_DAY)
    domain, procedure = reader.text(DOMAIN), reader.text(FIGURE_PROCEDURE)
    carried = reader.whole(CARRIED)
    read = {column.key: reader.whole(column) for column in FLOWS}
    flows = {key: number for key, number in read.items() if number is not None}
    if not domain and not procedure and not reader.failed:
        reader.error(DOMAIN, "hãy ghi lĩnh vực hoặc mã thủ tục", "give the domain or the code of the procedure")
    if as_of is not None and first_day is not None and first_day > as_of:
        reader.error(
            FIRST_DAY, "ngày đầu kỳ sau ngày cuối kỳ; hãy đổi lại", "the first day lies after the last; change them"
        )
    if carried is not None:
        _check_sums(reader, carried, flows)
    if reader.failed or as_of is None or carried is None:
        return None
    return CarriedRow(
        as_of=as_of, first_day=first_day, domain=domain, procedure=procedure, carried=carried, flows=flows
    )


def _check_sums(reader: Reader, carried: int, flows: Mapping[str, int]) -> None:
    """As in form II.06a: received and brought = done and carried."""
    if flows.get("past_term", 0) > carried:
        reader.error(
            PAST_TERM, f"lớn hơn số chuyển sang kỳ sau ({carried})", f"is more than what was carried over ({carried})"
        )
    sums = ("online", "direct", "brought", "early", "on_time", "overdue")
    if not any(name in flows for name in sums):
        return
    came = sum(flows.get(name, 0) for name in sums[:3])
    went = sum(flows.get(name, 0) for name in sums[3:]) + carried
    if came != went:
        reader.error(
            CARRIED,
            f"tiếp nhận và từ kỳ trước nữa cộng lại {came}, đã giải quyết và chuyển sang kỳ sau cộng lại "
            f"{went}; hai số phải "
            "bằng nhau như trong biểu II.06a",
            f"received and brought are {came}, done and carried over are {went}; they must be equal as in form II.06a",
        )
