"""Models in the spirit of the interchange group's reference models, drawn by hand for these tests.

Each is one letter of that group: fixed sequences and gateways (A.1, A.2), sub-process and boundary
events (A.3), pools, lanes and messages (A.4), all of the descriptive and of the analytic class
(B.1, B.2), and an office procedure as a tool of the trade writes it (C.1). `REFUSED` says what of
each does not execute; all else executes or is kept as documentation.
"""

from __future__ import annotations

import itertools

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:tool="http://example.org/tool" exporter="Another tool" exporterVersion="7.1"'
    ' targetNamespace="http://example.org/models" id="definitions">\n'
)


def lines(*pairs: str) -> str:
    """`a>b` is a line from a to b; its id says so."""
    ends = (pair.split(">") for pair in pairs)
    return "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}" tool:weight="1"/>\n'
        for a, b in ends
    )


def diagram(plane: str, *nodes: str, edges: str = "") -> str:
    """Everything in a row, with a label here and there."""
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{n}_shape" bpmnElement="{n}">'
        f'<dc:Bounds x="{60 + 140 * at}" y="100" width="100" height="80"/>'
        f"<bpmndi:BPMNLabel/></bpmndi:BPMNShape>\n"
        for at, n in enumerate(nodes)
    )
    drawn = "".join(
        f'<bpmndi:BPMNEdge id="{e.replace(">", "_")}_edge" bpmnElement="{e.replace(">", "_")}">'
        '<di:waypoint x="160" y="140"/><di:waypoint x="200" y="140"/></bpmndi:BPMNEdge>\n'
        for e in edges.split()
    )
    return (
        f'<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{plane}">\n'
        f"{shapes}{drawn}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"
    )


def process(body: str, key: str = "main", more: str = "") -> str:
    return f'<process id="{key}" isExecutable="true"{more}>\n{body}</process>\n'


def model(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + "</definitions>\n").encode()


def task(node: str, name: str, tag: str = "userTask", inner: str = "") -> str:
    return f'<{tag} id="{node}" name="{name}">{inner}</{tag}>\n'


A1_FLOWS = "start>receive receive>check check>answer answer>stop"
A1 = model(
    process(
        '<startEvent id="start" name="Letter arrives"/>\n'
        + task("receive", "Receive the letter")
        + task("check", "Check it", inner="<documentation>Within a day</documentation>")
        + task("answer", "Answer", "serviceTask")
        + '<endEvent id="stop" name="Answered"/>\n'
        + lines(*A1_FLOWS.split())
    ),
    diagram("main", "start", "receive", "check", "answer", "stop", edges=A1_FLOWS),
)

A2_FLOWS = "start>look look>fork fork>yes fork>no yes>join no>join join>stop"
A2 = model(
    process(
        '<startEvent id="start"/>\n'
        + task("look", "Look at it")
        + '<exclusiveGateway id="fork" name="Good?" default="fork_no"/>\n'
        + task("yes", "Say yes")
        + task("no", "Say no")
        + '<exclusiveGateway id="join"/>\n<endEvent id="stop"/>\n'
        + lines("start>look", "look>fork")
        + '<sequenceFlow id="fork_yes" name="good" sourceRef="fork" targetRef="yes">'
        "<conditionExpression>${good}</conditionExpression></sequenceFlow>\n"
        + lines("fork>no", "yes>join", "no>join", "join>stop")
    ),
    diagram("main", "start", "look", "fork", "yes", "no", "join", "stop", edges=A2_FLOWS),
)

A3 = model(
    process(
        '<startEvent id="start"/>\n'
        '<subProcess id="stage" name="Prepare">\n<startEvent id="in"/>\n'
        + task("inside", "Collect")
        + '<endEvent id="out"/>\n'
        + lines("in>inside", "inside>out")
        + "</subProcess>\n"
        + '<boundaryEvent id="late" attachedToRef="stage" cancelActivity="true">'
        '<timerEventDefinition id="late_def"><timeDuration>P5D</timeDuration>'
        "</timerEventDefinition></boundaryEvent>\n"
        + '<boundaryEvent id="broken" attachedToRef="stage">'
        '<errorEventDefinition id="broken_def"/></boundaryEvent>\n'
        + task("excuse", "Apologise")
        + '<callActivity id="other" name="Do the rest" calledElement="rest"/>\n'
        '<endEvent id="stop"/>\n<endEvent id="failed"/>\n'
        + lines(
            "start>stage", "stage>other", "other>stop", "late>excuse", "excuse>failed",
            "broken>failed",
        )
    ),
    diagram("main", "start", "stage", "in", "inside", "out", "late", "broken", "excuse", "other",
            "stop", "failed"),
)  # fmt: skip

