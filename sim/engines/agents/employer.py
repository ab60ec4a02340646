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
    """An employer near the camps, with the language that it asks for and its prejudice."""

    def has_vacancy(self) -> bool:
        """It has a job to give this month."""
        return bool(self.luck("vacancies") < self.city.k.work.vacancy)

    def would_take(self, family: Family) -> bool:
        """The family passes its screening: language, address, papers, and whether the employer is wary."""
        lacking = rule.lacking_language(self.asks, family.language)
        needs_permit = self.city.k.permit_needed and family.papers != LASTING
        k = self.city.k.work
        wary = rule.wariness(self.wary, k)
        seen = (lacking, family.bears_stigma(), wary, needs_permit, family.skills(), k)
        return family.befalls("employer_says_yes", rule.accepted, *seen)
