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
# # A large sweep, on a small scale
#
# What holds when the numbers are others? A sweep runs a study at many points of its numbers into a folder of Parquet
# parts that are never lost. Here 32 points, two years and two replicates, in seconds; the same lines with
# `points=20000` are a night on a laptop. All families are synthetic, and nothing here is a forecast.

# %%
from pathlib import Path
from tempfile import mkdtemp

import matplotlib.pyplot as plt

import sim

ROOT = Path(sim.__file__).resolve().parents[1]
STUDY = ROOT / "scenarios" / "studies" / "ghent.yaml"
folder = Path(mkdtemp()) / "sweep"

# %% [markdown]
# ## Run it
#
# Each number varies over its own range by its own prior, as its file or the city states them. All policies of a point
# live the same families with the same luck. Give the same call again and nothing is run twice.

# %%
vary = ["work.odds_applies", "landlords.odds_joins", "policy=housing_first,toulouse_model"]
swept = sim.sweep(STUDY, folder, vary=vary, points=32, replicates=2, months=24, jobs=1)
swept.document()

# %%
again = sim.sweep(STUDY, folder, vary=vary, points=32, replicates=2, months=24, jobs=1)
again.ran

# %% [markdown]
# ## Ask it
#
# Nothing is loaded until it is asked for; the answer comes from the files.

# %%
result = sim.open(folder)
shares = result.query(
    "select policy, count(*) as runs, avg(durably_housed) as housed, "
    "quantile_cont(durably_housed, 0.05) as p05, quantile_cont(durably_housed, 0.95) as p95 "
    "from runs where month = 24 group by policy order by policy"
)
shares

# %% [markdown]
# The spread holds luck and the two numbers together. Which of them matters? Each point of the plot is a point of the
# sweep, the mean of its two replicates.

# %%
points = result.query(
    'select p.point, any_value(p."landlords.odds_joins") as joins, r.policy, avg(r.durably_housed) as housed '
    "from runs r join points p using (point) where r.month = 24 group by p.point, r.policy order by p.point"
)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
for policy, own in points.groupby("policy"):
    axes.scatter(own["joins"], own["housed"], s=14, label=policy)
axes.set(xlabel="odds that a landlord joins, per month", ylabel="share durably housed at month 24", xscale="log")
axes.set_title("Ghent, 32 points x 2 replicates, 24 months", loc="left", fontsize=9)
axes.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Live one run again
#
# Any row can be replayed alone, to the bit, and opened up.

# %%
run = int(result.query("select max(run) as run from runs")["run"].iloc[0])
replayed = result.replay(run)
type(replayed).__name__
