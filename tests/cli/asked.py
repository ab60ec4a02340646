"""Runs the command in a process of its own, as a user does."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "scenarios" / "studies" / "toulouse.yaml"
COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def ask(*arguments, cwd=None, **options):
    """The finished process, with its bytes."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, env=ENVIRONMENT, check=False, **streams)


def begin(*arguments, cwd=None, **options):
    """The process, still running."""
    return subprocess.Popen([*COMMAND, *map(str, arguments)], cwd=cwd, env=ENVIRONMENT, **options)


def content(folder):
    """Every file under a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
