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
# # The city as a Mesa model
#
# For those who know [Mesa](https://mesa.readthedocs.io): one policy on one synthetic city is a `mesa.Model` whose
# agents can be stepped, watched and taken apart. It is the very run that `sim.compare` makes with the fast engine,
# equal to the bit, so whatever a table of results shows can be opened here. Families are synthetic, most parameters
# are assumed, and nothing here is a forecast or says anything about a real family.

# %%
from pathlib import Path

import matplotlib.pyplot as plt

import sim

ROOT = Path(sim.__file__).resolve().parents[1]
study = sim.load(ROOT / "scenarios" / "studies" / "toulouse.yaml", months=24)
city = sim.mesa.City(study, policy="toulouse_model", replicate=0)
{kind.__name__: len(agents) for kind, agents in city.agents_by_type.items()}

# %% [markdown]
# ## Step by step
#
# `step` lives one month, `run_for` several; the city stops `running` at the end of its plan. There is no generator to
# seed: each random number is looked up by its address (seed, question, month, replicate, family), so that the same
# family has the same luck under every policy. `rng=7` would stand in for the study's seed.

# %%
city.step()
city.run_for(11)
city.month, city.running

# %%
city.run_model()  # to the end of the plan
counts = city.datacollector.get_model_vars_dataframe()
counts[["durable", "temporary", "shelter", "rough", "gone", "adults_in_work", "clearances"]].iloc[::6]

# %% [markdown]
# ## Where families live
#
# Agents report of themselves by type: here each family's place, month by month.

# %%
families = city.datacollector.get_agenttype_vars_dataframe(sim.mesa.Family)
places = families.groupby(level="Step")["place"].value_counts().unstack(fill_value=0).drop(columns="not arrived")
places = places[places.max().sort_values(ascending=False).index]

figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.stackplot(places.index, places.to_numpy().T, labels=places.columns)
axes.set(
    xlabel="months since the policy starts",
    ylabel=f"families (n = 1 replicate, {study.months} months)",
    title="Toulouse model: where families live, newcomers included",
)
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
plt.show()

# %% [markdown]
# ## Open a family
#
# Agents hold plain numbers under the names of the [state](../docs/reference/state.md); `AgentSet` selects and sorts
# them as always.

# %%
housed = city.agents_by_type[sim.mesa.Family].select(lambda family: family.is_durably_housed())
family = housed.sort("housed", ascending=True)[len(housed) // 2]
{name: getattr(family, name) for name in ("index", "persons", "place", "since", "evictions", "trust", "language")}

# %% [markdown]
# What became of it, and what decided each turn, is its biography: the same family, the same luck, under two policies.

# %%
life = sim.biography(study, replicate=0, family=family.index, policies=["eviction_only", "toulouse_model"])
events = life.events[["policy", "month", "kind", "rule", "probability", "lot", "supports", "decisive"]]
events[events["kind"].isin(["cleared", "interviewed", "papers", "moves", "hired", "housed"])].head(20)

# %% [markdown]
# ## Open a landlord
#
# Private landlords join a scheme, let dwellings, and remember how it went.

# %%
landlords = city.agents_by_type[sim.mesa.Landlord].select(lambda landlord: landlord.kind == "private")
landlord = landlords.sort("let")[0]
tenants = [family.index for family in city.families if family.landlord == landlord.index]
{"dwellings": landlord.dwellings, "let": landlord.let, "memory": landlord.memory, "tenants": tenants}

# %%
scheme = city.datacollector.get_agenttype_vars_dataframe(sim.mesa.Landlord)
in_scheme = scheme.groupby(level="Step")["in_scheme"].sum()

figure, axes = plt.subplots(figsize=(8, 3), layout="constrained")
axes.plot(in_scheme)
axes.set(
    xlabel="months since the policy starts",
    ylabel="private landlords in the scheme",
    title=f"Landlords won by the rent guarantee (n = 1 replicate, {study.months} months)",
    ylim=(0, None),
)
plt.show()

# %% [markdown]
# ## The same run, without agents
#
# The fast engine gives the same counts, to the last family.

# %%
core = sim.run(study, "toulouse_model", replicate=0)
assert (core["count_durable"].to_numpy() == counts["durable"].to_numpy()).all()
core[["month", "durably_housed", "camp_or_street", "gone"]].iloc[::6]
