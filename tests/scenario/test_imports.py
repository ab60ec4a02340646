"""Reading and explaining scenarios is quick to start: it needs none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("numpy", "pandas", "scipy", "mesa", "pyarrow", "matplotlib", "ruamel")


def test_scenarios_are_read_without_heavy_libraries() -> None:
    code = (
        "import sys, sim.scenario.load, sim.scenario.explain; print(*{name.partition('.')[0] for name in sys.modules})"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "yaml" in loaded
    assert loaded.isdisjoint(HEAVY)
