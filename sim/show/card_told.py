"""A transfer card as one page of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.study.calibrate.decision import MOST_LETTINGS
from sim.study.calibrate.value import WORTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.study.calibrate.card import Card
    from sim.study.calibrate.value import Choice, Flip

SHOWN = 3
RULES = {
    "housed": "most families durably housed",
    "worth": "most worth for its public cost",
}


def told(card: Card) -> str:
    """The page."""
    return "\n\n".join(_parts(card)) + "\n"


def _parts(card: Card) -> Iterator[str]:
    study = card.study
    families = sum(camp.families for camp in study.city.camps)
    yield f"# Transfer card: {study.city.title}"
    yield (
        f"{families} families on {len(study.city.camps)} sites, {study.months} months from {study.starts}, "
        f"{len(study.policies)} policies, {study.city.currency} of {study.city.price_year}. Synthetic families; a "
        f"comparison under stated assumptions, no forecast. Seed {study.seed}; {card.replicates} replicates of each "
        f"policy and {len(card.decision.u)} points of the local facts; study `{study.name}`."
    )
    yield "## What is known, what is assumed"
    yield _known(card)
    yield "## What the city's own counts taught"
    yield _taught(card)
    yield "## The answer today, and whether calibration changes it"
    yield _ranking(card)
    for choice in card.choices:
        yield f"## What would change the answer: {RULES[choice.rule]}"
        yield _choice(card, choice)
    yield "## What to measure first"
    yield _first(card)


def _known(card: Card) -> str:
    own = card.own
    total = sum(len(ones) for ones in own.values())
    shares = ", ".join(f"{len(ones)} {kind}" for kind, ones in own.items() if ones)
    lines = [f"Of {total} numbers of its own, {shares}; all others are the model's shared ones. Measured locally:", ""]
    lines += [f"- `{one.name}` {_short(one.value)} {one.unit}: {_clause(one.source)}" for one in own["measured"]]
    return "\n".join(lines)


def _clause(text: str) -> str:
    """The first clause of a source."""
    head = text.split(";", maxsplit=1)[0].split(", derived", maxsplit=1)[0]
    return head if len(head) <= 110 else head[:107] + "..."


def _taught(card: Card) -> str:
    if card.calibration is None:
        return "It has not been calibrated."
    said = card.calibration
    counts = [t for t in said["targets"] if t["used"] == "fit"]
    head = f"{len(counts)} counts: " + "; ".join(f"{t['title']} ({_short(t['value'])})" for t in counts) + "."
    if said["posterior"] is None:
        return f"{head}\n\n**No posterior is used**: {'; '.join(said['verdict']['reasons'])}."
    rows = ["| parameter | prior, median (90%) | posterior, median (90%) | |", "| --- | --- | --- | --- |"]
    for one in said["posterior"]["parameters"]:
        what = (
            f"shrunk by {100 * max(one['contraction'], 0):.0f}%"
            if one["informed"]
            else "the counts say next to nothing"
        )
        rows.append(f"| `{one['name']}` | {_three(one['prior'])} | {_three(one['posterior'])} | {what} |")
    rest = "Everything else, such as " + ", ".join(_silent(card)) + ", these counts cannot inform: it stays as assumed."
    return "\n\n".join([head, "\n".join(rows), rest])


def _silent(card: Card) -> list[str]:
    return [fact.title for fact in card.decision.facts if "price" not in fact.title][:4]


def _three(three: list[float]) -> str:
    low, middle, high = (_short(value) for value in three)
    return f"{middle} ({low} to {high})"


def _ranking(card: Card) -> str:
    month = card.study.months
    rows = [
        f"| policy | durably housed at month {month}, numbers as assumed | with what was learned |",
        "| --- | --- | --- |",
    ]
    rows += [f"| {one.policy} | {_share(one.before)} | {_share(one.after)} |" for one in card.ranked]
    return "\n".join(rows) + "\n\n" + _order(card)


def _share(one: Any) -> str:
    if one is None:
        return "not calibrated"
    return f"{100 * one.mean:.1f}% ({100 * max(one.low, 0):.1f} to {100 * min(one.high, 1):.1f})"


def _order(card: Card) -> str:
    if card.posterior is None:
        return "In brackets: 95% intervals of the mean, from luck alone."
    turned = [
        f"{two.policy} overtakes {one.policy}"
        for place, one in enumerate(card.ranked)
        for two in card.ranked[place + 1 :]
        if one.after and two.after and two.after.low > one.after.high
    ]
    says = f"With what was learned {', '.join(turned)}." if turned else "No two policies change places, beyond luck."
    return f"{says} In brackets: 95% intervals of the mean, on the right with learned parameters drawn anew each time."


def _choice(card: Card, choice: Choice) -> str:
    means = sorted(choice.means.items(), key=lambda pair: -pair[1])
    if choice.rule == "housed":
        said = ", ".join(f"{name} {100 * mean:.1f}%" for name, mean in means)
        why = f"Over the range of the local facts, on average: {said}."
    else:
        why = _by_worth(card)
    found = sorted((flip for one in choice.findings for flip in one.flips), key=lambda flip: flip.place)
    flips = list({flip.fact.name: flip for flip in reversed(found)}.values())[::-1][:SHOWN]
    if not flips:
        return f"{why}\n\nNo single one of {len(card.decision.facts)} local facts turns this order within its range."
    stays = f"**{choice.best}** stays best whatever any one fact is. Further down, what turns the order"
    top = "What turns the order, the best policy first" if flips[0].place == 0 else stays
    lines = [why, "", f"{top}:", "", *(f"- {_flip(flip)}" for flip in flips)]
    if len(flips) < SHOWN:
        others = f"No other one of {len(card.decision.facts)} facts turns any place of the order within its range."
        lines += ["", others]
    return "\n".join(lines)


def _by_worth(card: Card) -> str:
    """Which policy is worth its public cost, by what a family-month durably housed is worth."""
    unit, turns = card.study.city.currency, card.thresholds
    said = [f"{turns[0][1]} below {turns[1][0]:,} {unit}" if len(turns) > 1 else f"{turns[0][1]} at any worth"]
    said += [f"{name} from {worth:,} {unit}" for worth, name in turns[1:]]
    return (
        f"Which is worth its public cost depends on what a family-month durably housed is worth: {', '.join(said)} "
        f"(up to {WORTHS[-1]:,} looked at). What follows is at {turns[-1][0]:,} {unit}, where the choice is hardest."
    )


def _flip(flip: Flip) -> str:
    way = "above" if flip.rises else "below"
    at, now = (_short(value / flip.fact.per) for value in (flip.at, flip.fact.value))
    return (
        f"**{flip.fact.title}** is {way} {at} {flip.fact.unit} (now {now}; {100 * flip.beyond:.0f}% of what it could "
        f"be): {flip.policy} overtakes {flip.over}"
    )


def _first(card: Card) -> str:
    parts = [_worth_of(card, choice) for choice in card.choices]
    note = (
        "Expected value of knowing one fact before choosing, by regression on the table; what chance alone would show "
        f"is left out. Priority lettings range from 0 to {MOST_LETTINGS} a year for each 100 families, in every policy "
        "that has a quota."
    )
    return "\n\n".join([*parts, note])


def _worth_of(card: Card, choice: Choice) -> str:
    housed = choice.rule == "housed"
    unit = "more families housed in 100" if housed else f"{card.study.city.currency} a family"
    scale = 100 if housed else 1
    found = [one for one in choice.findings if one.counts and scale * one.worth >= (0.1 if housed else 10)][:SHOWN]
    said = ", ".join(f"{one.fact.title} ({scale * one.worth:,.1f})" for one in found)
    head = f"*{RULES[choice.rule].capitalize()}* ({unit}): "
    every = f"all facts at once {scale * choice.perfect:,.1f}."
    if not found:
        return f"{head}no single fact is worth finding out for this choice; {every}"
    return f"{head}{said}; {every}"


def _short(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
