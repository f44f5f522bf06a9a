"""Files left from another attempt are told by their names, and judged by what is around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judging import found
from projects import reported

from codeguard.evidence.marks import Weight, find_mark
from codeguard.finding import Severity
from codeguard.rules.session_artifact import SessionArtifact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from history import History

CODE = "".join(f"def step_{number}(x):\n    return x + {number}\n\n\n" for number in range(15))
OTHER = "".join(f"class Thing{number}:\n    name = 'thing {number}'\n\n\n" for number in range(15))
USE = "from shop import {}\n"
PACKAGE = {"shop/__init__.py": "", "shop/main.py": "import sys\n"}

NAMES = {
    "payment_v2": ("payment", Weight.VERSION),
    "payment-v2.1": ("payment", Weight.VERSION),
    "payment_old": ("payment", Weight.AGE),
    "old_payment": ("payment", Weight.AGE),
    "payment_backup": ("payment", Weight.WORD),
    "payment_temp": ("payment", Weight.WORD),
    "payment_v2_final": ("payment", Weight.VERSION),
    "payment (1)": ("payment", Weight.RELIC),
    "payment copy": ("payment", Weight.RELIC),
    "payment_20240131": ("payment", Weight.RELIC),
    "payment_2024-01-31_1530": ("payment", Weight.RELIC),
    "payment_1706659200": ("payment", Weight.RELIC),
}
PLAIN = (
    "threshold",
    "renew",
    "ipv4",
    "v2",
    "test_copy",
    "attempt",
    "utf8",
    "scaffold",
    "payment_12345678",
    "new",
    "x1",
)


@pytest.mark.parametrize(("name", "expected"), NAMES.items(), ids=NAMES)
def test_a_name_with_a_mark_is_taken_apart(name: str, expected: tuple[str, Weight]) -> None:
    mark = find_mark(name)
    assert mark is not None
    assert (mark.plain, mark.weight) == expected


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "test_copy"])
def test_a_plain_name_has_no_mark(name: str) -> None:
    assert find_mark(name) is None


ERRORS: dict[str, Mapping[str, str]] = {
    "a copy that nothing imports": {"shop/pay.py": CODE, "shop/pay_v2.py": CODE, "shop/b.py": USE.format("pay")},
    "a copy that is imported": {"shop/pay.py": CODE, "shop/pay_v2.py": CODE, "shop/b.py": USE.format("pay_v2")},
    "another one that nothing imports": {"shop/pay.py": CODE, "shop/pay_old.py": OTHER},
    "a copy elsewhere": {"shop/pay.py": CODE, "shop/extra/pay_new.py": CODE},
    "a test that is a copy": {"tests/test_pay.py": CODE, "tests/test_pay_fixed.py": CODE},
    "two attempts and no plain one": {"shop/pay_v1.py": CODE, "shop/pay_v2.py": CODE},
    "a backup": {"shop/pay.py": CODE, "shop/pay.py.bak": CODE},
    "what a merge left": {"shop/pay.py.orig": ""},
    "a package": {"shop/pay/__init__.py": CODE, "shop/pay_old/__init__.py": CODE},
}
WARNINGS: dict[str, Mapping[str, str]] = {
    "a version that is used, of nothing": {"shop/pay_v2.py": CODE, "shop/b.py": USE.format("pay_v2")},
    "two that differ and are used": {
        "shop/pay.py": CODE,
        "shop/pay_v2.py": OTHER,
        "shop/b.py": USE.format("pay, pay_v2"),
    },
    "an ordinary word, not imported": {"shop/pay.py": CODE, "shop/pay_fixed.py": OTHER},
    "a temporary file": {"shop/pay_temp.py": CODE},
    "a script in the root": {"debug_pay.py": "print(1)\n"},
}
NOTHING: dict[str, Mapping[str, str]] = {
    "a verb": {"shop/file_copy.py": CODE, "shop/db_backup.py": OTHER},
    "an ordinary word that is used": {"shop/sensor_temp.py": CODE, "shop/b.py": USE.format("sensor_temp")},
    "a migration": {"shop/migrations/0002_pay_new.py": CODE, "shop/migrations/0001_pay.py": CODE},
    "an API version": {"shop/api/v2/pay.py": CODE, "shop/api/v1/pay.py": CODE},
    "two versions of an API": {
        "shop/api_v1.py": CODE,
        "shop/api_v2.py": OTHER,
        "shop/b.py": USE.format("api_v1, api_v2"),
    },
    "a script about a version": {"scripts/migrate_v5.py": CODE},
    "the data of tests": {"tests/data/pay_old.py": CODE, "tests/data/pay.py": CODE, "tests/data/pay.py.orig": ""},
    "a test's class that is loaded by name": {
        "tests/strategies/plan.py": CODE,
        "tests/strategies/plan_v2.py": f"{CODE}class PlanTwo:\n    x = 1\n",
        "tests/test_plan.py": "load('PlanTwo')\n",
    },
    "tests of two things": {"tests/test_index.py": CODE, "tests/test_index_new.py": OTHER},
    "dated reports": {f"shop/reports/report_2024010{day}.py": CODE for day in range(1, 5)},
    "a script that the README names": {"debug_pay.py": "print(1)\n", "README.md": "Run `debug_pay.py`."},
    "a script that CI runs": {"debug_pay.py": "print(1)\n", ".github/workflows/ci.yml": "run: python debug_pay.py\n"},
    "a script that is imported": {"tools.py": "x = 1\n", "shop/b.py": "import tools\n"},
    "a script that another runs": {"debug_pay.py": "print(1)\n", "shop/b.py": "run(['python', 'debug_pay.py'])\n"},
    "what tools look for": {"setup.py": "x = 1\n", "noxfile.py": "x = 1\n", "conftest.py": "x = 1\n"},
}


@pytest.mark.parametrize("files", ERRORS.values(), ids=ERRORS)
def test_an_error_is(files: Mapping[str, str]) -> None:
    (finding,) = reported(SessionArtifact(), {**PACKAGE, **files})
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("files", WARNINGS.values(), ids=WARNINGS)
def test_a_warning_is(files: Mapping[str, str]) -> None:
    (finding,) = reported(SessionArtifact(), {**PACKAGE, **files})
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize("files", NOTHING.values(), ids=NOTHING)
def test_nothing_is(files: Mapping[str, str]) -> None:
    assert reported(SessionArtifact(), {**PACKAGE, **files}) == []


def test_the_message_gives_the_evidence() -> None:
    (finding,) = reported(SessionArtifact(), {**PACKAGE, **ERRORS["a copy that nothing imports"]})
    assert finding.message == "pay_v2.py is 100% pay.py and nothing imports it: merge or delete"
    assert [(related.path, related.message) for related in finding.related] == [("shop/pay.py", "100% the same")]
    (finding,) = reported(SessionArtifact(), {**PACKAGE, **ERRORS["a copy that is imported"]})
    assert (
        finding.message == "pay_v2.py is 100% pay.py (imported by 1 module, pay.py by none): keep one of them, as pay"
    )


def test_names_that_are_meant_can_be_allowed() -> None:
    files = {**PACKAGE, "shop/pay.py": CODE, "shop/pay_v2.py": CODE, "shop/pay.py.orig": CODE}
    assert reported(SessionArtifact({"allow": ("pay_v2.py", "*.orig")}), files) == []


def test_a_project_of_scripts_has_no_orphans() -> None:
    assert reported(SessionArtifact(), {"one.py": "x = 1\n", "two.py": "x = 2\n"}) == []


def test_a_change_is_charged_with_the_file_that_it_adds(history: History) -> None:
    history.commit({**PACKAGE, "shop/pay.py": CODE, "shop/cart.py": OTHER, "shop/cart_old.py": OTHER})
    history.write({"shop/pay_v2.py": CODE, "shop/pay.py.bak": CODE})
    assert [each.path for each in found(history, "session-artifact")] == ["shop/pay.py.bak", "shop/pay_v2.py"]
