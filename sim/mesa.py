"""The city for users of Mesa: one policy of a study on one replicate, as a `mesa.Model` to step, watch and take apart.

    import sim

    city = sim.mesa.City("scenarios/studies/toulouse.yaml", policy="toulouse_model")
    city.run_for(12)
    city.datacollector.get_model_vars_dataframe()

It is the run that `sim.run` and `sim.compare` make, equal to the bit. All luck is that of the study, looked up by
address; Mesa's own random numbers decide nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from sim.codes import PAPERS, PLACES, SCHEMES
from sim.engines.agents import City as AgentsCity
from sim.engines.agents import Employer, Family, Landlord, SocialWorker
from sim.errors import Problem, UserError
from sim.history import NAMES as COUNTS
from sim.scenario.load import load
from sim.scenario.options import seed_of
from sim.scenario.plan import make_plan
from sim.study.single import refuse

if TYPE_CHECKING:
    from sim.scenario.schema import Study

__all__ = ["City", "Employer", "Family", "Landlord", "SocialWorker"]


def place(family: Family) -> str:
    """Where a family lives (`sim.codes.PLACES`)."""
    return PLACES[family.place]


def scheme(family: Family) -> str:
    """Who accompanies a family (`sim.codes.SCHEMES`)."""
    return SCHEMES[family.scheme]


def papers(family: Family) -> str:
    """What papers a family has (`sim.codes.PAPERS`)."""
    return PAPERS[family.papers]


ASKED: dict[type, dict[str, Any]] = {
    Family: {
        "index": "index", "place": place, "scheme": scheme, "papers": papers, "jobs": Family.jobs,
        "income_cents": "income_cents", "schooled": "schooled", "trust": "trust", "language": "language",
        "help_minutes": "help_minutes", "durably_housed": Family.is_durably_housed,
    },
    SocialWorker: {"team": "team", "in_post": "in_post", "months": "months", "minutes": SocialWorker.minutes},
    Landlord: {"kind": "kind", "in_scheme": "in_scheme", "let": "let", "memory": "memory"},
}  # fmt: skip
"""What the data collector asks agents each month, by their type: names of attributes, and functions."""


@final
class City(AgentsCity):
    """One policy of a study on one replicate.

    `study` is a study (`sim.load`) or the path of its file; `policy` a name, the study's baseline unless told. `rng` is
    the seed of all luck in place of the study's, a whole number: generators are refused, for luck has an address.
    Raises `UserError` with everything that is wrong.

    The data collector keeps every count of the history, month by month, and with `by_agent` the main columns of
    families, social workers and landlords (`get_agenttype_vars_dataframe(Family)`).
    """

    kept = COUNTS

    def __init__(
        self,
        study: Study | str | Path,
        policy: str | None = None,
        replicate: int = 0,
        *,
        rng: int | None = None,
        by_agent: bool = True,
    ) -> None:
        self.study = _with_seed(study, rng)
        name = self.study.baseline if policy is None else policy
        refuse(self.study, name, replicate, "mesa")
        self.asked = ASKED if by_agent else {}
        plan = make_plan(self.study)
        super().__init__(plan, [arm.policy for arm in plan.arms].index(name), replicate)

    @property
    def policy(self) -> str:
        """The name of the policy that is lived."""
        return self.arm.policy


def _with_seed(study: Study | str | Path, rng: int | None) -> Study:
    problems: list[Problem] = []
    seed = seed_of(rng, problems)
    if problems:
        raise UserError([one._replace(where="rng", todo="give a seed, no generator") for one in problems])
    known = load(study) if isinstance(study, str | Path) else study
    return known if seed is None else replace(known, seed=seed)
