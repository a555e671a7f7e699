"""A process with all that it calls, parsed once and never changed: what every instance in every thread shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from threading import Lock
from types import MappingProxyType

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.bpmn.element import Element, Xml, message_names, read_elements
from engine.bpmn.lean import without_lookahead
from engine.bpmn.parser import DiagramParser, Spec, called_processes, connect_loops, guarded
from engine.bpmn.refusals import DiagramBroken
from engine.bpmn.source import read_bpmn
from engine.bpmn.step import Passed
from engine.bpmn.tables import DMN_SUFFIX, Tables
from engine.bpmn.texts import executable_processes, names_in
from engine.domain.errors import NotFound
from engine.domain.identifiers import VersionHash

BPMN_SUFFIX = ".bpmn"
MOST_LOADED = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """One process that can run. `scopes` holds SpiffWorkflow's specs and is for this package only."""

    process_id: str
    version: VersionHash  # SHA-256 over the files of the process and of all it calls
    elements: Mapping[tuple[str, str], Element]  # (process id, element id)
    start: Element
    files: frozenset[str]  # names of the files that it is made of
    names: frozenset[str]  # process data that the diagrams read: all that is kept
    keeps_bare_names: bool = False  # a rehearsal keeps every answered field
    scopes: Mapping[str, Spec] = field(repr=False, compare=False)

    def element(self, process_id: str, element_id: str) -> Element:
        """Raises NotFound."""
        try:
            return self.elements[process_id, element_id]
        except KeyError:
            raise NotFound("bước của quy trình", "step of the process", f"{process_id}/{element_id}") from None

    @property
    def start_message(self) -> str | None:
        """The message that starts the process, if one does."""
        return self.start.message


def load(process_id: str, files: Mapping[str, bytes], first: str | None = None) -> Definition:
    """The definition of a process. `files` are diagrams by process id (or file name) and decision tables by a name
    that ends in ".dmn"; those that the process does not reach are ignored. A called process is looked for in the file
    of its caller (for the process itself: in `first`), then in the file named like it, then anywhere.

    Raises NotFound, DiagramBroken, BrokenXml, UnsafeXml, BadDecision, BadExpression."""
    key = (process_id, first, _digest(files))
    with _loading:
        if key not in _loaded:
            while len(_loaded) >= MOST_LOADED:
                del _loaded[next(iter(_loaded))]
            _loaded[key] = _Loader(files).load(process_id, first)
        return _loaded[key]


_loading = Lock()
_loaded: dict[tuple[str, str | None, str], Definition] = {}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


class _Loader:
    """Reads files as calls lead to them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.trees: dict[str, Xml] = {}
        self.parsers: dict[str, DiagramParser] = {}
        self.used: set[str] = set()
        self.scopes: dict[str, Spec] = {}
        self.elements: dict[tuple[str, str], Element] = {}
        self.tables = Tables(files)

    def load(self, process_id: str, first: str | None) -> Definition:
        self._add(process_id, first, ())
        start = self._only_start(process_id)
        for scope, spec in self.scopes.items():
            guarded(scope, partial(prepare, spec, self.elements))
        names = [names_in(self.trees[name]) for name in self.used if name in self.trees]
        names += [decision.names for decision in self.tables.applied]
        used = self.used | self.tables.used
        return Definition(
            process_id=process_id,
            version=VersionHash(_digest({name: self.files[name] for name in used})),
            elements=MappingProxyType(self.elements),
            start=start,
            files=frozenset(used),
            names=frozenset().union(*names),
            scopes=MappingProxyType(self.scopes),
        )

    def _add(self, process_id: str, near: str | None, callers: tuple[str, ...]) -> None:
        if process_id in callers:
            path = " → ".join((*callers, process_id))
            raise DiagramBroken(process_id, f"quy trình tự gọi lại mình ({path}).", f"it calls itself ({path}).")
        if process_id in self.scopes:
            return
        file, process = self._find(process_id, near)
        self.used.add(file)
        for element in read_elements(process, message_names(self.trees[file])):
            self.elements[process_id, element.id] = element
        scopes = self._parser(file).process(process_id)
        self.scopes.update(scopes)
        for spec in scopes.values():
            for called in called_processes(spec):
                self._add(called, file, (*callers, process_id))

    def _parser(self, file: str) -> DiagramParser:
        if file not in self.parsers:
            self.parsers[file] = DiagramParser(self.trees[file], file, partial(self.tables.find, file))
        return self.parsers[file]

    def _find(self, process_id: str, near: str | None) -> tuple[str, Xml]:
        likely = [name for name in (near or process_id, process_id, process_id + BPMN_SUFFIX) if name in self.files]
        others = [name for name in sorted(self.files) if not name.lower().endswith(DMN_SUFFIX)]
        for name in dict.fromkeys((*likely, *others)):
            if name not in self.trees:
                self.trees[name] = read_bpmn(self.files[name], name)
            for process in executable_processes(self.trees[name]):
                if process.get("id") == process_id:
                    return name, process
        raise NotFound("quy trình", "process", process_id)

    def _only_start(self, process_id: str) -> Element:
        of_process = [element for (process, _), element in self.elements.items() if process == process_id]
        starts = [element for element in of_process if element.type == "startEvent" and element.scope is None]
        if len(starts) != 1:
            raise DiagramBroken(
                process_id,
                f"cần đúng một sự kiện bắt đầu, đang có {len(starts)}.",
                f"it needs exactly one start event and has {len(starts)}.",
            )
        return starts[0]


def prepare(spec: Spec, elements: Mapping[tuple[str, str], Element]) -> None:
    """The last changes to a spec before all threads share it."""
    connect_loops(spec)
    bind(spec, elements)
    without_lookahead(spec)


def bind(spec: Spec, elements: Mapping[tuple[str, str], Element]) -> None:
    """Tell each task spec which element of the diagram it is, and what its completion is called."""
    instances = {task_spec.task_spec for task_spec in spec.task_specs.values() if isinstance(task_spec, LoopTask)}
    for name, task_spec in spec.task_specs.items():
        element = elements.get((spec.process_id, task_spec.bpmn_id or ""))
        task_spec.element = element
        task_spec.passes = None
        if element is not None and name not in instances:
            task_spec.passes = Passed(element=element.id, process_id=element.process_id, type=element.type)
