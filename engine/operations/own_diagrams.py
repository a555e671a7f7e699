"""Whether the diagrams of the units still pass the checker of the product that is installed: what was released once is
held against the rules, names and sums of today."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.operations.diagram_check import DiagramFinding, check_diagram
from engine.operations.diagrams_in_force import Drawing, catalog_beside, own_on
from engine.operations.installation import Installation
from engine.store import diagram_releases as release_store
from engine.store.database import Session
from engine.store.diagram_releases import DiagramRelease
from engine.store.doctor import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnFinding:
    """What is wrong with a release of a unit that is in force today, or will be."""

    unit_id: str
    process_id: str
    number: int
    finding: DiagramFinding


def own_findings(installation: Installation, session: Session, today: date) -> Iterator[OwnFinding]:
    """Each release once, beside the unit's other diagrams of its day."""
    for unit_id in release_store.units(session):
        releases = release_store.of_unit(session, unit_id)
        seen: set[tuple[str, int]] = set()
        for day in sorted({today, *(one.valid_from for one in releases if one.valid_from > today)}):
            for release in own_on(releases, day).values():
                if (release.process_id, release.number) not in seen:
                    seen.add((release.process_id, release.number))
                    yield from _findings(installation, releases, release, day)


def _findings(
    installation: Installation, releases: list[DiagramRelease], release: DiagramRelease, day: date
) -> Iterator[OwnFinding]:
    drawn = Drawing(text=release.text, forms=release.forms)
    beside = catalog_beside(installation.catalog, releases, release.process_id, day)
    for finding in check_diagram(beside, release.process_id, drawn):
        yield OwnFinding(unit_id=release.unit_id, process_id=release.process_id, number=release.number, finding=finding)


def diagram_reader(installation: Installation) -> Callable[[Session, date], Iterable[Problem]]:
    """For the doctor: what does not pass any more."""

    def problems(session: Session, today: date) -> Iterator[Problem]:
        for one in own_findings(installation, session, today):
            if one.finding.severity == "error":
                yield Problem(
                    kind="own_diagram",
                    where=f"{one.unit_id}, {one.process_id} #{one.number}",
                    vi=f"Sơ đồ riêng không còn qua kiểm tra ({one.finding.rule}): {one.finding.vi}",
                    en=f"The unit's own diagram fails the check ({one.finding.rule}): {one.finding.en}",
                )

    return problems
