"""codeguard on the history of real repositories: each change is judged, and what must hold of it is checked.

    python benchmarks/replay.py REPOSITORY... [--commits 60] [--merges 12] [--findings FILE]

For runs of commits spread over the history (parent..commit) and for merged branches (merge base..tip) it asks: is there
a verdict; are +X/-Y those of `git diff --numstat -M`; is net(A..C) = net(A..B) + net(B..C) and diff(A,B) = -diff(B,A);
is no finding called new that the base has by a full check of the base. Clones are made in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from collections import Counter
from contextlib import chdir
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from codeguard.check import check
from codeguard.errors import UserError
from codeguard.run import Request

if TYPE_CHECKING:
    from codeguard.finding import Finding
    from codeguard.scorecard import Scorecard

RUN = 10
"""Commits that follow on each other in one run."""
SUFFIXES = (".py", ".pyi", ".pyw")
PYTHON = tuple(f"*{suffix}" for suffix in SUFFIXES)
_WAS = re.compile(r"(\d[\d,]*)\D.*\(was (\d[\d,]*)\)$")
Key = tuple[str, str, str, str]


class Lines(NamedTuple):
    """The price of a change: production and tests."""

    added: int
    deleted: int
    net_code: int
    net_statements: int

    def __sub__(self, other: Lines) -> tuple[int, ...]:
        """The nets less those of another one."""
        ours, theirs = ((each.added - each.deleted, *each[2:]) for each in (self, other))
        return tuple(one - two for one, two in zip(ours, theirs, strict=True))


class Clone:
    """A repository of our own, and what codeguard says of its commits."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.name = source.parent.name if source.name == "repo" else source.name
        self.root = folder / self.name
        subprocess.run(["git", "clone", "-q", "-s", "-n", source, self.root], check=True)
        self.full = cache(self._full)

    def git(self, *words: str) -> str:
        """What git prints."""
        done = subprocess.run(["git", "-C", self.root, *words], check=True, capture_output=True)
        return done.stdout.decode("utf-8", "replace").strip()

    def check(self, commit: str, base: str | None = None) -> Scorecard:
        """What codeguard says at a commit, of the files or of the change since a base. Raises ValueError."""
        self.git("checkout", "-q", "-f", "--detach", commit)
        try:
            with chdir(self.root):
                scorecard = check(Request(diff=base))
        except UserError as error:
            raise ValueError(f"no verdict: {error}") from error
        if scorecard.errors:
            raise ValueError(f"no verdict: {scorecard.errors[0].message}")
        return scorecard

    def _full(self, commit: str) -> Counter[Key]:
        return Counter(self.key(each) for each in self.check(commit).findings)

    def key(self, finding: Finding, renames: dict[str, str] | None = None) -> Key:
        """What a finding of the commit that is checked out is about, by the text of its line."""
        text = (self.root / finding.path).read_text("utf-8", "replace").split("\n")[finding.line - 1]
        path = (renames or {}).get(finding.path, finding.path)
        return finding.rule, path, finding.symbol, "".join(text.split())

    def numstat(self, base: str, head: str) -> tuple[int, int]:
        """Git's lines added and deleted in Python files."""
        rows = [row.split("\t", 2) for row in self.git("diff", "--numstat", "-M", "-l0", base, head).splitlines()]
        counted = [row for row in rows if row[2].rstrip("}").endswith(SUFFIXES) and row[0] != "-"]
        return sum(int(row[0]) for row in counted), sum(int(row[1]) for row in counted)

    def renames(self, base: str, head: str) -> dict[str, str]:
        """Where files were, by where they are."""
        rows = self.git("diff", "--name-status", "-M", "-l0", "--diff-filter=R", base, head).splitlines()
        return {now: was for _, was, now in (row.split("\t") for row in rows)}

    def is_whole(self, commit: str) -> bool:
        """Whether all files of a commit are there."""
        return "\n?" not in self.git("rev-list", "--objects", "--no-walk", "--missing=print", commit)

    def touches_python(self, base: str, head: str) -> bool:
        """Whether there is anything to judge."""
        return bool(self.git("diff", "--name-only", base, head, "--", *PYTHON))


def lines_of(scorecard: Scorecard) -> Lines:
    """The price that a scorecard gives."""
    figures = scorecard.figures
    assert figures
    added, deleted = figures.added + figures.tests.added, figures.deleted + figures.tests.deleted
    return Lines(added, deleted, figures.net_code, figures.net_statements)


