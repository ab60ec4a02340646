"""The browser that the tests of this folder stand on works, and the checker finds a fault where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEAD = "<!DOCTYPE html><html lang='en'><head><title>t</title></head>"
BAD = f"{HEAD}<body><main><h1>t</h1><img src='x'></main></body></html>"


def test_a_page_is_drawn_and_a_picture_without_words_is_a_fault(chromium: Browser, axe_source: str) -> None:
    page = chromium.new_page()
    page.set_content(BAD)
    page.evaluate(axe_source)
    found = {fault["id"] for fault in page.evaluate("axe.run()")["violations"]}
    assert "image-alt" in found
    assert "document-title" not in found
    page.close()
