"""The small birth diagram with a verification step before the signature, as a quality officer draws it, submits it and
somebody else releases it."""

from datetime import date
from uuid import UUID

from engine.domain.actor import Actor
from engine.operations.diagram_drafts import Submission, begin_draft, save_draft, submit_draft
from engine.operations.release_diagram import release_diagram
from engine.store.diagram_releases import DiagramRelease
from tests.office import COMMUNE, Office
from tests.web.small_office import WORKFLOWS, hire

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
TODAY = date(2022, 3, 7)
SAID = Submission(reason="Sai sót tháng 2", legal_basis="QĐ 15/QĐ-UBND", valid_from=TODAY)


def with_verification(term: str | None = "1 working_hours") -> str:
    task = _VERIFY.format(term=f' motcua:term="{term}"' if term else "")
    drawn = SHIPPED.replace('<bpmn:userTask id="sign"', task + '<bpmn:userTask id="sign"')
    drawn = drawn.replace(_IN_LANE, _IN_LANE + "<bpmn:flowNodeRef>verify</bpmn:flowNodeRef>")
    drawn = drawn.replace(_TO_SIGN, _TO_SIGN.replace('"sign"', '"verify"') + _FLOW)
    return drawn.replace('<bpmndi:BPMNShape id="sign_di"', _DRAWING + '<bpmndi:BPMNShape id="sign_di"')


def quality(office: Office) -> Actor:
    hire(office, "ql", COMMUNE)
    return office.person(COMMUNE, "ql")


def leader(office: Office) -> Actor:
    hire(office, "ld", COMMUNE)
    return office.person(COMMUNE, "ld")


def drawn(office: Office, text: str | None = None) -> UUID:
    """A draft of the birth diagram, saved once."""
    draft = begin_draft(office.installation, BIRTH_DIAGRAM, actor=quality(office), now=office.now)
    save_draft(office.installation, draft, text or with_verification(), seen=1, actor=quality(office), now=office.now)
    return draft


def submitted(office: Office, said: Submission = SAID, text: str | None = None) -> UUID:
    draft = drawn(office, text)
    submit_draft(office.installation, draft, said, seen=2, actor=quality(office), now=office.now)
    return draft


def released(office: Office, said: Submission = SAID, text: str | None = None) -> DiagramRelease:
    draft = submitted(office, said, text)
    return release_diagram(office.installation, draft, seen=3, actor=leader(office), now=office.now)
