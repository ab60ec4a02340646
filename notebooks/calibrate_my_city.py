# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Calibrating my city
#
# Two made-up counts for the families of Ghent, a small table so that this page runs in seconds, and the questions to
# ask of a posterior before it is used. 128 points are too few to conclude anything; the command asks for 2,048. All
# families are synthetic.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import sim
from sim.show import calibration_plots as plots
from sim.show.calibration_told import told
from sim.study.calibrate.calibrate import Ways
from sim.study.calibrate.document import learned_frame, predicted_frame, sbc_frame

ROOT = Path(sim.__file__).resolve().parents[1]
study = sim.load(ROOT / "scenarios" / "studies" / "ghent.yaml", policies="eviction_only", months=18)

# %% [markdown]
# ## What was counted
#
# A line for each count: its error (`low`, `high`), the policy in force, its source. The third is held back.

# %%
COUNTS = """measure,month,policy,value,low,high,use,source
persons_in_camps,12,eviction_only,138,120,156,fit,made up for this page
gone,18,eviction_only,0.12,0.05,0.2,fit,made up for this page
persons_in_camps,18,eviction_only,130,105,155,check,made up for this page
"""
FREE = ["population.arrivals_a_month", "camp.odds_leaves", "landlords.odds_plain_letting"]

with TemporaryDirectory() as folder:
    path = Path(folder) / "counts.csv"
    path.write_text(COUNTS, encoding="utf-8")
    found = sim.calibrate(study, path, free=FREE, ways=Ways(points=128, replicates=4, draws=200, fits=60))

# %% [markdown]
# ## What the counts taught, and what they did not
#
# `contraction` is the part of the prior's variance that is gone. A parameter that is not informed keeps its prior: its
# median is no finding. The landlords cannot be learned from these counts, whatever the numbers are.

# %%
shown = ["parameter", "prior_median", "low", "median", "high", "contraction", "informed", "agree"]
learned_frame(found)[shown].round(4)

# %%
plots.marginals(found)

# %% [markdown]
# ## Would it find known parameters again?
#
# Cities lived at known parameters are taken for the real one. The p-value asks whether the truth falls anywhere in the
# posterior as often as it should; the last columns whether the intervals hold it as often as they say.

# %%
sbc_frame(found).round(3)

# %% [markdown]
# ## Do the counts come back?
#
# The one held back is the only real test.

# %%
predicted_frame(found)[["target", "used", "value", "low", "median", "high", "chance"]].round(3)

# %% [markdown]
# ## In words

# %%
print(told(found))

# %% [markdown]
# ## What it means for a comparison
#
# Every replicate has a draw of its own. `parameter_share` is the part of the variance between cities that the open
# parameters make, the rest is luck.

# %%
from sim.study.calibrate.carry import Posterior, compare_over

plan = sim.load(
    ROOT / "scenarios" / "studies" / "ghent.yaml", policies="eviction_only,housing_first", months=18, replicates=20
)
names = tuple(one.name for one in found.free)
compared = compare_over(plan, Posterior(names, np.asarray(found.values), "this page", ""), jobs=1)
spread = compared.carried.uncertainty
spread[(spread["measure"] == "gone") & (spread["month"] == 18)].round(3)
