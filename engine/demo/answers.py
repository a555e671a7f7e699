"""What the officers of the demo type into forms: what the story wants, and something fitting for what is required."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.demo.names import NO_PROVINCE
from engine.domain.form import Checkbox, Checklist, Choice, Component, Form, Group, Moment, NumberInput, Rows, TextInput
from engine.domain.instant import local

# The answer that lets a dossier go on, where a form offers several.
_GOOD = ("accept", "ok", "sign", "granted", "approve", "present", "agree", "upheld", "none", "proceed", "reached")

# By field, or by form and field where one key means different things.
_TEXTS = {
    "advice": "Có quyền khiếu nại theo quy định của pháp luật",
    "agency": "Ủy ban nhân dân xã nơi thường trú trước đây",
    "absent": "Một bên vắng mặt không có lý do",
    "asked_in": "Công văn số {number}",
    "attendance.absent": "Một bên tranh chấp",
    "book.signed_by": "{applicant}",
    "signing_before_officer.name": "{applicant}",
    "certificate_draft.content": "Đủ điều kiện cấp giấy",
    "chair": "Phó Chủ tịch UBND xã",
    "complaint": "Có ý kiến cho rằng hoàn cảnh của hộ đã thay đổi",
    "conclusion": "Thống nhất với kết quả thẩm tra",
    "findings": "Hồ sơ đúng với thực tế",
    "husband": "{applicant}",
    "identity": "{applicant}",
    "instruction": "Giải quyết theo hồ sơ hiện có",
    "item": "Giấy tờ chứng minh nơi cư trú",
    "legal_basis": "Theo văn bản quy định thủ tục này",
    "member": "{actor}",
    "name": "{actor}",
    "number": "{number}",
    "birth_entry.number": "{citizen_number}",
    "insurance_entry.number": "{insurance_number}",
    "opinion_reply.content": "Đã kiểm tra, thông tin đúng như hồ sơ",
    "place": "Trụ sở UBND xã Trung Sơn",
    "proposal.content": "Đề nghị xem xét, giải quyết theo quy định",
    "question": "Đề nghị xác minh thông tin của người nộp hồ sơ",
    "reason": "Giấy tờ chưa phù hợp với quy định của thủ tục",
    "received_by": "{applicant}",
    "report": "Cơ quan được hỏi chưa trả lời trong hạn",
    "wife": "{applicant}",
}
_NUMBERS = {"members": 6, "present": 5, "days": 3, "reply_tax.amount": 1_850_000, "tax_payment.amount": 1_850_000}
_ALWAYS: dict[str, dict[str, Any]] = {
    "tax_assessment": {"amount": 1_850_000},
    "sign": {"authority": "chair"},
}  # asked, though not required


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Who answers when, about whose dossier; `number` is one that was not used before."""

    now: datetime
    actor: str
    applicant: str
    number: int

    def words(self, template: str) -> str:
        return template.format(
            actor=self.actor,
            applicant=self.applicant,
            number=f"{self.number}/{local(self.now).year}",
            citizen_number=f"{NO_PROVINCE}{self.number:09d}",
            insurance_number=f"{self.number:010d}",
        )


def answered(form: Form, wished: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
    """An answer that the form accepts."""
    return _Filling(form=form.key, scene=scene).filled(form.components, {**_ALWAYS.get(form.key, {}), **wished})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Filling:
    form: str
    scene: Scene

    def filled(self, components: tuple[Component, ...], wished: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        self._fill(components, wished, answer)
        return answer

    def _fill(self, components: tuple[Component, ...], wished: Mapping[str, Any], answer: dict[str, Any]) -> None:
        for component in components:
            if component.hide is not None and component.hide.holds({**wished, **answer}):
                continue
            key = str(getattr(component, "key", ""))
            match component:
                case Group(key=None):
                    self._fill(component.components, wished, answer)
                case _ if key in wished:
                    answer[key] = wished[key]
                case Group():
                    answer[key] = self.filled(component.components, {})
                case Rows():
                    answer[key] = [self.filled(component.components, {})]
                case _ if getattr(component, "required", False):
                    answer[key] = self._fitting(component, key)
                case _:
                    pass

    def _fitting(self, component: Component, key: str) -> Any:
        match component:
            case Choice():
                values = [option.value for option in component.options]
                return next((value for value in _GOOD if value in values), values[0])
            case Checklist():
                return [component.options[0].value]
            case Checkbox():
                return True
            case NumberInput():
                return self._known(_NUMBERS, key, max(1, int(component.minimum)))
            case Moment():
                here = local(self.scene.now)
                return here.strftime("%Y-%m-%dT%H:%M") if component.with_time else here.date().isoformat()
            case TextInput():
                return self.scene.words(str(self._known(_TEXTS, key, component.label.vi)))
            case _:
                raise ValueError(f"the demo has no answer for {key} of {self.form}")

    def _known(self, table: Mapping[str, Any], key: str, otherwise: object) -> Any:
        return table.get(f"{self.form}.{key}", table.get(key, otherwise))
