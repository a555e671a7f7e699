"""Whatever bytes come, the answer is a tree or a refusal that says file and line; nothing is fetched or expanded."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import source
from engine.bpmn.checker import check_file
from engine.bpmn.source import BrokenXml, UnsafeXml, read_bpmn, read_dmn, read_xml

BPMN = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
PLAIN = f'<bpmn:definitions {BPMN} id="d"><bpmn:process id="p" name="Khai sinh"/></bpmn:definitions>'
BILLION_LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]><a>&a11;</a>"
)

UNSAFE: dict[str, bytes] = {
    "billion laughs": BILLION_LAUGHS.encode(),
    "quadratic blow-up": f"<!DOCTYPE a [<!ENTITY b '{'x' * 50_000}'>]><a>{'&b;' * 5000}</a>".encode(),
    "entity in an attribute": b"<!DOCTYPE a [<!ENTITY b 'x'>]><a b='&b;'/>",
    "external entity": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "parameter entity": b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://127.0.0.1:1/x'>%b;]><a/>",
    "external document type": b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
    "public document type": b"<!DOCTYPE a PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'http://127.0.0.1:1/a.dtd'><a/>",
    "empty document type": b"<!DOCTYPE a><a/>",
    "document type in UTF-16": "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><a/>".encode("utf-16"),
    "default attribute": b"<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>",
    "XInclude": b"<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd' parse='text'/></a>",
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "many elements": b"<a>" + b"<b/>" * (source.MAX_ELEMENTS + 1) + b"</a>",
    "many attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(source.MAX_ATTRIBUTES + 1)) + b"/>",
    "long attribute": b'<a b="' + b"x" * (source.MAX_ATTRIBUTE_LENGTH + 1) + b'"/>',
    "large": b"<a>" + b"x" * source.MAX_BYTES + b"</a>",
}

BROKEN: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t",
    "a byte-order mark alone": b"\xef\xbb\xbf",
    "text": b"xin ch\xc3\xa0o",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "a ZIP": b"PK\x03\x04\x14\x00\x00\x00",
    "zeros": b"\x00" * 100,
    "unclosed": b"<a><b></a>",
    "cut off": PLAIN.encode()[:-20],
    "two roots": b"<a/><a/>",
    "undefined entity": b"<a>&nbsp;</a>",
    "control character": b"<a>\x01</a>",
    "character reference to one": b"<a>&#1;</a>",
    "duplicate attribute": b'<a b="1" b="2"/>',
    "unbound prefix": b"<bpmn:a/>",
    "bad UTF-8": b"<a>\xff\xfe\xfa</a>",
    "unknown encoding": b"<?xml version='1.0' encoding='klingon'?><a/>",
    "UTF-7": b"<?xml version='1.0' encoding='UTF-7'?><a/>",
    "multi-byte encoding": b"<?xml version='1.0' encoding='Shift_JIS'?><a/>",
    "encoding that lies": b"<?xml version='1.0' encoding='UTF-16'?><a/>",
}

OTHER_ROOTS: dict[str, bytes] = {
    "no namespace": b"<definitions/>",
    "BPMN 1": b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
    "a process alone": f"<bpmn:process {BPMN}/>".encode(),
    "XPDL": b'<Package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>',
    "a page": b"<html><body/></html>",
}

ENCODED: dict[str, bytes] = {
    "UTF-8": PLAIN.encode(),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-8 declared": b'<?xml version="1.0" encoding="UTF-8"?>\n' + PLAIN.encode(),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + PLAIN).encode("utf-16"),
    "Latin-1": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + PLAIN).encode("latin-1"),
    "with comment and instruction": b"<?xml-stylesheet href='x'?><!-- <!DOCTYPE a> -->" + PLAIN.encode(),
}


@pytest.mark.parametrize("data", UNSAFE.values(), ids=UNSAFE)
def test_unsafe_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnsafeXml, match=r"a\.bpmn, dòng \d+: .* / a\.bpmn, line \d+: "):
        read_xml(data, "a.bpmn")


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenXml, match=r"a\.bpmn, dòng \d+: "):
        read_xml(data, "a.bpmn")


@pytest.mark.parametrize("data", OTHER_ROOTS.values(), ids=OTHER_ROOTS)
def test_other_documents_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenXml, match="definitions"):
        read_bpmn(data, "a.bpmn")
    with pytest.raises(BrokenXml, match="definitions"):
        read_dmn(data, "a.dmn")


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_usual_encodings_are_read(data: bytes) -> None:
    assert read_bpmn(data, "a.bpmn")[0].get("name") == "Khai sinh"


@pytest.mark.parametrize("hidden", ["<!-- or True -->", "<?x or True?>", "<![CDATA[]]>"])
def test_comments_and_instructions_hide_nothing(hidden: str) -> None:
    """A tool that stops at the first of them would read half a condition."""
    root = read_xml(f"<a>1 == 2{hidden} and 3 == 3</a>".encode(), "a.bpmn")
    assert root.text == "1 == 2 and 3 == 3"


@pytest.mark.parametrize("data", [*UNSAFE.values(), *BROKEN.values(), *OTHER_ROOTS.values()])
def test_the_checker_reports_such_a_file_as_one_finding(data: bytes) -> None:
    findings = check_file("a.bpmn", data)
    assert [(finding.rule, finding.severity, finding.file) for finding in findings] == [("xml", "error", "a.bpmn")]
    assert findings[0].line >= 1


def test_the_line_is_that_of_the_fault() -> None:
    with pytest.raises(BrokenXml) as refused:
        read_xml(b"<a>\n\n<b></a>", "a.bpmn")
    assert refused.value.fields["line"] == 3


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_damaged_files_never_raise_anything_else(data: st.DataObject) -> None:
    """Bytes of a real diagram, cut, doubled and overwritten."""
    whole = (Path(__file__).parent / "checker" / "multi_instance" / "valid.bpmn").read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(0, len(whole)))
    scrap = data.draw(st.one_of(st.binary(max_size=20), st.just(whole[start : start + 40])))
    damaged = whole[:start] + scrap + whole[end:]
    for finding in check_file("a.bpmn", damaged):
        assert finding.line >= 1
