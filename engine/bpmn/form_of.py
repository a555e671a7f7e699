"""Which form each step of a drawing uses, and the drawing with another form for one step: nothing else is changed."""

from lxml import etree

from engine.bpmn.namespaces import bpmn, motcua
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import executable_processes


def forms_of(text: str, process_id: str) -> dict[str, str]:
    """Element id -> key of its form, in the order of the file. Raises BrokenXml."""
    tasks = (task for process in _processes(text, process_id)[1] for task in process.iter(bpmn("userTask")))
    return {task.get("id", ""): form for task in tasks if (form := task.get(motcua("form")))}


def step_names(text: str, process_id: str) -> dict[str, str]:
    """Element id -> name of each officer's step. Raises BrokenXml."""
    tasks = (task for process in _processes(text, process_id)[1] for task in process.iter(bpmn("userTask")))
    return {task.get("id", ""): task.get("name", "") for task in tasks}


def with_form(text: str, process_id: str, elements: set[str], form: str) -> str:
    """Raises BrokenXml."""
    root, processes = _processes(text, process_id)
    for process in processes:
        for task in process.iter(bpmn("userTask")):
            if task.get("id") in elements:
                task.set(motcua("form"), form)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8").decode()


def _processes(text: str, process_id: str) -> tuple[etree._Element, list[etree._Element]]:
    root = read_bpmn(text.encode(), f"{process_id}.bpmn")
    return root, [process for process in executable_processes(root) if process.get("id") == process_id]
