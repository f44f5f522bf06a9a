"""A new function that is half like one in another domain asks for an abstraction."""

import pytest
from history import History
from judging import found

OLD = """
def monthly_report(orders, rate, writer):
    total = 0
    count = 0
    for order in orders:
        if order.cancelled or not order.lines:
            continue
        for line in order.lines:
            total += line.amount * line.price * (1 + rate)
            count += 1
    if not count:
        raise ValueError("nothing was ordered")
    writer.write(f"orders: {count}, total: {total}")
    writer.flush()
    return total / count
"""
HALF = """
def shelf_report(shelves, writer, limit):
    total = 0
    count = 0
    for shelf in shelves:
        if shelf.closed or not shelf.boxes:
            continue
        for box in shelf.boxes:
            total += box.weight * box.number
            count += 1
    if total > limit:
        writer.warn(shelves, limit)
        raise ValueError("too heavy")
    writer.write(f"boxes: {count}")
    return {"count": count, "total": total}
"""
OTHER = """
def shelf_report(shelves, writer, limit):
    return sorted(
        (shelf.name, shelf.weight, shelf.closed, shelf.boxes, shelf.limit, shelf.position, shelf.light, shelf.door)
        for shelf in shelves
        if shelf.open() and shelf.number in writer.numbers and shelf.light.is_on() and shelf.door.is_shut()
    )[:limit]
"""
PACKAGES = {"orders/__init__.py": "", "stock/__init__.py": "", "orders/report.py": OLD}
CASES = {
    "half like one of another domain": ("stock/report.py", HALF, ["stock/report.py"]),
    "half like one of its own domain": ("orders/shelves.py", HALF, []),
    "unlike all": ("stock/report.py", OTHER, []),
    "in a test": ("stock/test_report.py", HALF, []),
    "a copy, which is another rule's": ("stock/report.py", OLD, []),
}


@pytest.mark.parametrize(("path", "code", "paths"), CASES.values(), ids=CASES)
def test_a_new_function(history: History, path: str, code: str, paths: list[str]) -> None:
    history.commit(PACKAGES)
    history.write({path: code})
    assert [finding.path for finding in found(history, "similar-function")] == paths


def test_the_finding_names_what_it_is_like(history: History) -> None:
    history.commit(PACKAGES)
    history.write({"stock/report.py": HALF})
    (finding,) = found(history, "similar-function")
    assert "EXTRACT: shelf_report is" in finding.message
    assert "like orders.report:monthly_report of another domain" in finding.message
    assert finding.symbol == "shelf_report"
    assert [related.path for related in finding.related] == ["orders/report.py"]


def test_an_old_function_is_not_charged(history: History) -> None:
    history.commit({**PACKAGES, "stock/report.py": HALF})
    history.write({"stock/report.py": HALF.replace('"too heavy"', '"far too heavy"')})
    assert found(history, "similar-function") == []


def test_a_moved_function_is_not_charged(history: History) -> None:
    history.commit({**PACKAGES, "stock/report.py": HALF})
    history.write({"stock/report.py": None, "stock/shelves.py": HALF})
    assert found(history, "similar-function") == []


def test_what_is_a_copy_in_one_form_is_not_said_again_for_the_other(history: History) -> None:
    history.commit(PACKAGES)
    edited = OLD.replace("continue", "break").replace("count += 1", "count += 2").replace("order", "shelf")
    history.write({"stock/report.py": edited})
    assert [finding.rule for finding in found(history, "similar-function", "duplicate-function")] == [
        "duplicate-function"
    ]


def test_methods_with_the_name_of_an_interface_are_often_alike(history: History) -> None:
    writers = "".join(f"class W{number}:\n    def monthly_report(self):\n        return 1\n" for number in range(9))
    history.commit({**PACKAGES, "orders/writers.py": writers})
    history.write({"stock/report.py": HALF.replace("shelf_report", "monthly_report")})
    assert found(history, "similar-function") == []
