"""The employer: it has a vacancy or not, and screens the families that apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from sim.codes import LASTING
from sim.engines.agents.actor import Actor
from sim.engines.agents.columns import EmployerColumns
from sim.rules import work as rule

if TYPE_CHECKING:
    from sim.engines.agents.family import Family


@final
class Employer(EmployerColumns, Actor):
    """An employer near the camps, with its trade, the language that it asks for and its prejudice."""

    def has_vacancy(self, season: bool) -> bool:
        """It has a job to give this month, in the season on the farms or out of it."""
        return bool(self.luck("vacancies") < rule.has_vacancy(self.sector, season, self.city.k.work))

    def would_take(self, family: Family) -> bool:
        """The family passes its screening: language, address, papers, who sends it, whether the employer is wary."""
        lacking = rule.lacking_language(self.asks, family.language)
        needs_permit = bool((self.month < self.city.k.permit_ends) & (family.papers != LASTING))
        k = self.city.k.work
        wary = rule.wariness(self.wary, k)
        seen = (lacking, family.bears_stigma(), wary, needs_permit, family.skills(), k)
        says_yes = family.befalls("employer_says_yes", rule.accepted, *seen)
        return says_yes and bool(rule.may_be_hired(self.sector, family.is_sent(), k))