A4 = model(
    '<message id="message" name="Application"/>\n'
    '<collaboration id="together">\n<participant id="applicant" name="Applicant"/>\n'
    '<participant id="office" name="Office" processRef="main"/>\n'
    '<messageFlow id="asks" sourceRef="applicant" targetRef="start" messageRef="message"/>\n'
    '<textAnnotation id="remark"><text>By law within 20 days</text></textAnnotation>\n'
    '<association id="remark_tie" sourceRef="decide" targetRef="remark"/>\n</collaboration>\n',
    process(
        '<laneSet id="lanes"><lane id="counter" name="Counter"><flowNodeRef>start</flowNodeRef>'
        "<flowNodeRef>accept</flowNodeRef></lane>"
        '<lane id="back" name="Back office"><flowNodeRef>decide</flowNodeRef>'
        "<flowNodeRef>stop</flowNodeRef></lane></laneSet>\n"
        '<startEvent id="start"/>\n'
        + task("accept", "Accept")
        + task("decide", "Decide")
        + '<endEvent id="stop"/>\n<dataObject id="paper_object"/>\n'
        '<dataObjectReference id="paper" name="File" dataObjectRef="paper_object"/>\n'
        + lines("start>accept", "accept>decide", "decide>stop")
    ),
    diagram("together", "applicant", "office", "counter", "back", "start", "accept", "decide",
            "stop", "paper"),
)  # fmt: skip

DESCRIPTIVE = (
    '<startEvent id="none_start"/>\n'
    '<startEvent id="message_start"><messageEventDefinition id="d1"/></startEvent>\n'
    '<startEvent id="timer_start"><timerEventDefinition id="d2"/></startEvent>\n'
    + task("plain", "A task", "task")
    + task("user", "A person")
    + task("service", "A machine", "serviceTask")
    + '<callActivity id="call" calledElement="other"/>\n'
    '<subProcess id="collapsed" name="Hidden"><startEvent id="c_in"/><endEvent id="c_out"/>'
    + lines("c_in>c_out")
    + '</subProcess>\n<exclusiveGateway id="one"/>\n<parallelGateway id="all"/>\n'
    '<endEvent id="none_end"/>\n'
    '<endEvent id="message_end"><messageEventDefinition id="d3"/></endEvent>\n'
    '<endEvent id="terminate"><terminateEventDefinition id="d4"/></endEvent>\n'
    '<dataObject id="object"/><dataObjectReference id="data" name="Form" dataObjectRef="object"/>\n'
    '<dataStoreReference id="store_ref" dataStoreRef="store"/>\n'
)
B1_FLOWS = (
    "none_start>plain message_start>user timer_start>user plain>one user>one one>service "
    "service>call call>collapsed collapsed>all all>none_end all>message_end"
)
B1 = model(
    '<dataStore id="store" name="Register"/>\n',
    process(
        DESCRIPTIVE
        + lines(*B1_FLOWS.split())
        + '<sequenceFlow id="one_end" sourceRef="one" targetRef="terminate"/>\n'
        '<group id="group" categoryValueRef="value"/>\n'
        '<textAnnotation id="words"><text>Words</text></textAnnotation>\n'
        '<association id="words_tie" sourceRef="user" targetRef="words"/>\n'
    ),
    '<category id="category"><categoryValue id="value" value="Office"/></category>\n',
    diagram("main", "none_start", "message_start", "timer_start", "plain", "user", "service"),
)

EVENTS = ["message", "timer", "conditional", "signal", "link"]
THROWS = ["message", "escalation", "compensate", "link", "signal"]


def _event(tag: str, node: str, kind: str, more: str = "") -> str:
    name = f"{kind}EventDefinition"
    inner = f' name="{node}"' if kind == "link" else ""
    condition = "<condition>x</condition>" if kind == "conditional" else ""
    return f'<{tag} id="{node}"{more}><{name} id="{node}_def"{inner}>{condition}</{name}></{tag}>\n'


