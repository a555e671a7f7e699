"""The heading of an official paper: whose it is, and where it is dated from."""

from engine.domain.identifiers import UnitId
from engine.domain.organisation import Organisation, Unit

_KINDS_OF_AREA = ("đặc khu", "thị trấn", "thị xã", "thành phố", "khu vực", "phường", "quận", "huyện", "tỉnh", "xã")


def letterhead(organisation: Organisation, unit_id: UnitId, desk: UnitId | None = None) -> dict[str, str | None]:
    """`desk`: where it is handed out, if that is another unit's. Raises NotFound."""
    unit = organisation.unit(unit_id)
    at = organisation.unit(desk or unit_id)
    return {
        "parent_agency": unit.parent_agency,
        "agency": unit.name,
        "desk": at.desk,
        "desk_short": None if at.desk is None else _without(at.desk, at),
        "hotline": at.phone,
        "place": place(organisation, at),
    }


def place(organisation: Organisation, unit: Unit) -> str:
    """The name of an area without what kind of area it is: Trung Sơn."""
    name = organisation.areas[unit.area].name
    for kind in _KINDS_OF_AREA:
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name


def _without(desk: str, unit: Unit) -> str:
    """The desk's name without its unit's, which stands above it."""
    return desk.removesuffix(unit.short_name).removesuffix(unit.name).strip() or desk
