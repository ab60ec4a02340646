"""Compares policies that move families from camps into homes, under stated assumptions.

The public face: each name is fetched from where it is made when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import mesa as mesa
    from sim.scenario.explain import explain as explain
    from sim.scenario.load import check as check
    from sim.scenario.load import load as load
    from sim.show.biography_told import biography as biography
    from sim.study.alike import alike as alike
    from sim.study.compare import compare as compare
    from sim.study.decompose import decompose as decompose
    from sim.study.single import run as run
    from sim.study.sweep.results import open_results as open  # noqa: A004
    from sim.study.sweep.run import sweep as sweep

    __version__: str

__all__ = [
    "__version__",
    "alike",
    "biography",
    "check",
    "compare",
    "decompose",
    "explain",
    "load",
    "mesa",
    "open",
    "run",
    "sweep",
]

_HOMES = {
    "alike": "sim.study.alike",
    "biography": "sim.show.biography_told",
    "check": "sim.scenario.load",
    "compare": "sim.study.compare",
    "decompose": "sim.study.decompose",
    "explain": "sim.scenario.explain",
    "load": "sim.scenario.load",
    "open": "sim.study.sweep.results:open_results",
    "run": "sim.study.single",
    "sweep": "sim.study.sweep.run",
}

_ROOMS = ("mesa",)
"""Modules that are reached as attributes: `sim.mesa.City`."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("sim.store.recipe").version()
    if name in _ROOMS:
        return import_module(f"sim.{name}")
    if name in _HOMES:
        home, _, own = _HOMES[name].partition(":")
        return getattr(import_module(home), own or name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
