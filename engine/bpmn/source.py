"""Reads diagrams and decision tables from bytes that anybody may have written.

No document type, so no entities of its own; no network; bounded bytes, elements, depth and attributes. A first pass
with expat enforces this before lxml builds a tree. Comments and processing instructions mean nothing in BPMN and are
left out, so that one of them inside a condition cannot hide half of it.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import cast
from xml.parsers import expat

from lxml import etree

from engine.bpmn import namespaces
from engine.domain.errors import Refusal

MOST_REMEMBERED = 4096
MAX_BYTES = 4_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 64
MAX_ATTRIBUTES = 64  # of one element
MAX_ATTRIBUTE_LENGTH = 10_000  # characters


class BrokenXml(Refusal):
    """The bytes are no well-formed XML, or not of the wanted kind."""

    vi = "{file}, dòng {line}: không đọc được tệp: {problem_vi}."
    en = "{file}, line {line}: the file cannot be read: {problem_en}."

    def __init__(self, file: str, line: int, vi: str, en: str) -> None:
        super().__init__(file=file, line=line, problem_vi=vi, problem_en=en)


class UnsafeXml(BrokenXml):
    """The XML uses what a diagram has no need of and an attacker has: a document type, entities, inclusion, bulk."""

    vi = "{file}, dòng {line}: tệp bị từ chối vì không an toàn: {problem_vi}."
    en = "{file}, line {line}: the file is refused as unsafe: {problem_en}."


def read_xml(data: bytes, name: str) -> etree._Element:
    """The root of the document; `name` is the file's name for messages. Raises BrokenXml, UnsafeXml."""
    if len(data) > MAX_BYTES:
        raise UnsafeXml(name, 1, f"lớn hơn {MAX_BYTES} byte", f"it is larger than {MAX_BYTES} bytes")
    if not data.strip():
        raise BrokenXml(name, 1, "tệp rỗng", "it is empty")
    _inspect(data, name)
    root = _tree(data, name)
    for included in root.iter(f"{{{namespaces.XINCLUDE}}}*"):
        raise UnsafeXml(name, line_of(included), "có XInclude", "it uses XInclude")
    return root


def _inspect(data: bytes, name: str) -> None:
    """Once for each content: a process that many call is read again with each of them."""
    digest = sha256(data).digest()
    if digest not in _harmless:
        _Inspection(name=name).run(data)
        if len(_harmless) >= MOST_REMEMBERED:
            _harmless.clear()
        _harmless.add(digest)


_harmless: set[bytes] = set()


def read_bpmn(data: bytes, name: str) -> etree._Element:
    """The `definitions` of a BPMN 2.0 file. Raises BrokenXml, UnsafeXml."""
    root = read_xml(data, name)
    if root.tag != namespaces.bpmn("definitions"):
        raise _wrong_root(name, root, "definitions của BPMN 2.0", "definitions of BPMN 2.0")
    return root


def read_dmn(data: bytes, name: str) -> etree._Element:
    """The `definitions` of a DMN 1.1–1.5 file. Raises BrokenXml, UnsafeXml."""
    root = read_xml(data, name)
    if root.tag not in {f"{{{namespace}}}definitions" for namespace in namespaces.DMN}:
        raise _wrong_root(name, root, "definitions của DMN", "definitions of DMN")
    return root


def line_of(element: etree._Element) -> int:
    """The line on which the element begins, from 1."""
    return cast("int | None", element.sourceline) or 1


def _wrong_root(name: str, root: etree._Element, vi: str, en: str) -> BrokenXml:
    found = root.tag[:120]
    return BrokenXml(
        name, line_of(root), f"phần tử gốc là “{found}”, không phải {vi}", f"the root is “{found}”, not {en}"
    )


def _tree(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenXml(name, error.lineno or 1, f"XML sai ({error.msg})", f"malformed XML ({error.msg})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml(name, 1, "có DOCTYPE", "it has a DOCTYPE")
    return root


@dataclass(kw_only=True, slots=True)
class _Inspection:
    """The first pass: refuses before anything large or foreign is built."""

    name: str
    parser: expat.XMLParserType | None = None
    depth: int = 0
    elements: int = 0

    def run(self, data: bytes) -> None:
        self.parser = parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            problem = expat.ErrorString(error.code)
            raise BrokenXml(self.name, error.lineno, f"XML sai ({problem})", f"malformed XML ({problem})") from error
        except (LookupError, ValueError) as error:
            raise BrokenXml(self.name, 1, "bảng mã không dùng được", "the encoding is not supported") from error

    def refuse(self, vi: str, en: str) -> UnsafeXml:
        return UnsafeXml(self.name, self.parser.CurrentLineNumber if self.parser else 1, vi, en)

    def doctype(self, _name: str, _system: str | None, _public: str | None, _internal: bool) -> None:
        raise self.refuse("có DOCTYPE (khai báo kiểu hoặc thực thể)", "it has a DOCTYPE (type or entity declarations)")

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"lồng nhau quá {MAX_DEPTH} tầng", f"it is nested more than {MAX_DEPTH} levels deep")
        if self.elements > MAX_ELEMENTS:
            raise self.refuse(f"có quá {MAX_ELEMENTS} phần tử", f"it has more than {MAX_ELEMENTS} elements")
        if len(attributes) > MAX_ATTRIBUTES:
            much = MAX_ATTRIBUTES
            raise self.refuse(f"một phần tử có quá {much} thuộc tính", f"an element has more than {much} attributes")
        if any(len(value) > MAX_ATTRIBUTE_LENGTH for value in attributes.values()):
            much = MAX_ATTRIBUTE_LENGTH
            raise self.refuse(f"một thuộc tính dài quá {much} ký tự", f"an attribute is longer than {much} characters")

    def end(self, _tag: str) -> None:
        self.depth -= 1
