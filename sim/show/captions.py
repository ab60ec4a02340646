"""What is said under each chart, and the words that stand for it for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.tables import each
from sim.show.words import amount, digits, measure_words, missing, term, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from sim.show.scene import Look, Scene

FACTS = "; "


def _rows(table: pd.DataFrame, scene: Scene, **wanted: object) -> Iterator[tuple[Look, Any]]:
    """Each policy with its one row among those wanted."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    found = {row.policy: row for row in each(table)}
    return ((look, found[look.name]) for look in scene.looks if look.name in found)


def _where_families_are(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table[table["month"] == table["month"].max()].pivot(index="policy", columns="measure", values="mean")
    shares = {
        look.name: {name: amount(float(end.loc[look.name, name]), "percent") for name in end} for look in scene.looks
    }
    return [
        fact.format(
            policy=look.title,
            durable=shares[look.name]["durably_housed"],
            rough=shares[look.name]["camp_or_street"],
            gone=shares[look.name]["gone"],
        )
        for look in scene.looks
    ]


def _interval(row: Any, kind: str, sign: bool = False) -> dict[str, str]:
    return {name: amount(getattr(row, name), kind, sign) for name in ("mean", "low", "high")}


def _durably_housed_over_time(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table["month"].max()
    return [fact.format(policy=look.title, **_interval(row, "percent")) for look, row in _rows(table, scene, month=end)]


def _differences_to_baseline(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    rows = _rows(table, scene, measure="durably_housed")
    return [fact.format(policy=look.title, **_interval(row, "percent", sign=True)) for look, row in rows]


def _chance_of_being_best(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    rows = _rows(table, scene, measure="durably_housed")
    return [fact.format(policy=look.title, p=digits(100 * row.p, 0) + "%") for look, row in rows]


def _first_home_or_leaving(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table[table["month"] == table["month"].max()]
    left = {look.name: row for look, row in _rows(end, scene, event="left")}
    return [
        fact.format(policy=look.title, home=amount(row.mean, "percent"), left=amount(left[look.name].mean, "percent"))
        for look, row in _rows(end, scene, event="home")
    ]


def _cost_by_heading(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    gone = {look.name: amount(row.mean, "percent") for look, row in _rows(table, scene, item="gone")}
    rows = _rows(table, scene, item="total")
    return [fact.format(policy=look.title, mean=amount(row.mean, "eur"), gone=gone[look.name]) for look, row in rows]


def _cost_against_effect(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    return [
        fact.format(
            policy=look.title,
            effect=amount(row.effect_mean, "percent", sign=True),
            cost=amount(row.cost_mean, "eur", sign=True),
        )
        for look, row in _rows(table, scene)
    ]


def _flows_from_camp_to_home(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    said = []
    for look in scene.looks:
        own = table[table["policy"] == look.name]
        admitted = own[(own["step"] == 1) & (own["target"] == "admitted")]
        housed = own[(own["step"] == 1) & (own["end"] == "durably_housed")]
        shares = [
            float(rows["mean"].sum()) for rows in (admitted, housed, admitted[admitted["end"] == "durably_housed"])
        ]
        names = ("admitted", "housed", "both")
        told = {name: amount(share, "percent") for name, share in zip(names, shares, strict=True)}
        said.append(fact.format(policy=look.title, **told))
    return said


def _homes_by_group(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    """For each policy its highest and its lowest group."""
    labels = words()["report"]["left_out"]["labels"]
    said = []
    for look in scene.looks:
        own = table[table["policy"] == look.name].sort_values("mean", kind="stable")
        ends = {end: own.iloc[place] for end, place in (("low", 0), ("high", -1))}
        told = {end: str(labels.get(row["group"], row["group"])) for end, row in ends.items()}
        shares = {f"{end}_share": amount(float(row["mean"]), "percent") for end, row in ends.items()}
        said.append(fact.format(policy=look.title, **told, **shares))
    return said


def _days_others_wait(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    standing = {look.name: row for look, row in _rows(table, scene, kind="standing")}
    return [
        fact.format(policy=look.title, once=digits(row.mean, 1), standing=digits(standing[look.name].mean, 1))
        for look, row in _rows(table, scene, kind="once")
        if look.name in standing and not missing(row.mean)
    ]


def _cost_by_payer(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    payer = str(table["payer"].iloc[0])
    rows = _rows(table, scene, payer=payer)
    return [fact.format(policy=look.title, payer=term(payer), mean=amount(row.mean, "eur")) for look, row in rows]


def _cost_frontier(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    return [
        fact.format(policy=look.title, effect=digits(row.effect, 1), cost=amount(row.cost, "eur"))
        for look, row in _rows(table, scene, perspective="public")
    ]


def _acceptability(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    """Where the policy with the highest net benefit on average changes, for public budgets."""
    own = table[(table["perspective"] == "public") & table["best_on_average"].astype(bool)].sort_values("worth")
    titles = {look.name: look.title for look in scene.looks}
    changes = own[own["policy"] != own["policy"].shift()]
    return [fact.format(policy=titles[row.policy], worth=amount(row.worth, "eur")) for row in each(changes)]


def _value_of_knowing(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    named = words()["value_of_knowing"]["of"]
    views = words()["report"]["costs"]["both"]["views"]
    return [
        fact.format(
            of=named[of].format(points=int(own["points"].iloc[0]), replicates=int(own["replicates"].iloc[0])),
            view=views[view],
            eur=amount(float(own["eur"].max()), "eur"),
        )
        for (view, of), own in table.groupby(["perspective", "of"], sort=False)
    ]


def _assumptions_that_matter(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    titles = {look.name: look.title for look in scene.looks}
    widest = table.loc[table.groupby("parameter", sort=False)["mean"].apply(lambda means: means.abs().idxmax())]
    return [
        fact.format(
            parameter=row.meaning, value=f"{row.value:.6g}", policy=titles[row.policy],
            change=amount(row.mean, "percent", sign=True).rstrip("%"),
        )
        for row in each(widest.head(5))
    ]  # fmt: skip


def _parts_of_the_difference(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    text, measure = words()["parts_of_the_difference"], measure_words(str(table["measure"].iloc[0]))
    titles = {look.name: look.title for look in scene.looks}
    ends = {end: titles.get(str(table[end].iloc[0]), str(table[end].iloc[0])) for end in ("start", "goal")}
    return [
        text["between"].format(measure=measure.title, **ends),
        *(
            fact.format(
                part=text["parts"].get(row.part, row.part),
                mean=amount(row.mean, measure.kind, sign=True).rstrip("%"),
            )
            for row in each(table)
        ),
    ]


_FACTS: dict[str, Callable[[pd.DataFrame, Scene, str], list[str]]] = {
    "where_families_are": _where_families_are,
    "durably_housed_over_time": _durably_housed_over_time,
    "differences_to_baseline": _differences_to_baseline,
    "chance_of_being_best": _chance_of_being_best,
    "first_home_or_leaving": _first_home_or_leaving,
    "cost_by_heading": _cost_by_heading,
    "cost_against_effect": _cost_against_effect,
    "flows_from_camp_to_home": _flows_from_camp_to_home,
    "homes_by_group": _homes_by_group,
    "days_others_wait": _days_others_wait,
    "cost_by_payer": _cost_by_payer,
    "cost_frontier": _cost_frontier,
    "acceptability": _acceptability,
    "acceptability_under_assumptions": _acceptability,
    "value_of_knowing": _value_of_knowing,
    "assumptions_that_matter": _assumptions_that_matter,
    "parts_of_the_difference": _parts_of_the_difference,
}


def alt(stem: str, table: pd.DataFrame, scene: Scene) -> str:
    """The chart in words, with its main numbers."""
    text = words()[stem]
    facts = FACTS.join(_FACTS[stem](table, scene, text["fact"]))
    said: str = text["alt"].format(n=len(scene.looks), last=scene.last, baseline=scene.baseline.title, facts=facts)
    return said


def caption(stem: str, scene: Scene) -> str:
    """How the chart is to be read."""
    said: str = words()[stem]["caption"].format(last=scene.last, baseline=scene.baseline.title)
    return said
