"""What `motcua layout` draws: everything, orderly, the same every time, and nothing else changed."""

from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.layout import NotDrawable, lay_out
from engine.bpmn.source import UnsafeXml
from engine.cli import main
from tests.bpmn.picture import Picture, eyesores, hidden_labels, picture, within

HEAD = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">'
START, END = '<bpmn:startEvent id="start" name="Bắt đầu" />', '<bpmn:endEvent id="end" name="Kết thúc" />'
POOL = '<bpmn:participant id="pool" name="Thủ tục" processRef="p" />'


def file(body: str, around: str = "") -> bytes:
    return f'{HEAD}{around}<bpmn:process id="p" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'.encode()


def path(*names: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(names))


def flow(source: str, target: str, name: str = "") -> str:
    label = f' name="{name}"' if name else ""
    return f'<bpmn:sequenceFlow id="{source}_{target}"{label} sourceRef="{source}" targetRef="{target}" />'


def tasks(*names: str) -> str:
    return "".join(f'<bpmn:userTask id="{name}" name="Việc {name}" />' for name in names)


def choice(name: str) -> str:
    return f'<bpmn:exclusiveGateway id="{name}" name="Kết quả thẩm tra?" />'


def boundary(name: str, host: str, label: str = "Hết hạn") -> str:
    return f'<bpmn:boundaryEvent id="{name}" name="{label}" attachedToRef="{host}" />'


