"""What a diagram shows without running it: data, annotations, other participants' processes.

SpiffWorkflow would take data associations, input sets and data stores for instructions; they are left out before it
sees the file.
"""

from copy import deepcopy

from engine.bpmn.namespaces import bpmn
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
    )
)


def without_pictures(definitions: Element) -> Element:
    """A copy of the file with what runs, and the drawing, whose positions order the branches of a gateway."""
    copy = deepcopy(definitions)
    running = executable_processes(copy)
    others = [process for process in copy.findall(bpmn("process")) if process not in running]
    for picture in (*others, *list(copy.iter(*PICTURES))):
        parent = picture.getparent()
        if parent is not None:
            parent.remove(picture)
    return copy
