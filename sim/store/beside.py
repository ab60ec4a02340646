"""Puts a report into the folder of its result, or where nothing but a report is: each file whole, none left behind."""

from __future__ import annotations

from pathlib import Path

from sim.errors import OutputError, Problem
from sim.store.parts import write_whole
from sim.store.write import output_errors, refuse_a_file

PAGE, CHARTS = "report.html", "charts"
KEPT = "the sweep itself is kept; free some room and give `camp2housing report` with its folder"


def put_report(made: Path, result: Path, out: Path) -> Path:
    """The page and charts in the folder `made` go to `out`, the page last; hands back where the page is.

    `result` is the folder of the result. Raises `OutputError` where `out` holds anything else, or cannot be written to.
    """
    with output_errors(out, KEPT):
        _refuse_another(result, out)
        (out / CHARTS).mkdir(parents=True, exist_ok=True)
        names = sorted(path.relative_to(made) for path in (made / CHARTS).iterdir())
        for name in [*names, Path(PAGE)]:
            write_whole(out / name, (made / name).read_bytes())
        for path in sorted((out / CHARTS).iterdir()):
            if path.relative_to(out) not in names:
                path.unlink()
    return out / PAGE


def _refuse_another(result: Path, out: Path) -> None:
    refuse_a_file(out)
    if not out.is_dir() or out.resolve() == result.resolve():
        return
    foreign = sorted(path.name for path in out.iterdir() if path.name not in (PAGE, CHARTS))
    if foreign:
        wanted, todo = "an empty folder, or one with nothing but a report", "choose another folder with --out"
        raise OutputError([Problem(str(out), "", wanted, f"{foreign[0]} in it", todo)])
