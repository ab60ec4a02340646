"""The study that a page is about to run: what a study's file says, with the dials that were moved; written as a file.

A draft becomes a study only by being written as YAML and read by `sim.scenario.load`, as any other scenario: what is
run, what is downloaded and what the command line reads is one text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.parameters.source import plain, read
from sim.scenario.library import shipped
from sim.scenario.load import load
from sim.scenario.study import HORIZONS
from sim.show.app.wording import words

if TYPE_CHECKING:
    from sim.scenario.schema import Study

DEFAULT = "toulouse"
"""The shipped study that a page begins with."""
MINE = "_mine"
NAME_LENGTH = 60
FIRST_REPLICATES = 20
"""Replicates that a page begins with: enough for a first picture, in seconds."""


NO_LIMITS: Mapping[str, Any] = MappingProxyType({})


class Draft(NamedTuple):
    """A study as its file writes it; values that do not fit are kept as they came, for the reader to refuse."""

    name: str
    title: str
    city: str
    policies: tuple[str, ...]
    baseline: str
    months: Any
    replicates: Any
    seed: Any
    starts: str
    horizons: tuple[int, ...]
    settings: Mapping[str, Any]
    only: Mapping[str, Any] = NO_LIMITS

    def text(self) -> str:
        """The draft as the file of a study."""
        from ruamel.yaml import YAML
        from ruamel.yaml.comments import CommentedMap, CommentedSeq
        from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

        policies, horizons = CommentedSeq(self.policies), CommentedSeq(self.stops())
        policies.fa.set_flow_style()
        horizons.fa.set_flow_style()
        laid: dict[str, Any] = {
            "version": 1, "kind": "study", "name": self.name, "title": Quoted(self.title), "city": self.city,
            "policies": policies, "baseline": self.baseline, "months": self.months, "replicates": self.replicates,
            "seed": self.seed, "starts": Quoted(self.starts), "horizons": horizons,
        }  # fmt: skip
        if self.settings:
            laid["set"] = CommentedMap(sorted(self.settings.items()))
        if self.only:
            laid["only"] = dict(self.only)
        writer, out = YAML(), io.StringIO()
        writer.width = 1000
        writer.dump(CommentedMap(laid), out)
        return out.getvalue()

    def stops(self) -> list[int]:
        """The horizons that fit in the months, and the last month."""
        if not isinstance(self.months, int):
            return list(self.horizons)
        return [*(month for month in self.horizons if month < self.months), self.months]

    def study(self, folder: Path) -> Study:
        """The draft written into a folder and read back; raises ScenarioError with all that is wrong."""
        path = folder / "studies" / f"{self.name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(), encoding="utf-8")
        return load(path)

    def with_dial(self, policy: str, dial: str, value: Any, usual: Any) -> Draft:
        """The draft with a dial (`instrument.dial`) of one policy moved, or put back where it was."""
        name = f"{policy}.{dial}"
        settings = {key: one for key, one in self.settings.items() if key != name}
        return self._replace(settings=settings if value == usual else settings | {name: value})

    def without(self, setting: str) -> Draft:
        """The draft with one setting taken back."""
        return self._replace(settings={key: one for key, one in self.settings.items() if key != setting})

    def of(self, policies: tuple[str, ...]) -> Draft:
        """The draft with other policies, in the order of the list; what was set for one that leaves, leaves too."""
        gone = set(self.policies) - set(policies)
        settings, only = (
            {key: one for key, one in said.items() if key.partition(".")[0] not in gone}
            for said in (self.settings, self.only)
        )
        baseline = self.baseline if self.baseline in policies or not policies else policies[0]
        return self._replace(policies=policies, baseline=baseline, settings=settings, only=only)

    def mine(self, other: Draft) -> Draft:
        """The draft under a name of its own where it differs from the file that it began as."""
        if self == other or self.name.endswith(MINE):
            return self
        return self._replace(name=self.name[: NAME_LENGTH - len(MINE)] + MINE)


def draft_of(path: Path) -> Draft:
    """The draft of a file that is known to be a study."""
    top = read(path).top
    said: dict[str, Any] = plain(top) if top else {}
    return Draft(
        name=said["name"],
        title=said["title"],
        city=said["city"],
        policies=tuple(said["policies"]),
        baseline=said["baseline"],
        months=said.get("months", 60),
        replicates=said["replicates"],
        seed=said["seed"],
        starts=said["starts"],
        horizons=tuple(said.get("horizons") or HORIZONS),
        settings=said.get("set") or {},
        only=said.get("only") or {},
    )


@cache
def studies() -> dict[str, str]:
    """The shipped studies by name: the city, and over which months."""
    found = {}
    for path in sorted((shipped().folder / "studies").glob("*.yaml")):
        study = load(path)
        found[path.stem] = words()["setup"]["named"].format(
            city=study.city.title, months=study.months, starts=study.starts
        )
    return found


def begin(name: str) -> tuple[Draft, Draft]:
    """A shipped study as its file has it, and the same with few replicates, for a first look."""
    usual = draft_of(shipped().folder / "studies" / f"{name}.yaml")
    return usual, usual._replace(replicates=min(FIRST_REPLICATES, usual.replicates))


@cache
def policies() -> dict[str, str]:
    """The shipped policies: a title for each name."""
    return {path.stem: _title(path) for path in sorted((shipped().folder / "policies").glob("*.yaml"))}


def _title(path: Path) -> str:
    top = read(path).top
    return str(plain(top)["title"]) if top else path.stem
