"""The chart of a biography: one lane for each policy, places as bands, events as marks; and the numbers behind it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.show.biography_facts import durable_since, titles
from sim.show.biography_words import words
from sim.show.scene import PARTITION, looks
from sim.show.style import month_axis, sheet, styled
from sim.show.words import words as charts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Look
    from sim.study.biography import Lives

LANE = 0.78
BAND = 0.42
TEMPORARY = ("insertion village", "temporary flat or mobile home", "renovated public building")
UNSEEN = "not arrived"


class Fill(NamedTuple):
    """How a band is filled."""

    colour: str
    hatch: str | None = None


BANDS: dict[str, Fill] = {
    "camp": Fill(PARTITION["camp_or_street"]),
    "street or squat": Fill(PARTITION["camp_or_street"], "////"),
    "emergency hotel or shelter": Fill(PARTITION["shelter"]),
    "temporary": Fill(PARTITION["temporary_home"]),
    "lease": Fill("#55709C"),
    "durable": Fill(PARTITION["durably_housed"]),
    "gone from the city": Fill(PARTITION["gone"], "////"),
}
MARKS: dict[str, tuple[str, str]] = {
    "interviewed": ("s", "#332288"),
    "cleared": ("X", "#B2182B"),
    "papers": ("D", "#117733"),
    "hired": ("^", "#0072B2"),
    "job_ends": ("v", "#0072B2"),
    "enrolled": ("o", "#CC79A7"),
    "order": ("P", "#882255"),
}


def band_of(place: str, durable: bool) -> str:
    """The band of a month: temporary homes together, leases apart until they are durable."""
    if durable:
        return "durable"
    if place in TEMPORARY:
        return "temporary"
    return place if place in BANDS or place == UNSEEN else "lease"


def table(lives: Lives) -> pd.DataFrame:
    """The numbers of the chart: for each policy the stays (band, first and last month-end) and the marks (month)."""
    import pandas as pd

    rows = []
    for policy in lives.policies:
        months = lives.months[lives.months["policy"] == policy]
        rows += [
            {"policy": policy, "what": "stay", "name": name, "first": a, "last": b} for name, a, b in stays(months)
        ]
        events = lives.events[(lives.events["policy"] == policy) & marked(lives.events)]
        rows += [
            {"policy": policy, "what": "mark", "name": row.kind, "first": row.month, "last": row.month}
            for row in events.itertuples()
        ]
    return pd.DataFrame(rows, columns=["policy", "what", "name", "first", "last"])


def marked(events: pd.DataFrame) -> pd.Series[bool]:
    """The events that the chart marks; of papers, a lasting right alone."""
    return events["kind"].isin(MARKS) & ((events["kind"] != "papers") | (events["after"] == "lasting"))


def stays(months: pd.DataFrame) -> list[tuple[str, int, int]]:
    """The bands of one life: name, first and last month-end."""
    found: list[tuple[str, int, int]] = []
    for row in months.itertuples():
        month: Any = row.month
        band = band_of(str(row.place), bool(row.durably_housed))
        if found and found[-1][0] == band:
            found[-1] = (band, found[-1][1], month)
        else:
            found.append((band, month, month))
    return found


class Footer(NamedTuple):
    """What the footer of the chart says: one family, not a sample."""

    sample: str
    source: str


def footer(lives: Lives) -> Footer:
    """n, horizon, policies and source."""
    study, named = lives.study, titles(lives)
    sample = words()["chart"]["sample"].format(
        city=study.city.title,
        replicate=lives.replicate,
        months=study.months,
        starts=study.starts,
        policies="; ".join(named[policy] for policy in lives.policies),
    )
    return Footer(sample, charts()["charts"]["source"].format(seed=study.seed))


def colours(lives: Lives) -> tuple[Look, ...]:
    """The look that each policy has everywhere, for those that are told."""
    every = looks([(policy.name, policy.title) for policy in lives.study.policies])
    return tuple(look for name in lives.policies for look in every if look.name == name)


def figure(lives: Lives) -> Figure:
    """The chart of a biography, drawn without pyplot."""
    with styled("biography"):
        return _draw(lives)


def _draw(lives: Lives) -> Figure:
    text, lanes = words()["chart"], colours(lives)
    title = text["title"].format(replicate=lives.replicate, family=lives.family)
    page = sheet(footer(lives), title, 1.35 + LANE * len(lanes))
    axes = page.figure.add_subplot(page.grid((1, 1), (2.1, -0.25, 0.5, -0.62), (0, 0))[0, 0])
    rows = table(lives)
    for lane, look in enumerate(lanes):
        _lane(axes, -lane, look, rows[rows["policy"] == look.name])
    month_axis(axes, lives.study.months + 1)
    axes.set(ylim=(-len(lanes) + 0.5, 0.72), yticks=[], xlabel=text["axis"])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="y", visible=False)
    page.figure.legend(
        handles=_key(rows),
        loc="upper left",
        bbox_to_anchor=(page.x(0.05), page.y(-0.02)),
        ncols=5,
        fontsize=8,
        columnspacing=1.1,
        handletextpad=0.5,
    )
    return page.figure


def _lane(axes: Axes, y: float, look: Look, rows: pd.DataFrame) -> None:
    stacked: dict[int, int] = {}
    for row in rows.itertuples():
        name, first, last = str(row.name), int(str(row.first)), int(str(row.last))
        if row.what == "mark":
            marker, colour = MARKS[name]
            height = y + 0.31 + 0.12 * stacked.get(first, 0)
            stacked[first] = stacked.get(first, 0) + 1
            axes.plot([first + 0.5], [height], marker, color=colour, markersize=6, mec="white", clip_on=False)
        elif name != UNSEEN:
            band = BANDS[name]
            axes.barh(
                y, last - first + 1, BAND, first, color=band.colour, hatch=band.hatch, edgecolor="white", linewidth=0.6
            )
    told = "\n".join(textwrap.wrap(look.title, 24))
    axes.plot([-0.6, -0.6], [y - BAND / 2, y + BAND / 2], color=look.colour, linewidth=4, clip_on=False)
    axes.annotate(told, (-1.4, y), ha="right", va="center", fontsize=9, fontweight="bold", annotation_clip=False)


def _key(rows: pd.DataFrame) -> list[Any]:
    """What the bands and marks of this chart mean; those that are not in it are left out."""
    text, there = words()["chart"], set(rows["name"])
    bands: list[Any] = [
        Patch(facecolor=band.colour, hatch=band.hatch, edgecolor="white", label=text["bands"][name])
        for name, band in BANDS.items()
        if name in there
    ]
    marks = [
        Line2D([], [], marker=marker, color=colour, linestyle="", markersize=6, label=text["marks"][name])
        for name, (marker, colour) in MARKS.items()
        if name in there
    ]
    return bands + marks


def alt(lives: Lives) -> str:
    """The chart in words, for those who cannot see it."""
    text, named = words()["chart"], titles(lives)
    facts = []
    for policy in lives.policies:
        months = lives.months[lives.months["policy"] == policy]
        since = durable_since(months)
        home = text["no_home"] if since is None else text["home"].format(month=since)
        place = words()["places"][months["place"].iloc[-1]]
        facts.append(text["fact"].format(policy=named[policy], place=place, home=home))
    return str(text["alt"].format(n=len(lives.policies), months=lives.study.months, facts=" ".join(facts)))