def lane(name: str, role: str, *members: str) -> str:
    inner = "".join(f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>" for member in members)
    return f'<bpmn:lane id="{name}" name="Làn {name}" xmlns:m="urn:motcua:bpmn:1" m:role="{role}">{inner}</bpmn:lane>'


LOOP = (
    START + tasks("review", "supplement", "opinion") + choice("gate") + '<bpmn:exclusiveGateway id="again" />' + END
    + path("start", "again", "review", "gate", "end") + flow("gate", "supplement", "bổ sung")
    + flow("gate", "opinion", "xin ý kiến") + path("supplement", "again") + path("opinion", "again")
)  # fmt: skip
LANES = f'<bpmn:laneSet id="lanes">{lane("signs", "ld", "b")}{lane("desk", "tn", "start", "a", "end")}</bpmn:laneSet>'
PARTIES = (
    f'<bpmn:collaboration id="c"><bpmn:participant id="above" name="Công an" />{POOL}'
    '<bpmn:participant id="below" name="Sở" /><bpmn:messageFlow id="m1" sourceRef="above" targetRef="start" />'
    '<bpmn:messageFlow id="m2" sourceRef="b" targetRef="below" /></bpmn:collaboration>'
)

CASES = {
    "a line": file(START + tasks("a") + END + path("start", "a", "end")),
    "one node": file(tasks("a")),
    "a loop back": file(LOOP),
    "only a circle": file(tasks("a", "b") + path("a", "b", "a")),
    "a task after itself": file(START + tasks("a") + END + path("start", "a", "end") + path("a", "a")),
    "boundary events": file(
        START + tasks("a", "late") + boundary("one", "a") + boundary("two", "a", "") + boundary("three", "a", "")
        + END + path("start", "a", "end") + path("one", "late", "end") + path("two", "a") + path("three", "late")
    ),
    "lanes and parties": file(LANES + START + tasks("a", "b") + END + path("start", "a", "b", "end"), PARTIES),
    "a sub-process": file(
        START + f'<bpmn:subProcess id="whole" name="Trọn gói">{tasks("x", "y")}{path("x", "y")}</bpmn:subProcess>'
        + boundary("late", "whole") + END + '<bpmn:endEvent id="other" />'
        + path("start", "whole", "end") + path("late", "other")
    ),
    "more branches than corners": file(
        START + choice("split") + tasks("a", "b", "c", "e", "f", "g") + '<bpmn:exclusiveGateway id="join" />' + END
        + path("start", "split") + path("join", "end")
        + "".join(path("split", name, "join") for name in ("a", "b", "c", "e", "f", "g"))
    ),
    "notes and data": file(
        START + tasks("a") + END + path("start", "a", "end")
        + '<bpmn:textAnnotation id="note"><bpmn:text>Chỉ khi có đơn</bpmn:text></bpmn:textAnnotation>'
        + '<bpmn:association id="link" sourceRef="a" targetRef="note" />'
        + '<bpmn:dataObjectReference id="paper" name="Tờ khai" />'
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_everything_is_drawn_and_nothing_lies_on_anything(name: str) -> None:
    seen = picture(lay_out(CASES[name], "case.bpmn"))
    assert _all_drawn(seen)
    assert eyesores(seen) == []


@pytest.mark.parametrize("name", sorted(set(CASES) - {"more branches than corners"}))
def test_names_are_legible(name: str) -> None:
    assert hidden_labels(picture(lay_out(CASES[name], "case.bpmn"))) == []


def _all_drawn(seen: Picture) -> bool:
    shapes = {
        n for n, kind in seen.kinds.items() if kind.endswith(("Event", "Gateway", "Task", "Process", "Reference"))
    }
    return shapes <= seen.boxes.keys() and seen.ends.keys() <= seen.ways.keys()


def test_the_main_line_runs_from_left_to_right_and_its_loops_below_it() -> None:
    seen = picture(lay_out(CASES["a loop back"], "case.bpmn"))
    line = [seen.boxes[name] for name in ("start", "again", "review", "gate", "end")]
    assert all(one[0] + one[2] < other[0] for one, other in pairwise(line))
    assert len({one[1] + one[3] / 2 for one in line}) == 1
    assert min(seen.boxes["supplement"][1], seen.boxes["opinion"][1]) > seen.boxes["review"][1] + 80


def test_lanes_stand_in_the_order_of_the_roles_with_their_nodes_inside() -> None:
    seen = picture(lay_out(CASES["lanes and parties"], "case.bpmn"))
    desk, signs, pool = (seen.boxes[name] for name in ("desk", "signs", "pool"))
    assert desk[1] + desk[3] == signs[1]
    assert all(within(seen.boxes[name], desk) for name in ("start", "a", "end"))
    assert within(seen.boxes["b"], signs)
    assert within(desk, pool)
    assert seen.boxes["above"][1] + 60 < pool[1]
    assert seen.boxes["below"][1] > pool[1] + pool[3]


def test_a_boundary_event_stands_on_the_border_of_its_host() -> None:
    seen = picture(lay_out(CASES["boundary events"], "case.bpmn"))
    host = seen.boxes["a"]
    for name in ("one", "two", "three"):
        left, top, width, height = seen.boxes[name]
        assert top + height / 2 == host[1] + host[3]
        assert host[0] < left + width / 2 < host[0] + host[2]


@pytest.mark.parametrize("name", CASES)
def test_drawn_again_it_stays_as_it_is(name: str) -> None:
    once = lay_out(CASES[name], "case.bpmn")
    assert lay_out(once, "case.bpmn") == once


def test_nothing_but_the_drawing_changes() -> None:
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- bản của xã -->\n'
        + HEAD.replace(" id=", "\n  id=") + '\n\t<bpmn:process id="p"  isExecutable="true">'
        + START + END + path("start", "end") + "</bpmn:process><!-- hết -->\n</bpmn:definitions>\n"
    )  # fmt: skip
    drawn = lay_out(written.encode(), "case.bpmn").decode()
    before, after = drawn.split("  <bpmndi:BPMNDiagram")[0], drawn.rsplit("</bpmndi:BPMNDiagram>")[-1]
    assert (before + after.lstrip("\n")) == written


REFUSED = {
    "đúng một process": f'{HEAD}<bpmn:process id="p" /><bpmn:process id="q" /></bpmn:definitions>'.encode(),
    "process trống": file(""),
    "làn lồng nhau": file(
        '<bpmn:laneSet id="l"><bpmn:lane id="a"><bpmn:childLaneSet id="c" /></bpmn:lane></bpmn:laneSet>'
    ),
    "trùng id": file(tasks("a", "a")),
    "không có id": file("<bpmn:userTask />"),
    "gắn vào phần tử không có": file(START + boundary("late", "nobody")),
    "đúng một bên tham gia": file(START, '<bpmn:collaboration id="c"><bpmn:participant id="o" /></bpmn:collaboration>'),
    "có hơn 300 phần tử": file(tasks(*(f"t{number}" for number in range(301)))),
}


@pytest.mark.parametrize("told", REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(told: str) -> None:
    with pytest.raises(NotDrawable) as refused:
        lay_out(REFUSED[told], "case.bpmn")
    assert told in refused.value.vietnamese
    assert refused.value.english.startswith("case.bpmn: ")


def test_unsafe_files_are_refused() -> None:
    with pytest.raises(UnsafeXml):
        lay_out(b'<!DOCTYPE x [<!ENTITY e "e">]>' + CASES["a line"], "case.bpmn")


def test_the_command_prints_or_writes(tmp_path: Path) -> None:
    target = tmp_path / "case.bpmn"
    target.write_bytes(CASES["a line"])
    shown = CliRunner().invoke(main, ["layout", str(target)])
    assert shown.exit_code == 0
    assert shown.stdout_bytes == lay_out(CASES["a line"], "case.bpmn")
    assert target.read_bytes() == CASES["a line"]
    assert CliRunner().invoke(main, ["layout", str(target), "--write"]).exit_code == 0
    assert target.read_bytes() == shown.stdout_bytes
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_changes_nothing_when_it_refuses(tmp_path: Path) -> None:
    target = tmp_path / "case.bpmn"
    target.write_bytes(REFUSED["trùng id"])
    result = CliRunner().invoke(main, ["layout", str(target), "--write"])
    assert result.exit_code == 1
    assert "trùng id" in result.stderr
    assert target.read_bytes() == REFUSED["trùng id"]


@st.composite
def diagrams(draw: st.DrawFn) -> bytes:
    """Any steps between a few nodes in a few lanes, loops and dead ends included, at most four at a node."""
    count = draw(st.integers(2, 9))
    names = [f"n{number}" for number in range(count)]
    kinds = [draw(st.sampled_from(["userTask", "exclusiveGateway", "endEvent", "callActivity"])) for _ in names]
    ends = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=count * 2, unique=True))
    used = dict.fromkeys(names, 0)
    kept = []
    for source, target in ends:
        if source != target and used[source] < 4 and used[target] < 4:
            used[source], used[target] = used[source] + 1, used[target] + 1
            kept.append(flow(source, target, draw(st.sampled_from(["", "đủ", "không đủ điều kiện"]))))
    rows = [draw(st.integers(0, 2)) for _ in names]
    roles = ("tn", "tp", "ld")
    lanes = [lane(role, role, *(n for n, r in zip(names, rows, strict=True) if r == i)) for i, role in enumerate(roles)]
    nodes = [f'<bpmn:{kind} id="{name}" name="Bước {name}" />' for kind, name in zip(kinds, names, strict=True)]
    around = f'<bpmn:collaboration id="c">{POOL}</bpmn:collaboration>'
    return file(f'<bpmn:laneSet id="lanes">{"".join(lanes)}</bpmn:laneSet>{"".join(nodes)}{"".join(kept)}', around)


@settings(max_examples=60, deadline=None)
@given(diagrams())
def test_whatever_the_steps_shapes_stay_apart_and_flows_go_round_them(data: bytes) -> None:
    seen = picture(lay_out(data, "case.bpmn"))
    assert _all_drawn(seen)
    assert [sore for sore in eyesores(seen) if "run on" not in sore] == []
