"""Who a followed family is, how it was chosen, and its life in short under each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.show.biography_words import joined, words
from sim.show.words import digits

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.biography import Lives

ROUGH = ("camp", "street or squat")
HOMELESS = (*ROUGH, "not arrived", "gone from the city")


class Short(NamedTuple):
    """One life in short; the fields are the lines of the glance, by their name in the catalogue."""

    at_end: str
    roof: str
    home: str
    rough: str
    cleared: str
    lost: str
    work: str
    school: str
    hours: str


def heading(lives: Lives) -> str:
    """The title of a biography."""
    text = words()
    return str(text["one_policy"] if len(lives.policies) == 1 else text["title"].format(n=len(lives.policies)))


def byline(lives: Lives) -> str:
    """Study, city, months, replicate, family and seed."""
    study = lives.study
    return str(
        words()["byline"].format(
            study=study.title,
            city=study.city.title,
            months=study.months,
            starts=study.starts,
            replicate=lives.replicate,
            family=lives.family,
            seed=study.seed,
        )
    )


def chosen(lives: Lives) -> str:
    """How it was chosen."""
    one = lives.chosen
    said = words()["chosen"][one.way]
    return str(said.format(among=one.among, cohort=one.cohort, under=titles(lives).get(one.under, "")))


def titles(lives: Lives) -> dict[str, str]:
    """The title of each policy by its name."""
    return {policy.name: policy.title for policy in lives.study.policies}


def family(lives: Lives) -> list[str]:
    """Who the family is at the start: its members, its wish, what it can build on and what is in its way."""
    text, facts = words()["family"], lives.facts
    own = facts._asdict()
    can = {**own, "papers": facts.papers != "none", "language": facts.language >= text["some_language"]}
    pupils = any(6 <= age < 16 for age in facts.children)
    lacks = {
        "papers": facts.papers == "none",
        "address": not facts.address,
        "at_school": pupils and not facts.at_school,
        "unwell": facts.unwell,
    }
    can["at_school"] = pupils and facts.at_school
    sentences = [_members(lives), text["wish"].format(wish=words()["wishes"][facts.wish])]
    for line, named, true in (("supports", text["can"], can), ("obstacles", text["lacks"], lacks)):
        said = [phrase for name, phrase in named.items() if true[name]]
        sentences.append(text[line].format(list=joined(said) or text["nothing"]))
    return sentences


def _members(lives: Lives) -> str:
    text, facts = words()["family"], lives.facts
    ages = joined([str(age) for age in facts.children])
    children = text["child" if len(facts.children) == 1 else "children"].format(ages=text["years"].format(ages=ages))
    return str(
        text["newcomer" if facts.due else "cohort"].format(
            due=facts.due,
            camp=facts.camp,
            persons=_counted(facts.persons, text["person"], text["persons"]),
            adults=_counted(facts.adults, text["adult"], text["adults"]),
            children=children if facts.children else "",
        )
    )


def _counted(n: int, one: str, more: str) -> str:
    return one if n == 1 else more.format(n=n)


def in_short(months: pd.DataFrame, events: pd.DataFrame) -> Short:
    """One life in short."""
    text = words()["glance"]
    roofed = months[~months["place"].isin(HOMELESS)]
    durable = months[months["durably_housed"]]
    lived = months[~months["place"].isin(("not arrived", "gone from the city"))]
    pupils = lived["pupils"] > 0

    def first(frame: pd.DataFrame) -> str:
        return str(text["never"] if frame.empty else text["month"].format(n=int(frame["month"].iloc[0])))

    return Short(
        at_end=str(text["places"][months["place"].iloc[-1]]),
        roof=first(roofed),
        home=first(durable),
        rough=str(int(months["place"].isin(ROUGH).sum())),
        cleared=str(int((events["kind"] == "cleared").sum())),
        lost=str(int((events["kind"] == "tenancy_lost").sum())),
        work=str(int((lived["jobs"] > 0).sum())),
        school=str(int((pupils & lived["schooled"]).sum())) if pupils.any() else str(text["not_applicable"]),
        hours=digits(months["help_minutes"].sum() / 60, 0),
    )


def last_word(months: pd.DataFrame) -> str:
    """How it ended: since when it is durably housed, or that it is not, and where it lives."""
    text = words()["timeline"]
    place = words()["places"][months["place"].iloc[-1]]
    since = durable_since(months)
    if since is None:
        return str(text["unreached"].format(months=int(months["month"].iloc[-1]), place=place))
    return str(text["reached"].format(month=since, place=place))


def durable_since(months: pd.DataFrame) -> int | None:
    """The month from which the family has been durably housed until the end; None if it is not so at the end."""
    housed = months["durably_housed"].tolist()
    if not housed[-1]:
        return None
    unhoused = [month for month, there in zip(months["month"].tolist(), housed, strict=True) if not there]
    return int(unhoused[-1]) + 1 if unhoused else 0
