"""Visitors of the dashboard: it is served as a user serves it, and each comes with a page of a real browser."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.cli.asked import COMMAND, ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Locator, Page, Route

PATIENCE = 120_000
"""Milliseconds that a run may take on a busy machine."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
MONTHS, REPLICATES = 8, 3
SOUND = "5 policies × 20 replicates = 100 runs of 300 families over 60 months."


class Served(NamedTuple):
    """A dashboard that runs, and what it wrote to its error stream at the end."""

    address: str
    process: subprocess.Popen[str]


def serve(folder: Path, *results: str) -> Served:
    environment = {**ENVIRONMENT, "TMPDIR": str(folder)}
    words = ("app", *results, "--no-open", "--port", "0")
    streams = {"stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen([*COMMAND, *words], env=environment, **streams)
    assert process.stderr
    line = process.stderr.readline()
    assert " is at " in line, line + process.stderr.read()
    return Served(line.split(" is at ")[1].split()[0], process)


def stop(served: Served) -> str:
    served.process.terminate()
    _, said = served.process.communicate(timeout=30)
    return said


class Visit:
    """A page of a visitor's own: nothing but the machine itself can be reached from it."""

    def __init__(self, browser: Browser, address: str, width: int = 1400) -> None:
        self.address = address
        self.abroad: list[str] = []
        self.faults: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        self.context.route("**/*", self.only_here)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.goto(address)
        self.page.get_by_label("Months", exact=True).wait_for()

    def only_here(self, route: Route) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            self.abroad.append(route.request.url)
            route.abort()

    def fill(self, label: str, value: str) -> None:
        box = self.page.get_by_label(label, exact=True)
        box.fill(value)
        box.blur()

    def make_small(self) -> None:
        """The Toulouse study on two policies, short and with few replicates."""
        for policy in ("Emergency shelter", "Insertion village", "Housing First"):
            self.page.get_by_label(policy, exact=True).uncheck()
        self.fill("Months", str(MONTHS))
        self.fill("Replicates of each policy", str(REPLICATES))
        self.page.get_by_text(
            f"2 policies × {REPLICATES} replicates = 6 runs of 300 families over {MONTHS} months."
        ).wait_for()

    def run(self) -> None:
        self.button("Run the comparison").click()
        self.page.get_by_text("Done: 6 runs.").wait_for()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()

    def download(self, name: str) -> Download:
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).click()
        return coming.value

    def upload(self, name: str, data: bytes) -> None:
        self.page.get_by_label("Or open a scenario file").set_input_files(
            {"name": name, "mimeType": "application/yaml", "buffer": data}
        )

    def leave(self) -> None:
        """Nothing was asked of another machine, and no script has failed."""
        self.context.close()
        assert self.abroad == []
        assert self.faults == []


def text_of(download: Download) -> str:
    return download.path().read_text(encoding="utf-8")


def faults_of(page: Page) -> list[str]:
    """What the accessibility checker finds; the charts' drawings are checked with the report."""
    found = page.evaluate("(rules) => axe.run({ exclude: ['svg'] }, rules)", RULES)["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]