def judge(clone: Clone, base: str, head: str, findings: list[dict[str, Any]]) -> tuple[Lines, list[str]]:
    """The price of a change, and what is wrong with what codeguard says of it. Raises ValueError for no verdict."""
    report = clone.check(head, base)
    price, git = lines_of(report), clone.numstat(base, head)
    faults = [] if price[:2] == git else [f"+{price.added}/-{price.deleted}, git says +{git[0]}/-{git[1]}"]
    renames = clone.renames(base, head)
    new = [(each, clone.key(each, renames), clone.key(each)) for each in report.findings if not is_worse(each)]
    before, after = clone.full(base), clone.full(head)
    for each, old, now in new:
        if before[old] and before[old] >= after[now]:
            faults.append(f"not new: {each.rule} {each.path}:{each.line} {each.message[:90]}")
    back = clone.git("commit-tree", f"{base}^{{tree}}", "-p", head, "-m", "back")
    reverse = lines_of(clone.check(back, head))
    if reverse != Lines(price.deleted, price.added, *(-net for net in price[2:])):
        faults.append(f"back: {reverse} after {price}")
    where = {"repository": clone.name, "base": base, "head": head}
    findings += (where | msgspec.to_builtins(each) for each in report.findings)
    return price, faults


def is_worse(finding: Finding) -> bool:
    """Whether a finding says that it measures more than before."""
    found = _WAS.search(finding.message)
    return bool(found and int(found[1].replace(",", "")) > int(found[2].replace(",", "")))


def commits(clone: Clone, count: int) -> list[list[str]]:
    """Runs of commits of the first-parent line that touch Python, evenly spread, each with the one before in front.

    What a partial copy of a repository cannot check out is left out.
    """
    line = clone.git("rev-list", "--first-parent", "--reverse", "HEAD", "--", *PYTHON).split()
    runs = -(-count // RUN)
    step = max(len(line) // runs, RUN + 1)
    found = [line[at : at + RUN + 1] for at in range(step - RUN - 1, len(line) - 1, step)][:runs]
    return [[commit for commit in run if clone.is_whole(commit)] for run in found]


def branches(clone: Clone, count: int) -> list[tuple[str, str]]:
    """Merge base and tip of merged branches that touch Python, evenly spread."""
    found = []
    merges = [
        row.split() for row in clone.git("rev-list", "--merges", "--parents", "--max-parents=2", "HEAD").splitlines()
    ]
    for _, into, tip in merges[:: max(len(merges) // (3 * count), 1)] if count else ():
        base = subprocess.run(["git", "-C", clone.root, "merge-base", into, tip], check=False, capture_output=True)
        start = base.stdout.decode().strip()
        if (
            start not in {"", tip}
            and clone.touches_python(start, tip)
            and clone.is_whole(start)
            and clone.is_whole(tip)
        ):
            found.append((start, tip))
        if len(found) == count:
            break
    return found


def replay(clone: Clone, count: int, merges: int, findings: list[dict[str, Any]]) -> Counter[str]:
    """Judge the changes of a repository, print a row for each, and count them."""
    totals: Counter[str] = Counter()
    for run in commits(clone, count):
        before: tuple[str, Lines] | None = None
        for base, head in pairwise(run):
            price, faults = attempt(clone, base, head, findings)
            if before and price:
                both = lines_of(clone.check(head, before[0]))
                if both - before[1] != price - Lines(0, 0, 0, 0):
                    faults.append(f"{before[0][:9]}..: {both} is not {before[1]} + {price}")
            before = (base, price) if price else None
            totals += show(clone, "commit", base, head, price, faults)
    for base, tip in branches(clone, merges):
        totals += show(clone, "branch", base, tip, *attempt(clone, base, tip, findings))
    return totals


def attempt(clone: Clone, base: str, head: str, findings: list[dict[str, Any]]) -> tuple[Lines | None, list[str]]:
    """The price of a change, None without a verdict, and what is wrong."""
    try:
        return judge(clone, base, head, findings)
    except ValueError as error:
        return None, [str(error)]


def show(clone: Clone, kind: str, base: str, head: str, price: Lines | None, faults: list[str]) -> Counter[str]:
    """Print the row of a change."""
    cost = f"+{price.added}/-{price.deleted} net code {price.net_code:+}" if price else ""
    print(f"{clone.name} {kind} {base[:9]}..{head[:9]} {cost}", *faults, sep="\n    ", flush=True)
    return Counter({kind: 1, "faults": len(faults), "changes with faults": bool(faults)})


def main() -> None:
    """Replay the repositories that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=60)
    parser.add_argument("--merges", type=int, default=12)
    parser.add_argument("--findings", type=Path)
    asked = parser.parse_args()
    findings: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for source in asked.repositories:
            totals = replay(Clone(source.resolve(), Path(folder)), asked.commits, asked.merges, findings)
            print(source, dict(totals), flush=True)
            if asked.findings:
                asked.findings.write_text("".join(f"{json.dumps(each)}\n" for each in findings))


if __name__ == "__main__":
    main()
