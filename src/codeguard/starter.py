"""What `codeguard init` writes: a commented configuration, a pre-commit hook, a CI workflow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from codeguard import __version__
from codeguard.attributes import attribute_docs
from codeguard.config import DERIVED, FILES, Config, parse_config, read_text
from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HOOK_FILE = ".pre-commit-config.yaml"
HOOK = f"""\
repos:
  - repo: local
    hooks:
      - id: codeguard
        name: codeguard
        entry: codeguard check --staged
        language: python
        additional_dependencies: ["codeguard-gate=={__version__}"]
        pass_filenames: false
        require_serial: true
"""
WORKFLOW_FILE = ".github/workflows/codeguard.yml"
WORKFLOW = f"""\
name: codeguard
on: pull_request
permissions:
  contents: read
jobs:
  codeguard:
    runs-on: ubuntu-latest
    steps:
      # Actions are pinned by commit, because a tag can be moved. Make this check a required one.
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2
        with:
          fetch-depth: 0  # the change is compared with its merge base, which a shallow clone does not have
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.13"
      - run: pip install codeguard-gate=={__version__}
      - run: codeguard check --diff --format github
"""
_EXAMPLE = """
# Each rule has a table: its own options (`codeguard explain RULE`), and these two.
# [{prefix}rules.large-file]
# severity = "warning"
# exclude = ["scripts/**"]
# limit = 500
"""


def write_config(root: Path, packs: Iterable[str] = ()) -> str:
    """Write a commented configuration at `root`, and give the name of its file. Raises UserError if there is one.

    `packs` are proposed in it.
    """
    texts = {name: read_text(root, name) for name in FILES}
    for name, text in texts.items():
        if text is not None and (name == FILES[0] or parse_config(text, name)):
            raise UserError(f"{name} has a configuration already: edit it, or delete it first")
    before = texts["pyproject.toml"]
    name = FILES[0] if before is None else "pyproject.toml"
    old = before or ""
    text = f"{old.rstrip()}\n\n{config_text(name, packs)}".lstrip("\n")
    try:
        parse_config(text, name)
    except UserError as error:
        raise UserError(f"{name}: no section can be added at its end: write [tool.codeguard] by hand") from error
    line_end = "\r\n" if "\r\n" in old else "\n"
    (root / name).write_text(text.replace("\r\n", "\n"), "utf-8", newline=line_end)
    return name


def write_new(root: Path, name: str, text: str) -> bool:
    """Write a file that is not there yet; False, and nothing written, when it is."""
    path = root / name
    if path.exists() or path.is_symlink():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    return True


def config_text(name: str, packs: Iterable[str] = ()) -> str:
    """The section for a file: every setting, commented out below what it says; packs may be proposed."""
    documented = attribute_docs(Config)
    lines = ["# Every setting with its default; delete what you do not change."]
    if name != FILES[0]:
        lines.insert(0, "[tool.codeguard]")
    for field in msgspec.structs.fields(Config):
        if field.name != "rules" and field.name not in DERIVED:
            key = field.encode_name
            value = tuple(packs) if key == "packs" else field.default
            lines += ["", f"# {documented[key]}", f"# {key} = {json.dumps(value)}"]
    return "\n".join(lines) + "\n" + _EXAMPLE.format(prefix="" if name == FILES[0] else "tool.codeguard.")
