"""The BPMN that rules have looked at: which element may stand where, with which attributes.

What is not in these tables is refused as unknown. What is in them is either known to run right, or known to be a
picture without effect, or refused by a rule of its own that can say why.
"""

from collections.abc import Mapping

from engine.bpmn.checker.diagram import EVENT_DEFINITIONS, FLOW_NODES, GATEWAYS, LOOPS, SUB_PROCESSES, TASKS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARTIFACTS = _words("textAnnotation association group")
_DATA = _words("ioSpecification dataInputAssociation dataOutputAssociation property")
_NODE = _words("incoming outgoing")
_ACTIVITY = _NODE | LOOPS | _DATA
_EVENT = _NODE | EVENT_DEFINITIONS | _DATA | _words("eventDefinitionRef dataInput dataOutput inputSet outputSet")
_FLOW = _words("sequenceFlow laneSet dataObject dataObjectReference dataStoreReference property ioSpecification")
_FLOW |= FLOW_NODES | _ARTIFACTS
_ITEM = _words("dataState")
_ASSOCIATION = _words("sourceRef targetRef transformation assignment")
_TEXTS = _words(
    "text script conditionExpression timeDate timeDuration timeCycle condition loopCondition loopCardinality "
    "completionCondition activationCondition messagePath formalExpression transformation from to"
)
_REFERENCES = _words(
    "incoming outgoing flowNodeRef loopDataInputRef loopDataOutputRef correlationPropertyRef eventDefinitionRef "
    "sourceRef targetRef dataInputRefs dataOutputRefs optionalInputRefs optionalOutputRefs whileExecutingInputRefs "
    "whileExecutingOutputRefs inputSetRefs outputSetRefs source target event"
)
_EMPTY = _words("message error signal escalation itemDefinition categoryValue dataState participantMultiplicity")
_EMPTY |= _words("messageFlow association group") | EVENT_DEFINITIONS

EVERYWHERE = _words("documentation extensionElements")
TEXTS = _TEXTS | _REFERENCES  # nothing may stand in them: the engine reads them up to the first child
CHILDREN: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(EVERYWHERE | _TEXTS | _REFERENCES | _EMPTY, frozenset()),
    **dict.fromkeys(TASKS | {"callActivity"}, _ACTIVITY),
    **dict.fromkeys(SUB_PROCESSES, _ACTIVITY | _FLOW | {"completionCondition"}),
    **dict.fromkeys(GATEWAYS, _NODE | {"activationCondition"}),
    **dict.fromkeys(FLOW_NODES - TASKS - SUB_PROCESSES - GATEWAYS - {"callActivity"}, _EVENT),
    **dict.fromkeys(_words("dataObject dataObjectReference dataStore dataStoreReference property"), _ITEM),
    **dict.fromkeys(_words("dataInput dataOutput inputDataItem outputDataItem"), _ITEM),
    **dict.fromkeys(_words("dataInputAssociation dataOutputAssociation"), _ASSOCIATION),
    "definitions": _words(
        "process collaboration message error signal escalation itemDefinition dataStore category correlationProperty"
    ),
    "process": _FLOW,
    "scriptTask": _ACTIVITY | {"script"},
    "linkEventDefinition": _words("source target"),
    "conditionalEventDefinition": _words("condition"),
    "timerEventDefinition": _words("timeDate timeDuration timeCycle"),
    "standardLoopCharacteristics": _words("loopCondition"),
    "multiInstanceLoopCharacteristics": _words(
        "loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem completionCondition "
        "complexBehaviorDefinition"
    ),
    "complexBehaviorDefinition": _words("condition event"),
    "sequenceFlow": _words("conditionExpression"),
    "laneSet": _words("lane"),
    "childLaneSet": _words("lane"),
    "lane": _words("flowNodeRef childLaneSet"),
    "collaboration": _words("participant messageFlow correlationKey") | _ARTIFACTS,
    "participant": _words("participantMultiplicity"),
    "correlationKey": _words("correlationPropertyRef"),
    "correlationProperty": _words("correlationPropertyRetrievalExpression"),
    "correlationPropertyRetrievalExpression": _words("messagePath formalExpression"),
    "textAnnotation": _words("text"),
    "category": _words("categoryValue"),
    "ioSpecification": _words("dataInput dataOutput inputSet outputSet"),
    "inputSet": _words("dataInputRefs optionalInputRefs whileExecutingInputRefs outputSetRefs"),
    "outputSet": _words("dataOutputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs"),
    "assignment": _words("from to"),
}

