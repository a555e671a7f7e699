"""Random processes made of blocks: sequences, choices, branches, loops, calls, waits and everything nested in them.

Left out because the checker refuses it: an AND inside a loop that is no sub-process of its own, and inclusive
gateways. Left out because SpiffWorkflow fails there and we do not: interrupting a multi-instance of sub-processes, and
ending a process in the same automatic round in which another branch still moves. Each choice follows a user task whose
field `pick` decides it.
"""

from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import quoteattr

FAR = "2999-01-01T00:00:00+07:00"
HEAD = (
    '<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:motcua="urn:motcua:bpmn:1" '
    'id="definitions" targetNamespace="urn:motcua:random">'
)
MAIN = "main"


@dataclass
class Blocks:
    """Writes blocks into one container (process or sub-process); `files` grows by the processes that are called."""

    random: Random
    files: dict[str, bytes]
    numbers: list[int]
    messages: list[str]
    interruptible: bool = False
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def name(self, prefix: str) -> str:
        self.numbers[0] += 1
        return f"{prefix}{self.numbers[0]}"

    def node(self, kind: str, prefix: str, inner: str = "", **attributes: str) -> str:
        identifier = self.name(prefix)
        given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        self.nodes.append(f'<bpmn:{kind} id="{identifier}"{given}>{inner}</bpmn:{kind}>')
        return identifier

    def flow(self, source: str, target: str, condition: str = "") -> str:
        identifier = self.name("f")
        inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        ends = f'sourceRef="{source}" targetRef="{target}"'
        self.flows.append(f'<bpmn:sequenceFlow id="{identifier}" {ends}>{inner}</bpmn:sequenceFlow>')
        return identifier

    def inside(self) -> "Blocks":
        return Blocks(self.random, self.files, self.numbers, self.messages, self.interruptible)

    def xml(self) -> str:
        return "".join(self.nodes) + "".join(self.flows)

    def container(self, depth: int) -> str:
        """Start, a block, an end: the content of a process or a sub-process."""
        block = self.inside()
        start, end = block.node("startEvent", "start"), block.node("endEvent", "end")
        first, last = block.block(depth)
        block.flow(start, first)
        block.flow(last, end)
        return block.xml()

    def block(self, depth: int) -> tuple[str, str]:
        """The first and the last node of a block."""
        makers = [self.user, self.user, self.throw, self.catch, self.several, self.repeated, self.event_gateway]
        if depth > 0:
            makers += [self.sequence, self.sequence, self.choice, self.branches, self.embedded, self.call, self.loop]
            makers += [self.guarded, self.overtaken]
        chosen = self.random.choice(makers)
        return chosen(depth - 1)

    def user(self, _depth: int) -> tuple[str, str]:
        task = self.node("userTask", "user")
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.side_path(task)
        return task, task

    def side_path(self, host: str) -> None:
        """A boundary event whose own path ends by itself, whether or not it interrupts."""
        interrupting = self.random.choice(["true", "false"])
        event = self.node("boundaryEvent", "boundary", self.event(), attachedToRef=host, cancelActivity=interrupting)
        end = self.node("endEvent", "end")
        if self.random.random() < 0.5:
            task = self.node("userTask", "user")
            self.flow(event, task)
            self.flow(task, end)
        else:
            self.flow(event, end)

    def event(self) -> str:
        if self.random.random() < 0.5:
            return (
                f'<bpmn:timerEventDefinition id="{self.name("timer")}"><bpmn:timeDate>"{FAR}"</bpmn:timeDate>'
                "</bpmn:timerEventDefinition>"
            )
        return f'<bpmn:messageEventDefinition id="{self.name("definition")}" messageRef="{self.message()}"/>'

    def message(self) -> str:
        self.messages.append(self.name("message"))
        return self.messages[-1]

    def throw(self, _depth: int) -> tuple[str, str]:
        task = self.node("intermediateThrowEvent", "throw")
        return task, task

    def catch(self, _depth: int) -> tuple[str, str]:
        if self.random.random() < 0.3:
            task = self.node("receiveTask", "receive", messageRef=self.message())
        else:
            task = self.node("intermediateCatchEvent", "catch", self.event())
        return task, task

    def several(self, _depth: int) -> tuple[str, str]:
        sequential = self.random.choice(["true", "false"])
        count = self.random.choice([0, 1, 2, 3])
        several = (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">'
            f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
        )
        task = self.node("userTask", "several", several)
        if self.random.random() < 0.3:
            self.side_path(task)
        return task, task

    def repeated(self, _depth: int) -> tuple[str, str]:
        loop = f'<bpmn:standardLoopCharacteristics loopMaximum="{self.random.choice([1, 2])}"/>'
        task = self.node("userTask", "repeated", loop)
        return task, task

    def sequence(self, depth: int) -> tuple[str, str]:
        first, last = self.block(depth)
        for _ in range(self.random.choice([1, 2])):
            following, end = self.block(depth)
            self.flow(last, following)
            last = end
        return first, last

    def choice(self, depth: int) -> tuple[str, str]:
        task = self.node("userTask", "user")
        ways = self.random.choice([2, 3])
        fork, join = self.name("xor"), self.node("exclusiveGateway", "merge")
        flows = []
        for way in range(ways):
            first, last = self.block(depth)
            flows.append(self.flow(fork, first, f"{task}_pick == {way}" if way else ""))
            self.flow(last, join)
        self.nodes.append(f'<bpmn:exclusiveGateway id="{fork}" default="{flows[0]}"/>')
        self.flow(task, fork)
        return task, join

    def branches(self, depth: int) -> tuple[str, str]:
        fork, join = self.node("parallelGateway", "fork"), self.node("parallelGateway", "join")
        for _ in range(self.random.choice([2, 2, 3])):
            first, last = self.block(depth)
            self.flow(fork, first)
            self.flow(last, join)
        return fork, join

    def embedded(self, depth: int) -> tuple[str, str]:
        several = ""
        if not self.interruptible and self.random.random() < 0.2:
            several = (
                "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
                "</bpmn:multiInstanceLoopCharacteristics>"
            )
        task = self.node("subProcess", "sub", several + self.container(depth))
        return task, task

    def call(self, depth: int) -> tuple[str, str]:
        called = self.name("process")
        content = self.container(depth)
        self.files[called] = document(called, content, self.messages)
        task = self.node("callActivity", "call", calledElement=called)
        return task, task

    def loop(self, depth: int) -> tuple[str, str]:
        merge = self.node("exclusiveGateway", "again")
        body, _ = self.embedded(depth)
        task = self.node("userTask", "user")
        fork = self.name("xor")
        self.flow(merge, body)
        self.flow(body, task)
        self.flow(task, fork)
        out = self.node("intermediateThrowEvent", "out")
        default = self.flow(fork, out)
        self.flow(fork, merge, f"{task}_pick == 1")
        self.nodes.append(f'<bpmn:exclusiveGateway id="{fork}" default="{default}"/>')
        return merge, out

    def event_gateway(self, _depth: int) -> tuple[str, str]:
        gateway, merge = self.node("eventBasedGateway", "wait"), self.node("exclusiveGateway", "merge")
        for event in (self.event(), self.event()):
            catch = self.node("intermediateCatchEvent", "catch", event)
            self.flow(gateway, catch)
            self.flow(catch, merge)
        return gateway, merge

    def guarded(self, depth: int) -> tuple[str, str]:
        """A sub-process or a call with boundary events; interrupted paths come back to the main flow."""
        before, self.interruptible = self.interruptible, True
        first, last = self.embedded(depth) if self.random.random() < 0.5 else self.call(depth)
        self.interruptible = before
        merge = self.node("exclusiveGateway", "merge")
        self.flow(last, merge)
        event = self.node("boundaryEvent", "boundary", self.event(), attachedToRef=first, cancelActivity="true")
        self.flow(event, merge)
        if self.random.random() < 0.5:
            self.side_path(first)
        return first, merge

    def overtaken(self, depth: int) -> tuple[str, str]:
        """A sub-process with a branch that waits beside the main one and ends it all when its event comes."""
        inner = self.inside()
        inner.interruptible = True
        start, fork = inner.node("startEvent", "start"), inner.node("parallelGateway", "fork")
        catch = inner.node("intermediateCatchEvent", "catch", inner.event())
        stop = inner.node("endEvent", "stop", f'<bpmn:terminateEventDefinition id="{inner.name("terminate")}"/>')
        first, last = inner.block(depth)
        task = inner.node("userTask", "user")
        over = inner.node("endEvent", "over", f'<bpmn:terminateEventDefinition id="{inner.name("terminate")}"/>')
        for source, target in ((start, fork), (fork, catch), (catch, stop), (fork, first), (last, task), (task, over)):
            inner.flow(source, target)
        task = self.node("subProcess", "sub", inner.xml())
        return task, task


def document(process_id: str, content: str, messages: list[str]) -> bytes:
    known = "".join(f'<bpmn:message id="{message}" name="{message}"/>' for message in messages)
    process = f'<bpmn:process id="{process_id}" isExecutable="true">{content}</bpmn:process>'
    return f"{HEAD}{known}{process}</bpmn:definitions>".encode()


def random_process(random: Random, depth: int = 3) -> dict[str, bytes]:
    """Files by process id; the process to run is MAIN."""
    files: dict[str, bytes] = {}
    messages: list[str] = []
    blocks = Blocks(random, files, [0], messages)
    content = blocks.container(depth)
    files[MAIN] = document(MAIN, content, messages)
    return files
