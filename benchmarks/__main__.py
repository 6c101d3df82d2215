"""``python -m benchmarks [--json FILE] [--only assess,documents,rerun,startup]``: speed and memory, measured now.

Exit status 1 if a budget is not met or a group breaks. Baselines are measured in the same run, on the same machine.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import table

GROUPS = ("assess", "documents", "rerun", "startup")


def collect(groups: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The measures of each group, and the groups that broke; both are told on stderr."""
    lines: list[dict[str, Any]] = []
    broken: list[str] = []
    for group in groups:
        try:
            found = importlib.import_module(f"benchmarks.{group}").measures()
        except Exception as error:  # a broken group must not hide the others
            print(f"{group}: not measured ({type(error).__name__}: {error})", file=sys.stderr)
            broken.append(group)
            continue
        if not found:
            print(f"{group}: not measured here", file=sys.stderr)
        lines += found
    return lines, broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory, measured now.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures as a JSON list")
    parser.add_argument("--only", default=",".join(GROUPS), help=f"some of {', '.join(GROUPS)}")
    words = parser.parse_args()
    groups = [g.strip() for g in words.only.split(",") if g.strip()]
    unknown = [g for g in groups if g not in GROUPS]
    if unknown:
        parser.error(f'no group "{unknown[0]}": {", ".join(GROUPS)}')
    lines, broken = collect(groups)
    print(table(lines))
    if words.json is not None:
        words.json.write_text(json.dumps(lines, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    missed = [x["name"] for x in lines if x["met"] is False]
    if missed:
        print(f"over budget: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
