"""Reads a validation file: a published programme with its local facts, and the published numbers to hold it against.

The city and the policies stand in the file or are named; every number of the rulebook that the file does not state is
the shared one. A local value may bring its own range, and so may a dial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from sim.errors import Problem, ScenarioError
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, Version, fit, in_order, whole_file
from sim.parameters.scalars import said
from sim.parameters.source import Marked, Reading, child, entries, items, read
from sim.scenario.circles import unknown_camps
from sim.scenario.city import city_of
from sim.scenario.crowds import crowded, crowded_together
from sim.scenario.held import Observed, observed_of
from sim.scenario.library import MAINSTREAM, Library, find, shipped
from sim.scenario.months import Calendar
from sim.scenario.options import MONTHS, REPLICATES, SEED
from sim.scenario.overrides import plainly
from sim.scenario.packages import Desk, package_of, unknown_families
from sim.scenario.phased import unpayable
from sim.scenario.schema import City, Policy, Study
from sim.scenario.settings import from_options
from sim.scenario.study import a_month

KIND = "validation"
FOLDER = KIND
OTHERS = ("study", "city", "policy", "sweep", "targets", "chain", "alternatives")
"""Kinds of other files that may lie in the same folder."""


@dataclass(frozen=True)
class Validation:
    """A published programme: its study, further phases of its policies, and its published numbers.

    `independent` says which local fact was published independently of the numbers that it helps to predict.
    """

    study: Study
    phases: dict[str, tuple[Policy, ...]]
    observed: tuple[Observed, ...]
    independent: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.study.name


class ValidationForm(Form):
    """A validation as its file writes it."""

    version: Version
    kind: Literal["validation"] = Field(description="validation")
    name: Name
    title: Text
    independent: Text = Field(description="text: which local fact was published independently of the outcome")
    city: Any = Field(description="the name of a city, or like:, currency:, law_regime:, camps:, parameters: and so on")
    policies: list[Any] = Field(min_length=1, description="a list of names, or of name:, like:, instruments:, phases:")
    months: int = Field(ge=1, le=MONTHS, description=f"a whole number of months from 1 to {MONTHS}")
    replicates: int = Field(ge=1, le=REPLICATES, description=f"a whole number from 1 to {REPLICATES}")
    seed: int = Field(ge=0, le=SEED, description=f"a whole number from 0 to {SEED}")
    starts: Annotated[str, AfterValidator(a_month)] = Field(description="a month such as 2015-01")
    observed: list[Any] = Field(min_length=1, description="a list of published numbers")


def load_validation(path: str | Path, *, library: Library | None = None, replicates: int | None = None) -> Validation:
    """The validation of a file; raises `ScenarioError` with everything that is wrong."""
    problems: list[Problem] = []
    file = Path(path)
    found = validation_of(read(file), file, library or shipped(), problems)
    if found is None or problems:
        raise ScenarioError(in_order(problems))
    if replicates is None:
        return found
    return replace(found, study=replace(found.study, replicates=replicates))


def paths_of(names: Iterable[str], library: Library | None = None) -> list[Path]:
    """The files that words stand for: names of shipped validations, paths, or folders with all that are in them.

    Without words: all shipped ones.
    """
    folder = (library or shipped()).folder / FOLDER
    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    words = list(names)
    found: list[Path] = [] if words else list(known.values())
    problems = []
    for word in words:
        if word in known or word.endswith((".yaml", ".yml")):
            found.append(known.get(word, Path(word)))
        elif Path(word).is_dir():
            inside = [path for path in sorted(Path(word).iterdir()) if _is_one(path)]
            found += inside
            if not inside:
                problems.append(Problem(word, "", "files of kind: validation in the folder", "none"))
        else:
            wanted = "a known validation, a path ending in .yaml, or a folder of them"
            problems.append(Problem("validate", word, wanted, said(word), nearest(word, known)))
    if problems:
        raise ScenarioError(problems)
    return list(dict.fromkeys(found))


def _is_one(path: Path) -> bool:
    """A file of a folder that does not say that it is something else: what is wrong with it, its reader says."""
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        return False
    top = read(path).top
    return top is None or child(top, "kind").value not in OTHERS


def altered(library: Library, settings: Iterable[str]) -> Library:
    """The library with other shared values (NAME=VALUE, a parameter or a dial); local values still win."""
    problems: list[Problem] = []
    shelves = [{name: dict(book) for name, book in shelf.items()} for shelf in (library.chapters, library.instruments)]
    books = shelves[0] | shelves[1]
    for name, node in from_options(settings, problems).items():
        chapter, _, key = name.partition(".")
        known = books.get(chapter, {})
        if key not in known:
            names = [f"{book}.{one}" for book, ones in books.items() for one in ones]
            problems.append(Problem("--set", name, "a parameter or a dial", said(name), nearest(name, names)))
            continue
        changed = plainly(known[key], node, "set for this comparison", problems)
        known[key] = changed or known[key]
    if problems:
        raise ScenarioError(in_order(problems))
    return Library(shelves[0], shelves[1], library.folder)


def validation_of(reading: Reading, path: Path, library: Library, problems: list[Problem]) -> Validation | None:
    """The validation that a file describes, or None; everything wrong in it is added to the problems."""
    return whole_file(reading, problems, lambda top, faults: _read(Desk(top, path, library, faults)))


def _read(desk: Desk) -> Validation | None:
    form = fit(ValidationForm, desk.top, "", desk.faults)
    city = _city(desk)
    phases: dict[str, tuple[Policy, ...]] = {}
    policies = [
        package_of(node, number, desk, phases) for number, node in enumerate(items(child(desk.top, "policies")))
    ]
    sound = [policy for policy in policies if policy]
    _refuse_twins(sound, desk)
    packages = [*sound, *(one for policy in sound for one in phases.get(policy.name, ()))]
    desk.faults.extend(crowded(packages))
    for policy in sound:
        desk.faults.extend(unknown_families((policy, *phases.get(policy.name, ())), desk))
    if city:
        camps = [camp.name for camp in city.camps]
        desk.faults.extend(one for policy in packages for one in unknown_camps(policy.only, camps))
    names = tuple(policy.name for policy in sound)
    sites = tuple(camp.name for camp in city.camps) if city else ()
    calendar = Calendar(form.starts, form.months, names, sites) if form else None
    nodes = list(enumerate(items(child(desk.top, "observed"))))
    observed = [observed_of(node, f"observed.{i}", calendar, desk.faults) for i, node in nodes] if calendar else []
    rows = tuple(one for one in observed if one)
    if form and not desk.faults:
        desk.faults.extend(_crowded_phases(sound, phases, form.months))
    _refuse_echoes(nodes, desk)
    if form is None or city is None or len(sound) < len(policies) or len(rows) < len(nodes):
        return None
    found = Validation(_study(form, city, tuple(sound), desk), phases, rows, form.independent)
    desk.faults.extend(unpayable(found, [node for _, node in nodes]))
    return found


def _study(form: ValidationForm, city: City, policies: tuple[Policy, ...], desk: Desk) -> Study:
    in_force = desk.library.common() | city.overrides
    head = f"{MAINSTREAM}."
    return Study(
        name=form.name,
        title=form.title,
        city=city,
        policies=policies,
        baseline=policies[0].name,
        months=form.months,
        replicates=form.replicates,
        seed=form.seed,
        starts=form.starts,
        horizons=(form.months,),
        parameters={name: one for name, one in in_force.items() if not name.startswith(head)},
        mainstream={name.removeprefix(head): one for name, one in in_force.items() if name.startswith(head)},
        path=desk.path,
    )


def _city(desk: Desk) -> City | None:
    """A city by name or path, or the one that stands in the file under its name and title, perhaps `like` another."""
    node = child(desk.top, "city")
    if isinstance(node.value, str):
        file = find(node, "cities", desk.path, desk.library, desk.faults)
        return city_of(read(file), file, desk.library, desk.faults) if file else None
    if not isinstance(node.value, dict):
        if node.value is not None:
            wanted = "the name of a city, or a mapping"
            desk.faults.append(Problem(node.where, "city", wanted, said(node.value)))
        return None
    head: dict[str, Marked] = {
        "version": Marked(1, node.where, node.where),
        "kind": Marked("city", node.where, node.where),
    }
    own: dict[str, Marked] = {key: child(desk.top, key) for key in ("name", "title") if key in entries(desk.top)}
    like = _like(node, desk)
    shared = {**like.get("parameters", {}), **entries(child(node, "parameters"))}
    merged = {**head, **like.get("top", {}), **own, **node.value}
    merged.pop("like", None)
    if shared:
        merged["parameters"] = Marked(shared, node.where, node.key_where)
    return city_of(Reading("", Marked(merged, node.where, node.key_where), ()), desk.path, desk.library, desk.faults)


def _like(node: Marked, desk: Desk) -> dict[str, dict[str, Marked]]:
    """What a city that is `like` another takes over from its file: all but its name, unless the file says otherwise."""
    if "like" not in entries(node):
        return {}
    path = find(child(node, "like"), "cities", desk.path, desk.library, desk.faults)
    reading = read(path) if path else None
    if reading is None or reading.top is None:
        desk.faults.extend(reading.problems if reading else ())
        return {}
    top = {key: one for key, one in entries(reading.top).items() if key not in ("name", "title", "parameters")}
    return {"top": top, "parameters": entries(child(reading.top, "parameters"))}


def city_behind(study: Study, library: Library | None = None) -> Path | None:
    """The file of a study's city: its own, or the one that the city of a dated history is `like`."""
    top = read(study.city.path).top
    if top is None:
        return None
    if child(top, "kind").value == "city":
        return study.city.path
    node = child(child(top, "city"), "like")
    return find(node, "cities", study.city.path, library or shipped(), []) if node.value else None


def _crowded_phases(policies: list[Policy], phases: dict[str, tuple[Policy, ...]], months: int) -> list[Problem]:
    """Teams that are too large where the phases of a policy run together."""
    from sim.scenario.plan import supports_by_month

    found: list[Problem] = []
    for policy in policies:
        packages = (policy, *phases.get(policy.name, ()))
        if len(packages) > 1:
            found += crowded_together(packages, [supports_by_month(one, months) for one in packages])
    return found


def _refuse_twins(policies: list[Policy], desk: Desk) -> None:
    names = [policy.name for policy in policies]
    where = child(desk.top, "policies").where
    for name in sorted({name for name in names if names.count(name) > 1}):
        desk.faults.append(Problem(where, "policies", "each name once", name, "rename one of the two"))


def _refuse_echoes(nodes: list[tuple[int, Marked]], desk: Desk) -> None:
    """Two published numbers of one name would be one line of the table."""
    seen: dict[object, str] = {}
    for number, node in nodes:
        name = child(node, "name")
        if name.value in seen and isinstance(name.value, str):
            todo = f"it is first at {seen[name.value]}"
            desk.faults.append(Problem(name.where, f"observed.{number}.name", "each name once", name.value, todo))
        seen.setdefault(name.value, name.where)
