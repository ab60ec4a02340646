"""Every word of the page stands in its catalogue, and every word of the catalogue is used."""

import re
from pathlib import Path

import pytest

from sim.show.app import wording
from sim.show.app.wording import number, spoken, words

APP = Path(wording.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(APP.rglob("*")) if path.suffix in (".py", ".js")
)


def keys(node):
    """The names under which texts and lists of texts stand."""
    for name, value in node.items():
        if isinstance(value, dict):
            yield from keys(value)
        else:
            yield name


LOOKED_UP = {
    *words()["evidence"],
    *words()["agents"]["standing"],
    *words()["agents"]["sites"],
    *words()["agents"]["zones"],
    *words()["agents"]["marks"],
    *words()["files"]["about"],
    "version",
}
"""Names that come from the model's own lists, and of files."""


@pytest.mark.parametrize("name", sorted({*keys(words())} - LOOKED_UP))
def test_no_text_lies_unused(name):
    stem = name.removesuffix("_hint") if 'f"{name}_hint"' in SOURCES else name
    assert re.search(rf"[\"']{stem}[\"']|\.{stem}\b", SOURCES), f"nothing shows {name}"


def test_every_kind_of_evidence_has_its_word():
    assert set(words()["evidence"]) == {"measured", "text", "expert", "assumed"}


def test_numbers_are_written_alike():
    assert [number(value) for value in (1234567, 0.5, 3.0, True, False)] == [
        "1\u202f234\u202f567",
        "0.5",
        "3",
        "yes",
        "no",
    ]
    assert spoken("worker_eur_year") == "Worker EUR year"


def test_no_file_of_the_page_asks_for_anything_elsewhere():
    for path in (APP / "static").iterdir():
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert re.findall(r"(?:https?:)?//[\w-]+\.[\w.]+", text) == [], path.name
