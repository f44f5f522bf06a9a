"""`codeguard test PACK...`: the examples of rule packs."""

from __future__ import annotations

from pathlib import Path

import click

from codeguard.catalog import builtin_rules, known_rules, merge_settings
from codeguard.config import Config, is_local
from codeguard.errors import UserError
from codeguard.output import write
from codeguard.pack import Pack, load_pack, parse_pack
from codeguard.proving import prove


@click.command("test")
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
def command(packs: tuple[str, ...]) -> int:
    """Run the examples of each rule of each PACK: a path, or the name of a pack that ships or is installed.

    A line that ends in `# bad` must be reported, no other line may be.
    """
    failed = False
    for name in packs:
        pack = _read(name)
        merge_settings(Config(), [pack], known_rules([pack]))
        written = [rule for rule in builtin_rules().values() if rule.pack == pack.name]
        proof = prove([*pack.own.values(), *written])
        for problem in proof.problems:
            write(f"{problem}\n")
        result = f"{len(proof.problems)} problems" if proof.problems else "all as marked"
        write(f"{name}: {proof.rules} rules, {proof.examples} examples: {result}\n")
        failed = failed or bool(proof.problems)
    return int(failed)


def _read(name: str) -> Pack:
    if not is_local(name):
        return load_pack(name, Config())
    try:
        return parse_pack(Path(name).read_bytes().decode(), name)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
