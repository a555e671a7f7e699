"""What a diagram shows without running it: data, annotations, other participants' processes.

SpiffWorkflow would take data associations, input sets and data stores for instructions, and goes by the last letters of
a tag only, so that an extension of another tool could add a flow; they are left out before it sees the file.
"""

from collections.abc import Iterator
from copy import deepcopy

from engine.bpmn.namespaces import BPMN, bpmn, spiff
from engine.bpmn.texts import Element, executable_processes

PICTURES = tuple(
    bpmn(kind)
    for kind in (
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "ioSpecification",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "property",
        "textAnnotation",
        "association",
        "group",
        "correlationProperty",
        "documentation",
    )
)
INSTRUCTIONS = frozenset(
    spiff(kind)
    for kind in (
        "serviceTaskOperator",
        "parameters",
        "parameter",
        "calledDecisionId",
        "messagePayload",
        "preScript",  # kept to be refused, not forgotten, should one run
        "postScript",
    )
)


def without_pictures(definitions: Element) -> Element:
    """A copy of the file with what runs, and the drawing, whose positions order the branches of a gateway."""
    copy = deepcopy(definitions)
    running = executable_processes(copy)
    others = [process for process in copy.findall(bpmn("process")) if process not in running]
    for picture in (*others, *list(copy.iter(*PICTURES)), *_foreign(copy)):
        parent = picture.getparent()
        if parent is not None:
            parent.remove(picture)
    return copy


def _foreign(definitions: Element) -> Iterator[Element]:
    """What extensions hold, but for the few instructions that the engine reads."""
    for extensions in list(definitions.iter(bpmn("extensionElements"))):
        for element in list(extensions.iterdescendants()):
            if element.tag not in INSTRUCTIONS and not element.tag.startswith(f"{{{BPMN}}}"):
                yield element
