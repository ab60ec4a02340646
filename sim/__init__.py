"""Compares policies that move families from camps into homes, under stated assumptions.

The public face: each name is fetched from where it is made when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import plots as plots
    from sim.scenario.explain import explain as explain
    from sim.scenario.load import check as check
    from sim.scenario.load import load as load
    from sim.study.alike import alike as alike
    from sim.study.compare import compare as compare
    from sim.study.decompose import decompose as decompose
    from sim.study.single import run as run

    __version__: str

__all__ = ["__version__", "alike", "check", "compare", "decompose", "explain", "load", "plots", "run"]

_HOMES = {
    "alike": "sim.study.alike",
    "check": "sim.scenario.load",
    "compare": "sim.study.compare",
    "decompose": "sim.study.decompose",
    "explain": "sim.scenario.explain",
    "load": "sim.scenario.load",
    "run": "sim.study.single",
}

_SHELVES = ("plots",)
"""Modules that are public as they are."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("sim.store.recipe").version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _SHELVES:
        return import_module(f"sim.{name}")
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
