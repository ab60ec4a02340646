"""Whom an instrument is limited to (`only:`): the closed list of groups, which instruments can be limited, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.scalars import said
from sim.parameters.source import Marked, entries, items
from sim.rules import groups


class Group(NamedTuple):
    """One group: the column of the family that tells it (state.FAMILIES), the rule that reads it, and what it means."""

    name: str
    column: str
    holds: Callable[[Any], Any]
    meaning: str


LISTS = ("camps", "group")
"""What a limit may name."""

GROUPS: dict[str, Group] = {
    group.name: group
    for group in (
        Group("with_children", "minors", groups.with_children, "families with children under 18"),
        Group("with_small_children", "young", groups.with_small_children, "families with children under 6"),
        Group("large", "persons", groups.large, "families of five persons or more"),
        Group("with_papers", "papers", groups.with_papers, "families whose papers open services or work to them"),
        Group("without_papers", "papers", groups.without_papers, "families whose papers open nothing to them yet"),
        Group("in_work", "job_1", groups.in_work, "families with a declared job"),
        Group("without_work", "job_1", groups.without_work, "families without a declared job"),
        Group("known_at_start", "arrival", groups.known_at_start, "families that lived in a camp at month 0"),
    )
}
"""Every group, by its name in files."""

OPPOSITES = (("with_papers", "without_papers"), ("in_work", "without_work"))
"""Groups of which no family is in both."""

UNLIMITED = {
    "steering_committee": "a committee steers the whole city",
    "public_service_training": "a trained counter serves whoever comes",
    "roma_week": "a week of events is seen by the whole city",
    "support_platform": "pooled hours go where most is missing: limit the teams that they help",
}
"""Instruments that by their nature reach everybody, and why."""

BY_CAMP_ONLY = {"clearance": "a site is cleared with all who live on it"}
"""Instruments that can be limited to camps, but to no group, and why."""


class Only(NamedTuple):
    """A limit as a file states it: names of camps (none: any) and groups (a family must be in all of them).

    `places` says where each camp is named, for messages.
    """

    camps: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def words(self) -> str:
        """The limit in words."""
        camps = f"families of the camps {', '.join(self.camps)}" if self.camps else ""
        return " that are also ".join(part for part in (camps, *(GROUPS[name].meaning for name in self.groups)) if part)


def only_of(node: Marked, instrument: str, faults: list[Problem]) -> Only | None:
    """The limit that a file states for an instrument, or None; everything wrong in it is added to the faults."""
    key = f"{instrument}.only"
    wanted = "camps: or group:, each with a list of names"
    if instrument in UNLIMITED:
        faults.append(
            Problem(node.where, key, "no limit for this instrument", "only:", f"leave it out: {UNLIMITED[instrument]}")
        )
        return None
    if not isinstance(node.value, dict) or not node.value:
        faults.append(Problem(node.where, key, wanted, said(node.value), "such as only: {group: [with_children]}"))
        return None
    for word, own in entries(node).items():
        if word not in ("camps", "group"):
            faults.append(Problem(own.key_where, f"{key}.{word}", "camps or group", word, nearest(word, LISTS)))
    before = len(faults)
    camps = _names(node, "camps", key, faults)
    named = _names(node, "group", key, faults)
    _check_groups(named, key, instrument, faults)
    if len(faults) > before:
        return None
    return Only(
        tuple(str(one.value) for one in camps),
        tuple(str(one.value) for one in named),
        tuple(one.where for one in camps),
    )


def _names(node: Marked, word: str, key: str, faults: list[Problem]) -> list[Marked]:
    """The names in one list of a limit, each once."""
    own = entries(node).get(word)
    if own is None:
        return []
    found = items(own) if isinstance(own.value, list) else []
    if not found:
        faults.append(Problem(own.where, f"{key}.{word}", "a list of names, not empty", said(own.value)))
    for place, one in enumerate(found):
        if not isinstance(one.value, str):
            faults.append(Problem(one.where, f"{key}.{word}.{place}", "a name", said(one.value)))
        elif one.value in [other.value for other in found[:place]]:
            faults.append(Problem(one.where, f"{key}.{word}.{place}", "each name once", one.value, "leave one out"))
    return found


def _check_groups(named: list[Marked], key: str, instrument: str, faults: list[Problem]) -> None:
    words = [one.value for one in named]
    for place, one in enumerate(named):
        if isinstance(one.value, str) and one.value not in GROUPS:
            todo = nearest(one.value, GROUPS) or f"the groups are {', '.join(GROUPS)}"
            faults.append(Problem(one.where, f"{key}.group.{place}", "a known group", said(one.value), todo))
    for pair in OPPOSITES:
        if set(pair) <= set(words):
            where = named[words.index(pair[1])].where
            faults.append(Problem(where, f"{key}.group", "groups that a family can all be in", " and ".join(pair)))
    if named and instrument in BY_CAMP_ONLY:
        todo = f"name camps: {BY_CAMP_ONLY[instrument]}"
        faults.append(Problem(named[0].where, f"{key}.group", "camps only", said(named[0].value), todo))


def unknown_camps(limits: dict[str, Only], known: Iterable[str]) -> list[Problem]:
    """A problem for each camp that a limit names and the city does not have."""
    names = list(known)
    return [
        Problem(where, f"{instrument}.only.camps", "a camp of the city", said(camp), nearest(camp, names))
        for instrument, only in limits.items()
        for camp, where in zip(only.camps, only.places or ("",) * len(only.camps), strict=True)
        if camp not in names
    ]