_ACTIVITY_ATTRIBUTES = _words("startQuantity completionQuantity isForCompensation default")
_EXPRESSION_ATTRIBUTES = _words("language evaluatesToTypeRef")

NAMED = _words("id name")
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(TASKS, _ACTIVITY_ATTRIBUTES | {"implementation"}),
    **dict.fromkeys(
        SUB_PROCESSES, _ACTIVITY_ATTRIBUTES | _words("triggeredByEvent method ordering cancelRemainingInstances")
    ),
    **dict.fromkeys(GATEWAYS, _words("gatewayDirection default")),
    **dict.fromkeys(_TEXTS, _EXPRESSION_ATTRIBUTES),
    **dict.fromkeys(_words("dataObject dataObjectReference dataStore dataStoreReference"), _words("itemSubjectRef")),
    **dict.fromkeys(
        _words("dataInput dataOutput inputDataItem outputDataItem property"), _words("itemSubjectRef isCollection")
    ),
    "definitions": _words("targetNamespace expressionLanguage typeLanguage exporter exporterVersion"),
    "process": _words("isExecutable processType isClosed definitionalCollaborationRef"),
    "sendTask": _ACTIVITY_ATTRIBUTES | _words("messageRef implementation"),
    "receiveTask": _ACTIVITY_ATTRIBUTES | _words("messageRef instantiate implementation"),
    "scriptTask": _ACTIVITY_ATTRIBUTES | _words("scriptFormat"),
    "callActivity": _ACTIVITY_ATTRIBUTES | _words("calledElement"),
    "eventBasedGateway": _words("gatewayDirection instantiate eventGatewayType"),
    "startEvent": _words("isInterrupting parallelMultiple"),
    "intermediateCatchEvent": _words("parallelMultiple"),
    "boundaryEvent": _words("attachedToRef cancelActivity parallelMultiple"),
    "messageEventDefinition": _words("messageRef"),
    "errorEventDefinition": _words("errorRef"),
    "signalEventDefinition": _words("signalRef"),
    "escalationEventDefinition": _words("escalationRef"),
    "compensateEventDefinition": _words("activityRef waitForCompletion"),
    "standardLoopCharacteristics": _words("testBefore loopMaximum"),
    "multiInstanceLoopCharacteristics": _words("isSequential behavior oneBehaviorEventRef noneBehaviorEventRef"),
    "sequenceFlow": _words("sourceRef targetRef isImmediate"),
    "lane": _words("partitionElementRef"),
    "collaboration": _words("isClosed"),
    "participant": _words("processRef"),
    "participantMultiplicity": _words("minimum maximum"),
    "messageFlow": _words("sourceRef targetRef messageRef"),
    "message": _words("itemRef"),
    "error": _words("errorCode structureRef"),
    "signal": _words("structureRef"),
    "escalation": _words("escalationCode structureRef"),
    "itemDefinition": _words("structureRef isCollection itemKind"),
    "correlationProperty": _words("type"),
    "correlationPropertyRetrievalExpression": _words("messageRef"),
    "documentation": _words("textFormat"),
    "textAnnotation": _words("textFormat"),
    "association": _words("sourceRef targetRef associationDirection"),
    "group": _words("categoryValueRef"),
    "categoryValue": _words("value"),
    "dataObject": _words("itemSubjectRef isCollection"),
    "dataObjectReference": _words("itemSubjectRef dataObjectRef"),
    "dataStore": _words("itemSubjectRef capacity isUnlimited"),
    "dataStoreReference": _words("itemSubjectRef dataStoreRef"),
}
