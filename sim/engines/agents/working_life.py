"""A family's working life: contracts end, adults apply, an employer says yes, and papers follow work."""

from __future__ import annotations

from sim.codes import FOR_A_JOB, NO_JOB, WORKER
from sim.engines.agents.daily_life import DailyLife
from sim.rules import papers as papers_rule
from sim.rules import work as rule
from sim.units import NEVER
from sim.world.terms import JOB_SLOTS


class WorkingLife(DailyLife):
    """A family whose adults look for declared work, find it and lose it; abstract."""

    def contract(self, slot: int) -> tuple[int, int]:
        """Kind and last month of one of its contracts."""
        return getattr(self, f"job_{slot}"), getattr(self, f"job_{slot}_ends")

    def holds(self, slot: int, kind: int, ends: int) -> None:
        """One of its contracts is of this kind and ends in this month."""
        setattr(self, f"job_{slot}", kind)
        setattr(self, f"job_{slot}_ends", ends)

    def contracts_end(self) -> None:
        """Contracts come to their end and are made permanent, renewed or not; some jobs are lost before."""
        self.contract_ends(1, "job_1_fate")
        self.contract_ends(2, "job_2_fate")
        self.contract_ends(3, "job_3_fate")
        self.closes_ranks()

    def contract_ends(self, slot: int, question: str) -> None:
        """The fate of one contract: one draw, for its end or for its loss."""
        kind, ends = self.contract(slot)
        if kind == NO_JOB:
            return
        k = self.city.k.work
        if ends <= self.month:
            after = self.falls_to(question, rule.contract_after, kind, ..., k)
            renewed = int(rule.contract_ends(after, self.month, self.luck("renewed_length"), k))
            self.holds(slot, after, NEVER if after == NO_JOB else renewed)
        elif self.befalls(question, rule.loses, kind, k):
            self.holds(slot, NO_JOB, NEVER)

    def closes_ranks(self) -> None:
        """Contracts move up into slots that have become empty, so that the first slot tells whether anyone works."""
        for low, high in ((1, 2), (2, 3), (1, 2)):
            kind, ends = self.contract(high)
            if kind > NO_JOB and self.contract(low)[0] == NO_JOB:
                self.holds(low, kind, ends)
                self.holds(high, NO_JOB, NEVER)

    def seekers(self) -> int:
        """Earners without a contract."""
        return max(self.earners - self.jobs(), 0)

    def applies_for_work(self) -> bool:
        """It makes a serious application this month."""
        if self.seekers() == 0:
            return False
        k = self.city.k.work
        hampered = rule.obstacles(self.unwell, self.young > 0, self.lives_rough(), k)
        prepared = self.given("job_preparation") * 0.01 * self.is_client()
        supported = rule.supports(self.help, prepared, k)
        wishes_job = self.wish == FOR_A_JOB
        return self.befalls("applies", rule.applies, self.seekers(), hampered, supported, self.works(), wishes_job, k)

    def may_hear_of_vacancy(self, calls: float) -> None:
        """A mediator may send it to an employer with a vacancy; so many `calls` are made for each client who seeks."""
        called = calls * (self.is_client() and self.is_meant("employer_calls"))
        self.told = bool(self.luck("told_of_vacancy") < rule.hears_of_vacancy(called, self.city.k.work))

    def is_sent(self) -> bool:
        """A service sends it to an employer."""
        return bool(rule.is_sent(self.help, self.told))

    def chooses_employer(self, hiring: list[int]) -> int:
        """The employer to whom it applies: any, or, where a mediator sends it, one of those with a vacancy."""
        if self.told and len(hiring) > 0:
            return hiring[int(self.luck("employer") * len(hiring))]
        return int(self.luck("employer") * self.city.k.work.employers)

    def suitability(self, wary: bool) -> int:
        """Points by which an employer ranks it among those it would take."""
        against = wary and self.bears_stigma()
        return int(rule.suitability(self.language, self.works(), against, self.city.k.work))

    def brings_bonus(self) -> bool:
        """An employer who hires it is paid a bonus."""
        return bool(self.given("hiring_bonus") > 0 and self.is_client())

    def skills(self) -> float:
        """Factor on the odds of being taken: training, validated skills, a call, a bonus, a Roma week not long ago."""
        week, k = 0.01 * self.city.supports.roma_week, self.city.k.work
        known = rule.skills(self.trained, self.validated, k)
        return float(known * rule.recommended(self.told, self.brings_bonus(), week, k))

    # training

    def is_in_training(self) -> bool:
        """One of its adults is in training."""
        return bool(self.training_ends < NEVER)

    def may_finish_training(self) -> None:
        """A training ends."""
        ends = self.training_ends
        over = ends <= self.month
        self.trained = self.trained | over
        self.training_ends = NEVER if over else ends

    def waits_for_training(self) -> bool:
        """An adult of a client family seeks work and has had no training."""
        untrained = not self.trained and not self.is_in_training()
        return self.is_client() and untrained and self.seekers() > 0 and self.is_meant("training_places")

    def begins_training(self) -> None:
        """An adult begins a training."""
        self.training_ends = self.month + self.city.k.work.training_months

    def has_skills_validated(self) -> bool:
        """Informal skills are validated this month."""
        chance = 0.01 * self.given("skills_validation")
        now = self.is_client() and not self.validated and self.luck("validation") < chance
        self.validated = self.validated or bool(now)
        return bool(now)

    def signs_contract(self, sector: int) -> None:
        """A contract is signed with an employer of this sector and takes the first empty slot."""
        k = self.city.k.work
        kind = self.falls_to("contract", rule.contract, ..., sector, self.is_sent(), k)
        ends = int(rule.contract_ends(kind, self.month, self.luck("contract_length"), k))
        self.holds(self.empty_slot(), kind, ends)

    def empty_slot(self) -> int:
        """The first slot without a contract, or the last."""
        for slot in JOB_SLOTS:
            if self.contract(slot)[0] == NO_JOB:
                return slot
        return JOB_SLOTS[-1]

    def papers_follow_work(self) -> None:
        """A job makes a worker; after it the status is retained for a time by the months worked, then lost."""
        here, works, until = self.lives_here(), self.works(), self.papers_until
        retained = self.month + int(papers_rule.retained_months(self.worked, self.city.k.papers))
        until = retained if here & (self.papers == WORKER) & (not works) else until
        papers = int(papers_rule.status(self.papers, works, until <= self.month))
        self.papers = papers if here else self.papers
        self.papers_until = until
        self.worked = (self.worked + 1) * works if here else self.worked
