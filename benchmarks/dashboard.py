"""Measures the dashboard as a visitor meets it: start to address, run button to first plot, weight of the page.

`python -m benchmarks.dashboard [--times 3]`

The real command is started, and a headless chromium visits it as often as asked, each time with a start of its own. The
run is the one that the page begins with: five policies, 20 replicates, 300 families, 60 months. Without chromium or
playwright it says so and measures nothing. Say with the figures what else the machine was doing (the load is printed).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())", "app", "--no-open"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120_000
"""Milliseconds after which a step counts as failed."""
PANEL = "[role=tabpanel]:not([hidden])"


class Visit(NamedTuple):
    """Seconds from one event to another, by the clock and of the processor, and kilobytes fetched by then."""

    address: float
    address_cpu: float
    form: float
    first_plot: float
    first_plot_cpu: float
    all_plots: float
    files: float
    kb_form: float
    kb_first_plot: float


MEANINGS = {
    "address": "command given to address printed, s",
    "address_cpu": "the same, processor time, s",
    "form": "address opened to form ready, s",
    "first_plot": "run button to first plot, s",
    "first_plot_cpu": "the same, processor time of server and worker, s",
    "all_plots": "run button to the last plot drawn, s",
    "files": "run button to report and files ready, s",
    "kb_form": "page with its form, kB",
    "kb_first_plot": "page with the answer and its plot, kB",
}


def lacking() -> str:
    """What is missing here; empty where everything is there."""
    if find_spec("playwright") is None:
        return "playwright is missing (make setup installs it)"
    return "" if browser_path() else "chromium is missing: run `make browser`"


def browser_path() -> str | None:
    """Where the browser is: $CHROMIUM, or the first of the usual names on the path."""
    return next(
        (found for name in (os.environ.get("CHROMIUM"), *BROWSERS) if name and (found := shutil.which(name))), None
    )


def visit(browser: Browser) -> Visit:
    """One start of the command and one visit."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        environment = {**os.environ, "TMPDIR": folder}
        process = subprocess.Popen([*COMMAND, "--port", "0"], stderr=subprocess.PIPE, text=True, env=environment)
        try:
            address = process.stderr.readline().split(" is at ")[1].split()[0] if process.stderr else ""
            return _seen(browser, address, process.pid, (time.perf_counter() - begun, processor(process.pid)))
        finally:
            process.terminate()
            process.wait()


def processor(pid: int) -> float:
    """Processor seconds that a process and its children have taken; nan where there is no /proc.

    What runs beside a benchmark stretches the clock, and this hardly.
    """
    task = Path(f"/proc/{pid}/task")
    if not task.exists():
        return float("nan")
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = [child for one in task.iterdir() for child in (one / "children").read_text().split()]
    return sum(int(ticks) for ticks in said[11:13]) / os.sysconf("SC_CLK_TCK") + sum(
        processor(int(one)) for one in children
    )


def _seen(browser: Browser, address: str, pid: int, started: tuple[float, float]) -> Visit:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(PATIENCE)
    weight = _weighed(page)
    begun = time.perf_counter()
    page.goto(address)
    page.get_by_text("runs of").wait_for()
    form, kb_form = time.perf_counter() - begun, sum(weight) / 1000
    _wait_until_warm(pid)
    begun, before = time.perf_counter(), processor(pid)
    page.get_by_role("button", name="Run the comparison").click()
    page.locator("#first svg").wait_for()
    first, first_cpu, kb_first = time.perf_counter() - begun, processor(pid) - before, sum(weight) / 1000
    page.get_by_role("tab", name="What it rests on").click()
    page.locator(f"{PANEL} h3").first.wait_for()
    every = time.perf_counter() - begun
    page.get_by_text("Done:").wait_for()
    done = time.perf_counter() - begun
    page.close()
    return Visit(*started, form, first, first_cpu, every, done, kb_form, kb_first)


def _wait_until_warm(pid: int) -> None:
    """Until server and worker have nothing to do: a visitor who sets something up gives them that time."""
    for _ in range(100):
        before = processor(pid)
        time.sleep(1)
        if not processor(pid) - before > 0.05:
            return


def _weighed(page: Page) -> list[float]:
    """Bytes that come from now on, as they are sent: files of the page, and messages of its socket."""
    came: list[float] = []
    page.on("response", lambda answer: came.append(float(answer.headers.get("content-length") or 0)))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: came.append(float(len(frame)))))
    return came


def main() -> None:
    """Visit as often as asked, and print the median and the span of each measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    if missing := lacking():
        print(f"nothing was measured: {missing}")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        visits = [visit(browser) for _ in range(asked.times)]
        browser.close()
    print(f"n = {asked.times}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; median (lowest to highest)")
    for name, meaning in MEANINGS.items():
        found = sorted(getattr(one, name) for one in visits)
        print(f"{meaning}: {statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})")


if __name__ == "__main__":
    main()
