"""Multi-instance activities: councils, one task a document, one a member.

SpiffWorkflow's condition sees only the newest instance's data; here it sees the whole collection as well. A second
visit begins with an empty collection (the library fails there). Numbers of instances are bounded."""

from typing import Any

from SpiffWorkflow.spiff.specs.defaults import ParallelMultiInstanceTask, SequentialMultiInstanceTask

from engine.bpmn.script_engine import evaluate, failed

MOST_INSTANCES = 500


class _Collecting:
    """Shared by the parallel and the sequential form."""

    cardinality: str | None
    data_input: Any
    data_output: Any
    input_item: Any
    output_item: Any
    condition: str | None

    def _inherit_and_check(self, my_task: Any) -> None:
        """Refuse what would loop without end or stall, before any instance is made."""
        my_task._inherit_data()
        if self.data_input is None:
            _check_count(my_task, evaluate(my_task, self.cardinality or "", my_task.data))
        else:
            _check_items(my_task, self.data_input.bpmn_id)

    def _update_hook(self, my_task: Any) -> Any:
        self._inherit_and_check(my_task)
        return super()._update_hook(my_task)  # type: ignore[misc]

    def init_data_output_with_cardinality(self, my_task: Any) -> None:
        self.data_output.set(my_task, [])

    def init_data_output_with_input_data(self, my_task: Any, input_data: Any) -> None:
        if self.data_output.bpmn_id != self.data_input.bpmn_id:
            self.data_output.set(my_task, {} if isinstance(input_data, dict) else [])

    def create_child(self, my_task: Any, item: Any, key_or_index: Any = None) -> None:
        """Instances inside instances multiply: they count as steps, which are bounded."""
        my_task.workflow.top_workflow.count(my_task)
        for name in (self.input_item, self.output_item):
            if name is not None:
                my_task.data.pop(name.bpmn_id, None)
        super().create_child(my_task, item, key_or_index)  # type: ignore[misc]

    def merge_child(self, workflow: Any, child: Any) -> None:
        if self.data_output is not None and self.output_item is not None and not self.output_item.exists(child):
            name = self.output_item.bpmn_id
            raise failed(child, f"câu trả lời thiếu mục “{name}”.", f"the answer lacks the field “{name}”.")
        super().merge_child(workflow, child)  # type: ignore[misc]

    def check_completion_condition(self, my_task: Any) -> Any:
        merged = my_task.internal_data.get("merged", [])
        if self.condition is None or not merged:
            return False
        newest = next(child for child in my_task.children if str(child.id) == merged[-1])
        names = dict(newest.data)
        if self.data_output is not None:
            names[self.data_output.bpmn_id] = self.data_output.get(my_task)
        return evaluate(my_task, self.condition, names)


class ParallelInstances(_Collecting, ParallelMultiInstanceTask):
    pass


class SequentialInstances(_Collecting, SequentialMultiInstanceTask):
    pass


def instance_of(task: Any) -> int | None:
    """0-based position of an instance, None for what is no instance or has no number."""
    for key in ("key_or_index", "item", "iteration"):
        position = task.internal_data.get(key)
        if type(position) is int:
            return position
    return None


def _check_count(task: Any, count: Any) -> None:
    if type(count) is not int or not 0 <= count <= MOST_INSTANCES:
        raise failed(
            task,
            f"số lần thực hiện phải là số nguyên từ 0 đến {MOST_INSTANCES}, không phải {count!r}.",
            f"the number of instances must be a whole number from 0 to {MOST_INSTANCES}, not {count!r}.",
        )


def _check_items(task: Any, name: str) -> None:
    items = task.data.get(name)
    if not isinstance(items, list | dict):
        raise failed(
            task,
            f"“{name}” phải là danh sách, không phải {items!r}.",
            f"“{name}” must be a list, not {items!r}.",
        )
    if len(items) > MOST_INSTANCES or (isinstance(items, list) and None in items):
        raise failed(
            task,
            f"“{name}” phải có không quá {MOST_INSTANCES} mục và không mục nào trống.",
            f"“{name}” must have at most {MOST_INSTANCES} items and none of them empty.",
        )
