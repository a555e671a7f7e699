"""A YAML file of workflows/ as plain data, with the line of each of its places.

Plain YAML only: no tags, anchors or duplicate keys, bounded in size and depth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.catalog.finding import CatalogueBroken, Finding

MAX_FILE = 2_000_000  # bytes
MAX_DEPTH = 30

Place = tuple[str | int, ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Dates stay text, so that an impossible one is reported with its line."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML reads it from the class
        first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    file: str  # as seen from the folder of workflows
    data: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1

    def finding(self, place: Place, rule: str, vi: str, en: str, *, element: str | None = None) -> Finding:
        named = element if element is not None else ".".join(map(str, place))
        return Finding(file=self.file, line=self.line(place), element=named, rule=rule, severity="error", vi=vi, en=en)


def read_source(path: Path, root: Path) -> Source:
    """Read one file below `root`. Raises CatalogueBroken that names file and line."""
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    data = _bytes(path, file)
    try:
        _check_depth(data, file)
        loader = _Loader(data)
        node = loader.get_single_node()
        lines = dict(_places(node, (), file)) if node is not None else {}
        return Source(file=file, data=None if node is None else loader.construct_document(node), lines=lines)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        line = 1 if mark is None else mark.line + 1
        raise _broken(file, line, f"không phải YAML đúng: {problem}", f"is not valid YAML: {problem}") from error


def _bytes(path: Path, file: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "?"
        raise _broken(file, 0, f"không đọc được: {reason}", f"cannot be read: {reason}") from error
    if len(data) > MAX_FILE:
        raise _broken(file, 0, f"lớn hơn {MAX_FILE} byte", f"is bigger than {MAX_FILE} bytes")
    return data


def _broken(file: str, line: int, vi: str, en: str) -> CatalogueBroken:
    return CatalogueBroken([Finding(file=file, line=line, element="", rule="yaml", severity="error", vi=vi, en=en)])


def _check_depth(data: bytes, file: str) -> None:
    """Refuse deep nesting and anchors before anything is built of them."""
    depth = 0
    for event in yaml.parse(data, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _broken(file, line, "không dùng neo (&, *)", "anchors and aliases are not used here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _broken(file, line, f"lồng quá {MAX_DEPTH} tầng", f"is nested deeper than {MAX_DEPTH}")


def _places(node: yaml.Node, place: Place, file: str) -> Iterator[tuple[Place, int]]:
    """Every place below a node with its line. Raises CatalogueBroken for a key that occurs twice."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            yield from _places(entry, (*place, index), file)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in seen:
                raise _broken(file, line, f"khóa “{name}” có hai lần", f"the key “{name}” occurs twice")
            seen.add(name)
            yield from _places(value, (*place, name), file)
            yield (*place, name), line
