"""What people wrote at the steps of a dossier, with the labels of the form of each step."""

from collections.abc import Mapping
from uuid import UUID

from engine.domain.form import Form
from engine.operations.installation import LoadedVersion
from engine.store.queries.course import EventView, StageView, StepView
from web.facts_view import told


def forms_of(steps: list[StepView], stages: list[StageView], versions: Mapping[str, LoadedVersion]) -> dict[UUID, Form]:
    """The form of each step that has one, as it was when its process was released; by work item."""
    released = {stage.id: versions[stage.process_version] for stage in stages}
    forms = {}
    for step in steps:
        version = released[step.stage_id]
        key = version.definition.element(step.process_id, step.element).form
        if key is not None:
            forms[step.id] = version.forms[key]
    return forms


def told_answer(event: EventView, forms: Mapping[UUID, Form]) -> list[tuple[str, str]]:
    """(label, value) of everything that was filled in; boxes left unticked say nothing."""
    answer, item = event.data.get("answer"), event.data.get("work_item")
    form = forms.get(UUID(item)) if isinstance(item, str) else None
    if form is None or not isinstance(answer, Mapping):
        return []
    return list(told(form.components, {key: value for key, value in answer.items() if value is not False}))
