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
# # Comparing policies in Toulouse
#
# The shipped study of Toulouse, cut to ten replicates and two years so that it runs in seconds. Ten replicates are
# enough to see how the tables are read, not to conclude anything. All families are synthetic, most parameters are
# assumed, and nothing here is a forecast.

# %%
from pathlib import Path

import matplotlib.pyplot as plt

import sim

ROOT = Path(sim.__file__).resolve().parents[1]
study = sim.load(ROOT / "scenarios" / "studies" / "toulouse.yaml", replicates=10, months=24)
result = sim.compare(study)

# %% [markdown]
# ## Each policy by itself
#
# `mean` is over replicates, `low` and `high` are the 95% interval of that mean, `p05` and `p95` the spread of cities
# that could have happened. The interval holds the parameters fixed: it does not know that most of them are assumed.

# %%
MEASURES = ["durably_housed", "temporary_home", "shelter", "camp_or_street", "gone"]
at_end = result.summary[result.summary["month"] == study.months]
at_end[at_end["measure"] == "durably_housed"][["policy", "mean", "low", "high", "p05", "p95"]].round(3)

# %% [markdown]
# Where the families are after two years. Each row sums to one: nobody drops out of the count.

# %%
shares = at_end[at_end["measure"].isin(MEASURES)].pivot_table(index="policy", columns="measure", values="mean")
shares = shares.loc[[policy.name for policy in study.policies], MEASURES]
shares.round(3)

# %% [markdown]
# ## Differences from the baseline
#
# Every policy had the same families with the same luck, so the difference is taken replicate by replicate. An interval
# that contains zero does not show that two policies are equal.

# %%
differences = result.differences
durable = differences[(differences["measure"] == "durably_housed") & (differences["month"] == study.months)]
durable[["policy", "mean", "low", "high"]].round(3)

# %% [markdown]
# ## Which policy is best, and how often
#
# The share of replicates in which each policy has the best value of a measure.

# %%
best = result.p_best[result.p_best["month"] == study.months]
best.pivot_table(index="measure", columns="policy", values="p", observed=True).round(2)

# %% [markdown]
# ## Month by month
#
# `monthly` has every count of every run. The line is the mean over replicates; the band runs from the 5th to the 95th
# percentile of the replicates.

# %%
monthly = result.monthly
monthly = monthly.assign(share=monthly["durable"] / monthly["cohort"])

figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for policy in study.policies:
    by_month = monthly[monthly["policy"] == policy.name].groupby("month")["share"]
    (line,) = axes.plot(by_month.mean(), label=policy.title)
    low, high = by_month.quantile(0.05), by_month.quantile(0.95)
    axes.fill_between(low.index, low, high, color=line.get_color(), alpha=0.15, linewidth=0)
axes.set(xlabel="months since the policies start", ylabel="share of families durably housed", ylim=(0, 1))
axes.legend(loc="upper left", frameon=False)
plt.show()
