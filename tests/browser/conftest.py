"""A headless chromium for the tests marked `browser`, and the accessibility checker that they run in its pages.

`make browser` fetches both. Where one is missing a test is skipped and says what to do; where CI=true it fails.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.browser.visits import Served, Visit, serve, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is marked, so that `-m "not browser"` leaves them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def lacks(what: str) -> NoReturn:
    """Skip with the reason; fail where the tests are required."""
    reason = f"{what} is missing: run `make browser` (chromium needs root or `apt-get install chromium`)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium_path() -> str | None:
    """Where the browser is: $CHROMIUM, or the first of the usual names on the path."""
    wanted = os.environ.get("CHROMIUM")
    return next((path for name in (wanted, *NAMES) if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A running headless chromium, one for each test file: `page = chromium.new_page()`.

    Not for the whole session: Playwright keeps an event loop while it runs, and other tests could not start theirs.
    """
    path = chromium_path()
    if path is None:
        lacks("chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        # As root, and in containers with a small /dev/shm, chromium does not start without these two.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, to be run in a page: `page.evaluate(axe_source)`, then `page.evaluate("axe.run()")`."""
    if not AXE.is_file():
        lacks("axe-core")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard that must not have complained when it is stopped."""
    folder = tmp_path_factory.mktemp("served")
    one = serve(folder)
    yield one
    assert (
        stop(one)
        == "stopped by SIGTERM: nothing was written outside of the page's own temporary folder, which is gone\n"
    )
    assert list(folder.iterdir()) == []


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[[], Visit]]:
    visits: list[Visit] = []

    def come(width: int = 1400) -> Visit:
        visits.append(Visit(chromium, served.address, width))
        return visits[-1]

    yield come
    for one in visits:
        one.leave()