CATCHES = [f"catch_{k}" for k in EVENTS]
THROWN = [f"throw_{k}" for k in THROWS]
BOUNDARIES = ["message", "error", "escalation", "conditional", "signal", "compensate"]
ATTACHED = [f"at_{k}" for k in BOUNDARIES]
CHAIN = [
    "begin", "worker", *CATCHES, *THROWN, "send", "receive", "rule", "script", "manual", "adhoc",
    "payment", "multi", "loop", "events", "answer", "complex", "finish",
]  # fmt: skip
B2 = model(
    '<error id="error" name="Broken"/><escalation id="escalation"/><signal id="signal"/>\n',
    process(
        '<startEvent id="begin"/>\n'
        + task("worker", "Works")
        + "".join(_event("intermediateCatchEvent", f"catch_{k}", k) for k in EVENTS)
        + "".join(_event("intermediateThrowEvent", f"throw_{k}", k) for k in THROWS)
        + "".join(
            _event("boundaryEvent", f"at_{k}", k, ' attachedToRef="worker"') for k in BOUNDARIES
        )
        + task("send", "Sends", "sendTask")
        + task("receive", "Receives", "receiveTask")
        + task("rule", "Decides", "businessRuleTask")
        + task("script", "Computes", "scriptTask")
        + task("manual", "By hand", "manualTask")
        + '<adHocSubProcess id="adhoc" ordering="Parallel"><userTask id="any"/></adHocSubProcess>\n'
        '<transaction id="payment"><startEvent id="p_in"/><endEvent id="p_out"/>'
        + lines("p_in>p_out")
        + "</transaction>\n"
        '<subProcess id="on_signal" triggeredByEvent="true">'
        '<startEvent id="s_in" isInterrupting="false"><signalEventDefinition id="s_def"/>'
        '</startEvent><endEvent id="s_out"/>' + lines("s_in>s_out") + "</subProcess>\n"
        + task("multi", "Many", "serviceTask",
               '<multiInstanceLoopCharacteristics id="m" isSequential="true"/>')
        + task("loop", "Again", inner='<standardLoopCharacteristics id="l"/>')
        + '<eventBasedGateway id="events"/>\n'
        + _event("intermediateCatchEvent", "answer", "message")
        + '<complexGateway id="complex"/>\n<endEvent id="finish"/>\n'
        + "".join(_event("endEvent", f"end_{k}", k)
                  for k in ("error", "escalation", "compensate", "signal"))
        + lines(*(f"{a}>{b}" for a, b in itertools.pairwise(CHAIN)))
        + "".join(lines(f"{a}>end_error") for a in ATTACHED[:-1])
    ),
    diagram("main", *CHAIN[:6]),
)  # fmt: skip

C1 = model(
    '<collaboration id="c"><participant id="pool" name="发票处理" processRef="main"/>'
    "</collaboration>\n",
    process(
        "<extensionElements><tool:settings><tool:colour>blue</tool:colour></tool:settings>"
        "</extensionElements>\n"
        '<laneSet id="ls"><lane id="team" name="审核"><flowNodeRef>assign</flowNodeRef>'
        "</lane></laneSet>\n"
        '<startEvent id="invoice" name="收到发票" tool:form="f1"/>\n'
        + task("assign", "指定审核人", inner="<extensionElements><tool:assignee>demo"
               "</tool:assignee></extensionElements>")
        + task("approve", "审核发票")
        + '<exclusiveGateway id="ok" name="通过？" default="ok_no"/>\n'
        + task("clarify", "澄清问题")
        + '<exclusiveGateway id="clear" name="说清了？" default="clear_no"/>\n'
        + task("bank", "准备付款")
        + task("archive", "归档", "serviceTask")
        + '<endEvent id="paid"/>\n<endEvent id="unpaid"/>\n'
        + lines("invoice>assign", "assign>approve", "approve>ok")
        + '<sequenceFlow id="ok_yes" name="是" sourceRef="ok" targetRef="bank">'
        '<conditionExpression id="ce">#{approved}</conditionExpression></sequenceFlow>\n'
        '<sequenceFlow id="ok_no" name="否" sourceRef="ok" targetRef="clarify"/>\n'
        + lines("clarify>clear")
        + '<sequenceFlow id="clear_yes" sourceRef="clear" targetRef="approve"/>\n'
        '<sequenceFlow id="clear_no" sourceRef="clear" targetRef="unpaid"/>\n'
        + lines("bank>archive", "archive>paid"),
        more=' name="发票收据" tool:versionTag="V2.0"',
    ),
    diagram("c", "pool", "team", "invoice", "assign", "approve", "ok", "clarify", "clear"),
)  # fmt: skip

MODELS = {"A.1": A1, "A.2": A2, "A.3": A3, "A.4": A4, "B.1": B1, "B.2": B2, "C.1": C1}
REFUSED = {
    "A.1": set(),
    "A.2": {"fork_yes"},
    "A.3": {"broken", "other"},
    "A.4": set(),
    "B.1": {"message_start", "timer_start", "plain", "call", "message_end"},
    "B.2": {
        *CATCHES, *THROWN, *ATTACHED, "send", "receive", "rule", "script", "adhoc", "payment",
        "on_signal", "s_in", "multi", "loop", "events", "answer", "complex", "end_error",
        "end_escalation", "end_compensate", "end_signal",
    },
    "C.1": {"ok_yes"},
}  # fmt: skip
