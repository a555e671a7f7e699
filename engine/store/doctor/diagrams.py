"""The diagrams of a unit's own are still such as the installed product runs. Only where somebody can check them."""

from collections.abc import Iterator

from engine.domain.instant import local
from engine.store.doctor.invariant import Examination, Invariant, Problem


def _fails(examination: Examination) -> Iterator[Problem]:
    if examination.read_diagrams is not None:
        yield from examination.read_diagrams(examination.session, local(examination.now).date())


INVARIANTS = (
    Invariant(
        vi="Mọi sơ đồ, biểu mẫu riêng của đơn vị đang hoặc sắp áp dụng đều qua được kiểm tra của phần mềm đang cài.",
        en="Every diagram and form of a unit's own, in force or to come, passes the check of the installed product.",
        find=_fails,
    ),
)
