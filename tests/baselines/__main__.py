"""Renew the exact baselines: `python -m tests.baselines --why "what changed and why"`."""

from __future__ import annotations

import argparse

from tests.baselines.book import renew

SHOWN = 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.baselines", description="Renew the exact baselines.")
    parser.add_argument("--why", required=True, metavar="REASON", help="what changed in the results, and why")
    why = parser.parse_args().why
    if not why.strip():
        parser.error("--why: wanted the reason why results change, got nothing; say what changed and why")
    changes = renew(why)
    for policy, names in changes.items():
        rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        print(f"{policy}: {', '.join(names[:SHOWN])}{rest}")
    print("baselines.json and HISTORY.md are renewed" if changes else "nothing moved: the baselines stay as they are")


if __name__ == "__main__":
    main()
