"""A sweep of a city of ten families, written as files: its runs take a moment."""

from dataclasses import replace

from sim.scenario.sweep import load_sweep
from sim.study.sweep.recipe import work_of

CITY = """\
version: 1
kind: city
name: hamlet
title: A hamlet
currency: EUR
price_year: 2019
law_regime: eu_free_movement
camps:
  - {name: a, families: 6}
  - {name: b, families: 4}
"""
STUDY = """\
version: 1
kind: study
name: hamlet
title: Two policies in a hamlet
city: hamlet
policies: [insertion_village, toulouse_model]
baseline: insertion_village
months: 4
replicates: 2
seed: 7
starts: "2019-01"
"""
SWEEP = """\
version: 1
kind: sweep
name: hamlet
title: Two numbers and a dial in a hamlet
study: hamlet
design: sobol
points: 64
replicates: 2
luck: fresh
horizons: [2, 4]
vary:
  work.odds_applies: {}
  population.trust_mean: {}
  on_site_accompaniment.workers: {range: [2, 9]}
"""


def lay(folder, sweep=SWEEP):
    """The files of the sweep in a folder; hands back the path of the sweep."""
    for kind, text in (("cities", CITY), ("studies", STUDY), ("sweeps", sweep)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / "hamlet.yaml").write_text(text, encoding="utf-8")
    return folder / "sweeps" / "hamlet.yaml"


def made(folder, engine=None, points_a_part=None, **changes):
    """The sweep and its work, with another engine or size of parts where one is given."""
    sweep = load_sweep(lay(folder), **changes)
    work = work_of(sweep)
    if engine:
        work = replace(work, engine=engine)
    if points_a_part:
        work.points_a_part = points_a_part
    return sweep, work
