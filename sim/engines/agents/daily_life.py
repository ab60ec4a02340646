"""A family's daily life: hours of help, health, school, trust, language, papers, the application for a home."""

from __future__ import annotations

from sim.codes import LASTING
from sim.engines.agents.dweller import Dweller
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import blocks, places
from sim.rules import health as health_rule
from sim.rules import language as language_rule
from sim.rules import papers as papers_rule
from sim.rules import schooling as schooling_rule
from sim.rules import social_housing as social_rule
from sim.rules import trust as trust_rule
from sim.units import NEVER


class DailyLife(Dweller):
    """What happens to a family in any month, wherever it lives; abstract."""

    def needs_minutes(self) -> int:
        """Minutes of accompaniment that it needs this month, by the open steps of its plan or by its tenancy."""
        k, since = self.city.k.accompaniment, self.month - self.since
        if self.is_tenant():
            return int(accompaniment_rule.follow_minutes(since, self.arrears_cents > 0 or self.order, k))
        lacks_papers = self.papers != LASTING and self.given("help_with_papers") > 0
        out_of_school = self.pupils > 0 and not self.schooled
        seeks_work = self.earners > self.jobs()
        return int(accompaniment_rule.need_minutes(lacks_papers, self.unwell, out_of_school, seeks_work, True, k))

    def jobs(self) -> int:
        """Contracts of its adults."""
        return 1 * (self.job_1 > 0) + 1 * (self.job_2 > 0) + 1 * (self.job_3 > 0)

    def is_helped(self, minutes: int) -> None:
        """It receives minutes of accompaniment; what they achieve is this month's help."""
        interpreter = 1.0 * (self.given("interpreter") > 0)
        self.help_minutes = minutes
        self.help = float(
            accompaniment_rule.achieves(minutes, self.trust, self.language, interpreter, self.city.k.accompaniment)
        )

    def has_address_of_home(self) -> None:
        """A tenancy comes with an address."""
        self.address = self.address | self.is_tenant()

    def obtains_address(self) -> None:
        """Others obtain one at a municipal centre in time."""
        obtains = self.befalls("address", papers_rule.obtains_address, self.city.k.papers)
        self.address = self.address or obtains

    def falls_ill_or_is_treated(self) -> None:
        """A need arises, or one is met: sooner with mediation, help and papers."""
        k = self.city.k.health
        if self.unwell:
            reach = self.given("health_mediation") * 0.01 * self.is_client()
            changes = self.befalls("health", health_rule.treated, reach, self.help, self.papers > 0, k)
        else:
            changes = self.befalls("health", health_rule.falls_ill, self.lives_rough(), k)
        self.unwell = self.unwell ^ changes

    def sends_children_to_school(self) -> None:
        """Children out of school are enrolled, children at school drop out."""
        if self.pupils > 0:
            self.schooled = self.schooled ^ self.school_changes()

    def loses_school(self) -> None:
        """A month out of school is lost."""
        self.school_lost += self.lives_here() & (self.pupils > 0) & (1 - self.schooled)

    def school_changes(self) -> bool:
        """Its children drop out, or enrol."""
        k, settled = self.city.k.schooling, places.settled(self.place)
        mediated = self.given("school_mediation") * 0.01 * self.is_client()
        if self.schooled:
            teens_only = self.teens == self.pupils
            return self.befalls("school", schooling_rule.drops_out, teens_only, mediated, settled, k)
        return self.befalls("school", schooling_rule.enrols, mediated, self.help, settled, k)

    def comes_to_trust(self) -> None:
        """Help wins trust; without help it stays as it is."""
        people = self.city.supports.resource_people > 0
        self.trust = float(trust_rule.grows(self.trust, self.help, people, self.city.k.trust))

    def is_among_speakers(self) -> bool:
        """It lives in the city and has a course, a job or neighbours; others learn nothing this month."""
        spoken_to = self.is_client() | self.works() | bool(places.among_neighbours(self.place))
        return self.lives_here() & spoken_to

    def learns_the_language(self) -> None:
        """Courses, work and neighbours teach the language."""
        hours, k = self.given("course_hours") * self.is_client(), self.city.k.language
        taught = language_rule.with_pairs(hours, 0.01 * self.given("civic_pairs"), k)
        among = places.among_neighbours(self.place)
        neighbours = language_rule.neighbours(among, blocks.apart(self.district), k)
        self.city.count("course_hours", hours * self.adults)
        if hours > 0 or self.works() or among:
            learnt = language_rule.learns(self.language, taught, self.works(), neighbours, self.literate, k)
            self.language = float(learnt)

    def has_its_right_recognised(self) -> None:
        """A lasting right to reside is recognised, seldom without help."""
        if self.papers == LASTING or self.papers_stalled > self.month:
            return
        helped = self.help * (self.given("help_with_papers") > 0)
        k, fair = self.city.k.papers, 0.01 * self.city.supports.service_training
        eased = papers_rule.eased(fair, self.city.k.nationals, k)
        seen = (helped, self.works(), self.address, self.language, eased, k)
        if self.befalls("papers", papers_rule.lasting_right, *seen):
            self.papers = LASTING

    def applies_for_social_housing(self) -> None:
        """Without an application, it may file one."""
        if self.applied == NEVER and not self.is_tenant():
            workshop = 0.01 * self.given("workshops") * self.known
            k = self.city.k.social_housing
            if self.befalls("files_application", social_rule.files, self.help, self.address, workshop, k):
                self.applied = self.month
