"""Service tasks: their operator is asked with evaluated parameters."""

from typing import Any

from SpiffWorkflow.spiff.specs.defaults import ServiceTask

from engine.bpmn.process_data import checked, kept, wanted


class AskedService(ServiceTask):
    """SpiffWorkflow passes results through JSON text and invents a result variable; here neither happens."""

    def __init__(self, *args: Any, result_variable: str | None, **kwargs: Any) -> None:
        super().__init__(*args, result_variable=result_variable, **kwargs)
        self.result_variable = result_variable or None

    def _execute(self, task: Any) -> bool:
        top = task.workflow.top_workflow
        evaluate = task.workflow.script_engine.evaluate
        parameters = {name: evaluate(task, given["value"]) for name, given in self.operation_params.items()}
        result = top.services(self.operation_name, parameters, self.element.id)
        if isinstance(result, dict):
            task.data.update(kept(top.definition, self.element.id, result))
        elif self.result_variable is not None and wanted(top.definition, self.result_variable):
            task.data[self.result_variable] = checked(result, self.result_variable)
        return True
