"""The small birth diagram with a verification step before the signature, as a quality officer draws it."""

from tests.web.small_office import WORKFLOWS

BIRTH_DIAGRAM = "small_birth"
SHIPPED = (WORKFLOWS / "small_birth.bpmn").read_text(encoding="utf-8")
_VERIFY = '<bpmn:userTask id="verify" name="Xác minh" motcua:form="small_review" motcua:clause="8.5.1"{term}/>'
_FLOW = '<bpmn:sequenceFlow id="f_verify_sign" sourceRef="verify" targetRef="sign"/>'
_DRAWING = """<bpmndi:BPMNShape id="verify_di" bpmnElement="verify">
        <dc:Bounds x="990" y="340" width="120" height="80"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="f_verify_sign_di" bpmnElement="f_verify_sign">
        <di:waypoint x="1050" y="420"/>
        <di:waypoint x="1050" y="464"/>
      </bpmndi:BPMNEdge>
      """
_IN_LANE = "<bpmn:flowNodeRef>review_gate</bpmn:flowNodeRef>"
_TO_SIGN = 'sourceRef="review_gate" targetRef="sign" name="đạt"/>'


def with_verification(term: str | None = "1 working_hours") -> str:
    task = _VERIFY.format(term=f' motcua:term="{term}"' if term else "")
    drawn = SHIPPED.replace('<bpmn:userTask id="sign"', task + '<bpmn:userTask id="sign"')
    drawn = drawn.replace(_IN_LANE, _IN_LANE + "<bpmn:flowNodeRef>verify</bpmn:flowNodeRef>")
    drawn = drawn.replace(_TO_SIGN, _TO_SIGN.replace('"sign"', '"verify"') + _FLOW)
    return drawn.replace('<bpmndi:BPMNShape id="sign_di"', _DRAWING + '<bpmndi:BPMNShape id="sign_di"')
