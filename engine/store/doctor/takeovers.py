"""What an office brought with it adds up: the dossiers under way are those that its last report carried over."""

from collections.abc import Iterator

from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.queries.brought import brought, differences, units_with_figures


def _carried(examination: Examination) -> Iterator[Problem]:
    for unit in units_with_figures(examination.session):
        figures = brought(examination.session, unit)
        assert figures is not None
        for found in differences(examination.session, unit, figures):
            where = found.procedure or found.group
            yield Problem(
                kind="carried_over",
                where=f"{unit} {where}",
                vi=f"Báo cáo đến {figures.as_of:%d/%m/%Y} chuyển qua {found.carried} hồ sơ, ở đây có {found.dossiers}."
                " Hãy nhập đủ hồ sơ đang giải quyết hoặc xem lại số liệu.",
                en=f"The report up to {figures.as_of} carried over {found.carried} dossiers, here are {found.dossiers}."
                " Import the open dossiers or check the figure.",
            )


INVARIANTS = (
    Invariant(
        vi="Số hồ sơ kỳ trước chuyển qua đã nhập bằng số hồ sơ của thời gian đó còn đang giải quyết khi "
        "kỳ mới bắt đầu.",
        en="The number that the last report carried over is the number of dossiers of that time that were "
        "still open when "
        "the new period began.",
        find=_carried,
    ),
)
