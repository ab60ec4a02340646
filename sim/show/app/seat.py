"""What one visitor has before them: the draft, the run under way, the result shown; visitors share none of it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shiny import reactive

from sim.errors import Problem, UserError
from sim.show.app.draft import DEFAULT, Draft, begin, studies
from sim.show.app.limits import too_many, too_much
from sim.show.app.opened import Opened
from sim.show.app.upload import problem_here

if TYPE_CHECKING:
    from sim.scenario.schema import Study
    from sim.show.app.jobs import Job, Office


class Checked(NamedTuple):
    """A draft read back: the study, or what is wrong and with which setting of the draft."""

    study: Study | None
    problems: tuple[Problem, ...] = ()
    fields: tuple[str, ...] = ()


class Shown(NamedTuple):
    """A result before the visitor: the questions told so far, and whether all its files are there.

    `draft` is the set-up that it was run from; None for a finished result, which is only read.
    """

    opened: Opened
    told: tuple[str, ...] = ()
    whole: bool = False
    draft: Draft | None = None

    @property
    def study(self) -> Study:
        """The study that it was made from."""
        return self.opened.study


@dataclass
class Seat:
    """One visitor's own state. `usual` is the study as its file has it, `draft` as it is set up now."""

    office: Office
    folder: Path
    usual: reactive.Value[Draft]
    draft: reactive.Value[Draft]
    generation: reactive.Value[int] = field(default_factory=lambda: reactive.Value(0))
    job: reactive.Value[Job | None] = field(default_factory=lambda: reactive.Value(None))
    telling: reactive.Value[Job | None] = field(default_factory=lambda: reactive.Value(None))
    shown: reactive.Value[Shown | None] = field(default_factory=lambda: reactive.Value(None))
    living: reactive.Value[Job | None] = field(default_factory=lambda: reactive.Value(None))
    following: reactive.Value[Job | None] = field(default_factory=lambda: reactive.Value(None))
    refused: reactive.Value[tuple[Problem, ...]] = field(default_factory=lambda: reactive.Value(()))
    started: Draft | None = None
    runs: int = 0

    def begins(self, usual: Draft, draft: Draft | None = None) -> None:
        """Another study is taken up: the form is laid anew."""
        self.usual.set(usual)
        self.draft.set(draft or usual)
        self.refused.set(())
        with reactive.isolate():
            self.generation.set(self.generation() + 1)

    def checks(self, draft: Draft) -> Checked:
        """The draft as a study, or everything in which it is none."""
        many = too_many(draft.months, draft.replicates, len(draft.policies))
        found = [(problem, problem.key) for problem in many]
        try:
            study = draft.study(self.folder)
            found += [(problem, problem.key) for problem in ([] if many else too_much(study))]
        except UserError as error:
            here = [problem_here(problem, self.folder) for problem in error.problems]
            named = [(problem, _field(problem, draft)) for problem in here]
            told = {key for _, key in named}
            return Checked(None, *_parted([*named, *(one for one in found if one[1] not in told)]))
        return Checked(None if found else study, *_parted(found))

    def next_folders(self) -> tuple[Path, Path]:
        """A folder for the files of the next result, and one for the pieces in which it is told."""
        self.runs += 1
        return self.folder / f"result-{self.runs}", self.folder / f"pages-{self.runs}"

    def leaves(self) -> None:
        """The visitor has gone: what runs is ended, what was written is deleted."""
        with reactive.isolate():
            for job in (self.job(), self.telling(), self.living(), self.following()):
                if job:
                    self.office.cancel(job)
        shutil.rmtree(self.folder, ignore_errors=True)


def take_seat(office: Office, root: Path) -> Seat:
    """A seat of one's own, with a folder of its own."""
    usual, draft = begin(DEFAULT if DEFAULT in studies() else next(iter(studies())))
    folder = Path(tempfile.mkdtemp(prefix="visit-", dir=root))
    return Seat(office, folder, reactive.Value(usual), reactive.Value(draft))


def _parted(found: list[tuple[Problem, str]]) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    return tuple(problem for problem, _ in found), tuple(key for _, key in found)


def _field(problem: Problem, draft: Draft) -> str:
    """The key of the draft's file that a problem is about: that of its line, for a dial is told by its own name."""
    parts = problem.where.split(":")
    lines = draft.text().splitlines()
    if len(parts) == 3 and parts[1].isdigit() and 0 < int(parts[1]) <= len(lines):
        return lines[int(parts[1]) - 1].partition(":")[0].strip()
    return problem.key
