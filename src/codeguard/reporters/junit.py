"""JUnit XML: a suite a file, a test case a finding."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from codeguard.escape import one_line
from codeguard.finding import Severity

if TYPE_CHECKING:
    from codeguard.finding import AnalysisError, Finding
    from codeguard.scorecard import Scorecard


def report(scorecard: Scorecard) -> str:
    """The XML text. Errors (and warnings when strict) are failures, other warnings pass and say what they found."""
    root = Element("testsuites", name="codeguard")
    cases = [_error(error) for error in scorecard.errors]
    cases += [_finding(finding, strict=scorecard.strict) for finding in scorecard.findings]
    cases.sort(key=lambda case: case.attrib["classname"])
    cases = cases or [Element("testcase", name=scorecard.summary, classname="codeguard")]
    for path, group in groupby(cases, key=lambda case: case.attrib["classname"]):
        suite = SubElement(root, "testsuite", name=path)
        suite.extend(group)
        _count(suite)
    _count(root)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _count(element: Element) -> None:
    counted = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for attribute, tag in counted.items():
        element.set(attribute, str(sum(1 for _ in element.iter(tag))))


def _error(error: AnalysisError) -> Element:
    case = _case(f"{error.rule or 'analysis'}: not analysed", error.path, 1)
    SubElement(case, "error", type="not-analysed", message=one_line(error.message))
    return case


def _finding(finding: Finding, *, strict: bool) -> Element:
    case = _case(f"{finding.rule} {finding.line}:{finding.column}", finding.path, finding.line)
    message = one_line(finding.message)
    if not finding.counts:
        SubElement(case, "skipped", message=one_line(finding.suppressed or "in the baseline"))
    elif finding.severity is Severity.ERROR or strict:
        where = f"{case.attrib['file']}:{finding.line}:{finding.column}"
        failure = SubElement(case, "failure", type=finding.rule, message=message)
        failure.text = f"{where}: {finding.severity} {finding.rule} {message}"
    else:
        SubElement(case, "system-out").text = f"warning {finding.rule} {message}"
    return case


def _case(name: str, path: str, line: int) -> Element:
    file = one_line(path)
    return Element("testcase", name=one_line(name), classname=file, file=file, line=str(line))
