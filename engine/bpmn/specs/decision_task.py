"""Business rule tasks: a decision table gives fields of the element."""

from typing import Any

from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask

from engine.bpmn.dmn import Decision, RowsContradict, decide
from engine.bpmn.process_data import kept
from engine.bpmn.script_engine import failed
from engine.domain.expressions import EvaluationRefused


class DecisionTask(SpiffBpmnTask):
    def __init__(self, wf_spec: Any, bpmn_id: str, decision: Decision, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.decision = decision

    def _run_hook(self, my_task: Any) -> bool:
        try:
            outputs = decide(self.decision, my_task.data)
        except (EvaluationRefused, RowsContradict) as refused:
            raise failed(my_task, refused.vietnamese, refused.english) from refused
        my_task.data.update(kept(my_task.workflow.top_workflow.definition, self.element.id, outputs))
        return True
