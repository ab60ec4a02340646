"""The sections of the report in their order: the seam at which another command adds its own."""

from __future__ import annotations

from sim.show import sections_cost, sections_people, sections_trust
from sim.show.blocks import Section

SECTIONS: tuple[Section, ...] = (
    Section("answer", sections_people.answer),
    Section("levels", sections_people.levels),
    Section("flows", sections_people.flows),
    Section("leaving", sections_people.leaving),
    Section("differences", sections_people.differences),
    Section("parts", sections_people.parts),
    Section("best", sections_people.best),
    Section("left_out", sections_people.left),
    Section("waiting", sections_people.waiting),
    Section("biographies", sections_people.biographies),
    Section("costs", sections_cost.costs),
    Section("worth", sections_cost.worth),
    Section("sure", sections_trust.sure),
    Section("assumptions", sections_trust.assumptions),
    Section("evidence", sections_trust.grounds),
    Section("limits", sections_trust.limits),
    Section("recipe", sections_trust.recipe),
)
