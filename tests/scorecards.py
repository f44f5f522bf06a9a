"""Scorecards for the tests of the reports: full ones, empty ones, hostile ones."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import strategies as st

from codeguard.approval import Approval
from codeguard.figures import NetLines, Physical
from codeguard.finding import AnalysisError, Finding, Related, Severity
from codeguard.maturity import Maturity, Stage
from codeguard.measures.records import Complexity, Covered, Duplicates, Functions, Measures, Reuse, Worst
from codeguard.scorecard import Scorecard

HOSTILE = [
    os.fsdecode(name)
    for name in (
        b"latin-\xe9.py",
        b"new\nline.py",
        b"tab\there.py",
        b'quote".py',
        b"esc\x1b[31m.py",
        b"-dash.py",
        b" space .py",
        b"back\\slash.py",
        "nfc-\u00e9.py".encode(),
        "nfd-e\u0301.py".encode(),
        b"::error file=x::y|<b>`@me`%0A.py",
    )
]
TEXTS = st.text(st.characters(exclude_categories=()), max_size=80) | st.sampled_from(
    [
        "\x1b[2J",
        "\n::error::x",
        "]]><x/>",
        "a`b``c",
        "|",
        "\\|",
        "![x](http://e.vil/i.png)",
        "<!-- x",
        "@octocat",
        "`",
    ]
)
PATHS = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name).map(os.fsdecode)


def finding(source: str = "x = y", mark: str = "y", **fields: Any) -> Finding:
    """A finding at the `mark` in a line of source."""
    column = source.index(mark) + 1
    given = {
        "rule": "mock-data",
        "severity": Severity.ERROR,
        "path": "shop/prices.py",
        "line": 12,
        "column": column,
        "end_line": 12,
        "end_column": column + len(mark),
        "message": "`y` is made up: take it from its source",
        "snippet": source,
        "fingerprint": "f00d",
    }
    return Finding(**given | fields)


HANDLER = {"source": "    except Exception:", "mark": "except Exception:"}
SILENT = finding(**HANDLER, rule="silent-except", message="hides every failure")
BROAD = finding(**HANDLER, rule="broad-except", message="catches too much", severity=Severity.WARNING)
WARNING = finding(path="shop/tax.py", severity=Severity.WARNING, symbol="Tax.rate")
RELATED = finding(path="shop/tax.py", related=(Related("shop/old.py", 3, 9, "the same stands here"),))
SUPPRESSED = finding(path="shop/z.py", suppressed="the probe is optional")
KNOWN = finding(path="shop/z.py", baseline=True)
ERROR = AnalysisError("deep.py", None, "brackets are nested too deep: split the expression")
RULE_ERROR = AnalysisError("odd.py", "mock-data", "the rule raised KeyError: 'x'")
LINES = NetLines(added=120, deleted=30, net=90, net_code=70, net_statements=51, tests=Physical(40, 0, 40))
MEASURES = Measures(
    reuse=Reuse(0.75, 3, 4),
    functions=Functions(2, 1, 2.0),
    duplicates=Duplicates(1, 0),
    coverage=Covered(0.796875, 51, 64),
    complexity=Complexity(4, 3, Worst("shop/tax.py", "Tax.rate", 14)),
)
FULL = Scorecard(
    findings=(BROAD, SILENT, WARNING, RELATED, SUPPRESSED, KNOWN),
    errors=(ERROR, RULE_ERROR),
    files=240,
    skipped=(("big.py", "larger than 1 MiB"),),
    mode="change",
    base="a" * 40,
    fixed=2,
    figures=LINES,
    measures=MEASURES,
    maturity=Maturity(Stage.GROWING, 4211),
    approvals=(
        Approval("net-lines", "the tax of a second country", "Ada", "a" * 40),
        Approval("net-line", "", "Bob", "b" * 40, "there is no rule 'net-line': did you mean 'net-lines'?"),
    ),
    seconds=1.25,
)
SAMPLE = Scorecard(
    findings=(
        finding(
            "    except Exception:",
            "except Exception:",
            rule="broad-except",
            severity=Severity.WARNING,
            message="`except Exception` also catches your own mistakes: name the exceptions you can handle",
            symbol="price_of",
            fingerprint="07be6a53d9f1c248",
        ),
        finding(
            "    except Exception:",
            "except Exception:",
            rule="silent-except",
            message="`except Exception` does nothing that anybody sees: log the reason, or raise",
            symbol="price_of",
            fingerprint="8c4d2f60a1b35e97",
        ),
        finding(
            "\treturn {'Größe': 38, 'email': 'test@example.com'}",
            "'test@example.com'",
            line=21,
            end_line=21,
            message="`'test@example.com'` is a stand-in: return what the shop knows, or raise",
            symbol="customer",
            fingerprint="e1a97c5520d84b3f",
        ),
    ),
    files=3,
    mode="change",
    base="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    fixed=1,
    measures=MEASURES,
    maturity=Maturity(Stage.GROWING, 4211),
    figures=NetLines(added=64, deleted=12, net=52, net_code=41, net_statements=37, tests=Physical(25, 0, 25)),
)


def hostile(path: str, text: str) -> Scorecard:
    """A scorecard with the same foreign text in every place that can hold one."""
    place = (Related(path, 1, 1, text),)
    one = finding(path=path, message=text, symbol=text, related=place, snippet=text, column=1, end_column=3)
    return Scorecard(
        findings=(one, finding(path=path, message=text, suppressed=text)),
        errors=(AnalysisError(path, None, text),),
        skipped=((path, text),),
        files=1,
        measures=Measures(complexity=Complexity(None, 1, Worst(path, text, 11))),
        approvals=(Approval("net-lines", text, text, "a" * 40), Approval(text, "", text, None, text)),
    )
