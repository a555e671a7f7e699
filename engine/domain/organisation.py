"""Agencies (đơn vị), their levels and areas, and which of them has which competence on which day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.dated import holds, in_force
from engine.domain.delegation import Delegation, Lent, lent
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId
from engine.domain.mandate import Act, Mandate
from engine.domain.succession import Mapped, RestructuringPending, Succession, UnitEnded, lineage, mapped_to


class NoCompetentUnit(Refusal):
    """Nobody above the sender has a function on a day."""

    vi = (
        "Ngày {on:%d/%m/%Y} không có đơn vị nào có thẩm quyền “{function}” đối với hồ sơ của {unit}. "
        "Hãy bổ sung bảng thẩm quyền (workflows/org/competence.yaml)."
    )
    en = (
        "On {on:%Y-%m-%d} no unit is competent for “{function}” over dossiers of {unit}. "
        "Complete the table of competence (workflows/org/competence.yaml)."
    )


class SeveralCompetentUnits(Refusal):
    """Two units at the same distance have the same function on a day."""

    vi = (
        "Ngày {on:%d/%m/%Y} có nhiều đơn vị cùng thẩm quyền “{function}” đối với hồ sơ của {unit}: {units}. "
        "Hãy sửa bảng thẩm quyền để chỉ còn một."
    )
    en = (
        "On {on:%Y-%m-%d} several units are competent for “{function}” over dossiers of {unit}: {units}. "
        "Correct the table of competence so that one is left."
    )


class UnitNotInForce(Refusal):
    """A unit does not exist yet, or no longer, on a day."""

    vi = "Ngày {on:%d/%m/%Y} đơn vị {unit} chưa thành lập hoặc đã chấm dứt hoạt động."
    en = "On {on:%Y-%m-%d} unit {unit} does not exist yet or exists no more."


class NobodyReceives(Refusal):
    """On a day no unit takes dossiers from citizens: before the organisation begins, or after it was reformed."""

    vi = (
        "Ngày {on:%d/%m/%Y} không có đơn vị nào tiếp nhận hồ sơ của dân. "
        "Hãy chọn ngày khác, hoặc bổ sung đơn vị của ngày đó vào workflows/org/units.yaml."
    )
    en = (
        "On {on:%Y-%m-%d} no unit receives dossiers from citizens. "
        "Choose another day, or add the unit of that day to workflows/org/units.yaml."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level of agencies; rows, because levels come and go (the district level ended on 30/06/2025)."""

    key: str
    name_vi: str
    name_en: str
    order: int  # 1 is nearest to the citizen
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    key: str
    name: str
    parent: str | None
    flags: frozenset[str]  # mountainous, border, especially_difficult …
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    id: UnitId
    name: str
    short_name: str
    level: str
    area: str
    agency_code: str | None  # for dossier codes; None = not known, so it cannot receive dossiers
    desk: str | None = None  # what the place is called where it takes dossiers, as slips print it
    parent_agency: str | None = None  # the agency above, as the heading of papers names it
    phone: str | None = None  # whom citizens call, as slips print it
    roles: tuple[RoleKey, ...]  # roles that people can hold here
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    key: RoleKey
    name_vi: str
    name_en: str
    in_diagrams: bool  # whether a lane may carry it


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """Something that diagrams ask another agency for, by key."""

    key: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Competence:
    """From day to day a unit carries out a function by a process."""

    function: str
    unit: UnitId
    process: ProcessId
    procedures: frozenset[ProcedureCode]  # only for these; empty = for all that no other row names
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CodePattern:
    """How dossier codes are written from a day on: {agency}, {yymmdd} and {number} of the day."""

    pattern: str
    digits: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSet:
    """A dated set of statutory slips (2018: six forms; 2025: seven); slips are known by key, not by number."""

    name: str
    templates: str  # the folder of its templates in workflows/documents/slips
    slips: tuple[str, ...]
    register_volume: int  # how many entries one volume of the register of dossiers holds
    valid_from: date
    valid_to: date | None

    def volume(self, number: int) -> int:
        """The volume of the register in which a number of the year stands: numbers go on, volumes begin."""
        return (number - 1) // self.register_volume + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskRule:
    """From day to day the desks inside an area serve citizens for each other's units."""

    area: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    levels: Mapping[str, Level]
    areas: Mapping[str, Area]
    units: Mapping[UnitId, Unit]
    roles: Mapping[RoleKey, Role]
    functions: Mapping[str, Function]
    competence: tuple[Competence, ...]
    code_patterns: tuple[CodePattern, ...]
    form_sets: tuple[FormSet, ...]
    mandates: tuple[Mandate, ...] = ()
    desk_rules: tuple[DeskRule, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    successions: tuple[Succession, ...] = ()

    def unit(self, unit_id: UnitId) -> Unit:
        """Raises NotFound."""
        if unit_id not in self.units:
            raise NotFound("đơn vị", "unit", unit_id)
        return self.units[unit_id]

    def unit_on(self, unit_id: UnitId, on: date) -> Unit:
        """A unit on a day. Raises NotFound, UnitNotInForce."""
        unit = self.unit(unit_id)
        if not holds(unit, on):
            raise UnitNotInForce(unit=unit.name, on=on)
        return unit

    @property
    def receiving(self) -> tuple[Unit, ...]:
        """The units that take dossiers from citizens, of whatever day."""
        return tuple(unit for unit in self.units.values() if unit.agency_code is not None)

    def receiving_on(self, on: date) -> tuple[Unit, ...]:
        """The units that take dossiers from citizens on a day."""
        return tuple(unit for unit in self.receiving if holds(unit, on))

    def role(self, key: RoleKey) -> Role:
        """Raises NotFound."""
        if key not in self.roles:
            raise NotFound("vai trò", "role", key)
        return self.roles[key]

    def lent_to(self, roles: frozenset[RoleKey], unit_id: UnitId, on: date) -> tuple[Lent, ...]:
        """Work of other roles that holders of these may do in a unit on a day. Raises NotFound."""
        return lent(self.delegations, roles, self.unit(unit_id).level, on)

    def area_flags(self, unit_id: UnitId) -> frozenset[str]:
        """What the law attaches to the place of a unit, such as being a mountain commune."""
        return self.areas[self.unit(unit_id).area].flags

    def receiver(
        self, function: str, from_unit: UnitId, procedure: ProcedureCode, on: date
    ) -> tuple[UnitId, ProcessId]:
        """Who carries out a function for a dossier of a unit on a day, and by which process: the nearest competent unit
        whose area holds the sender's. A row that names the procedure goes before one that does not.

        Raises NotFound, NoCompetentUnit, SeveralCompetentUnits."""
        if function not in self.functions:
            raise NotFound("chức năng", "function", function)
        sender = self.unit(from_unit)
        rows = self._competent(function, procedure, on)
        for area in self._outwards(sender.area):
            here = [row for row in rows if self.units[row.unit].area == area]
            if len(here) > 1:
                raise SeveralCompetentUnits(
                    function=self.functions[function].name_vi,
                    unit=sender.name,
                    on=on,
                    units=", ".join(sorted(self.units[row.unit].name for row in here)),
                )
            if here:
                return here[0].unit, here[0].process
        raise NoCompetentUnit(function=self.functions[function].name_vi, unit=sender.name, on=on)

    def _competent(self, function: str, procedure: ProcedureCode, on: date) -> list[Competence]:
        valid = [
            row
            for row in self.competence
            if row.function == function and holds(row, on) and holds(self.units[row.unit], on)
        ]
        naming = [row for row in valid if procedure in row.procedures]
        return naming or [row for row in valid if not row.procedures]

    def areas_around(self, unit_id: UnitId) -> Iterator[str]:
        """The area of a unit, then the one around it, and so on. Raises NotFound."""
        return self._outwards(self.unit(unit_id).area)

    def mandate(self, act: Act, on: date) -> Mandate:
        """Who may do an act on a day. Raises NotFound."""
        found = in_force((row for row in self.mandates if row.act is act), on)
        if found is None:
            raise NotFound(
                "quyền thực hiện (workflows/org/mandates.yaml)", "mandate in workflows/org/mandates.yaml", act
            )
        return found

    def desk_serves(self, desk: UnitId, unit: UnitId, on: date) -> bool:
        """Whether a desk may take and return papers for another unit on a day."""
        if self.unit(desk).agency_code is None or not holds(self.unit(desk), on) or not holds(self.unit(unit), on):
            return False
        shared = set(self.areas_around(desk)) & set(self.areas_around(unit))
        return desk == unit or any(holds(rule, on) and rule.area in shared for rule in self.desk_rules)

    def areas_of(self, unit_id: UnitId) -> tuple[str, ...]:
        """The area of a unit, then what lies around it."""
        return tuple(self._outwards(self.unit(unit_id).area))

    def lineage(self, unit_id: UnitId, on: date) -> frozenset[UnitId]:
        """A unit with those whose work it has taken over by a day, and theirs before."""
        return lineage(unit_id, self.succeeded(on))

    def mapped_to(self, unit_id: UnitId, on: date) -> tuple[Mapped, ...]:
        """Whose dossiers count under a unit when the past is told in the structure of a day; itself first."""
        return mapped_to(self.unit(unit_id).id, self.succeeded(on), self.areas_of)

    def succeeded(self, on: date) -> tuple[Succession, ...]:
        """Who has succeeded whom by a day."""
        return tuple(row for row in self.successions if row.day <= on)

    def check_at_work(self, unit_id: UnitId, on: date) -> None:
        """Whether what lies with a unit may be worked on. Raises UnitNotInForce, RestructuringPending where it ended
        and what lay with it should have moved."""
        unit = self.unit(unit_id)
        if holds(unit, on):
            return
        if any(row.predecessor == unit_id and row.day <= on for row in self.successions):
            raise RestructuringPending(unit=unit.name, day=self._ended(unit))
        raise UnitNotInForce(unit=unit.name, on=on)

    def check_open(self, unit_id: UnitId, on: date) -> None:
        """Whether a unit may begin something new. Raises UnitNotInForce, UnitEnded where somebody succeeded it."""
        unit = self.unit(unit_id)
        if holds(unit, on):
            return
        taking = [row.successor for row in self.successions if row.predecessor == unit_id and row.day <= on]
        if taking:
            names = ", ".join(dict.fromkeys(self.unit(successor).name for successor in taking))
            raise UnitEnded(unit=unit.name, day=self._ended(unit), successors=names)
        raise UnitNotInForce(unit=unit.name, on=on)

    @staticmethod
    def _ended(unit: Unit) -> date:
        """The first day on which a unit that ended is no more."""
        assert unit.valid_to is not None
        return unit.valid_to + timedelta(days=1)

    def _outwards(self, area: str) -> Iterator[str]:
        """An area, then the one around it, and so on."""
        current: str | None = area
        while current is not None:
            yield current
            current = self.areas[current].parent

    def dossier_code(self, unit_id: UnitId, on: date, number: int) -> str:
        """The code (mã hồ sơ) of the `number`-th dossier that a unit accepts on a day (TT 01/2018/TT-VPCP Đ.19).

        Raises NotFound, UnitNotInForce, InvalidInput when the unit has no agency code or no pattern holds."""
        unit = self.unit_on(unit_id, on)
        pattern = in_force(self.code_patterns, on)
        if unit.agency_code is None or pattern is None:
            raise InvalidInput(
                (f"mã hồ sơ của {unit.name}", f"the dossier code of {unit.name}"),
                "chưa có mã cơ quan hoặc mẫu mã hồ sơ; hãy bổ sung trong workflows/org",
                "the agency code or the code pattern is missing; complete workflows/org",
            )
        return pattern.pattern.format(
            agency=unit.agency_code, yymmdd=f"{on:%y%m%d}", number=f"{number:0{pattern.digits}d}"
        )

    def form_set(self, on: date) -> FormSet:
        """The statutory slips in force on a day. Raises NotFound."""
        found = in_force(self.form_sets, on)
        if found is None:
            raise NotFound("bộ biểu mẫu có hiệu lực ngày", "set of forms in force on", f"{on:%d/%m/%Y}")
        return found

    def form_set_called(self, name: str) -> FormSet:
        """The set that a slip was issued by. Raises NotFound."""
        found = next((row for row in self.form_sets if row.name == name), None)
        if found is None:
            raise NotFound("bộ biểu mẫu", "set of forms", name)
        return found
