"""An uploaded file becomes a tree, or is refused before anything in it is carried out."""

from typing import Any
from xml.parsers import expat

from lxml import etree

from shanzhi.kernel.cases.bpmn.problems import BadDefinition, Problem

MOST_BYTES = 1024 * 1024
MOST_ELEMENTS = 5_000
DEEPEST = 40
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class _Refused(Exception):
    def __init__(self, code: str):
        self.code = code


def read(source: bytes) -> Any:
    """The root of the file, without its comments, processing instructions and extension elements.

    Declarations of a document type are refused where they begin, so that no entity is ever defined or fetched.
    """
    if len(source) > MOST_BYTES:
        raise BadDefinition([Problem("too_big")])
    _look_over(source)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise BadDefinition([Problem("no_xml", line=getattr(wrong, "lineno", 0) or 0)]) from wrong
    if root.tag != f"{{{MODEL}}}definitions":
        raise BadDefinition([Problem("no_bpmn", line=root.sourceline or 0)])
    for extension in root.findall(f".//{{{MODEL}}}extensionElements"):
        extension.getparent().remove(extension)
    return root


def _look_over(source: bytes) -> None:
    parser = expat.ParserCreate()
    count = depth = 0

    def doctype(*_: object) -> None:
        raise _Refused("doctype")

    def begin(*_: object) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > MOST_ELEMENTS or depth > DEEPEST:
            raise _Refused("too_many")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(source, True)
    except _Refused as refused:
        raise BadDefinition([Problem(refused.code, line=parser.CurrentLineNumber)]) from refused
    except (expat.ExpatError, ValueError, LookupError) as wrong:
        raise BadDefinition([Problem("no_xml", line=parser.CurrentLineNumber)]) from wrong
