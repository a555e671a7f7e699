"""One executable process a file, named like the file: versions are files."""

from collections.abc import Iterator
from pathlib import PurePath

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for extra in diagram.processes[1:]:
        yield Problem(
            extra,
            "tệp có hơn một quy trình chạy được; hãy tách mỗi quy trình một tệp",
            "the file has more than one executable process; put each in a file of its own",
        )
    stem = PurePath(diagram.file).stem
    for process in diagram.processes[:1]:
        if process.get("id") != stem:
            yield Problem(
                process,
                f"mã quy trình “{process.get('id')}” phải trùng tên tệp “{stem}”",
                f"the id of the process, “{process.get('id')}”, must be the name of the file, “{stem}”",
            )


RULE = Rule(key="one_process", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
