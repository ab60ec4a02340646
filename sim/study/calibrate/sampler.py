"""Samples the emulated likelihood with emcee, and says whether the chains have converged.

Four ensembles from separate starts: split R-hat compares them and their halves, the effective sample size takes their
autocorrelation off. Luck is seeded by the study's seed alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.study.calibrate.abc import expit, logit

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.study.calibrate.emulate import Emulator

    Values = npt.NDArray[np.float64]

ENSEMBLES, STEPS, BURN = 4, 1400, 400
CONVERGED = 1.05
ENOUGH = 400.0
"""Split R-hat above which, and effective draws below which, a sample is not handed on as a posterior."""


class Chains(NamedTuple):
    """`u` (draws, parameters) of the emulated posterior, and what tells whether to believe in it."""

    u: Values
    rhat: Values
    ess: Values
    accepted: float

    @property
    def converged(self) -> bool:
        """The chains agree and are long enough."""
        return bool(self.rhat.max() <= CONVERGED and self.ess.min() >= ENOUGH)


def sample(emulator: Emulator, observed: Values, errors: Values, parameters: int, seed: int) -> Chains:
    """Draws from prior times emulated likelihood, on the logits of the parameters."""
    import emcee

    def log_posterior(z: Values) -> Values:
        u = np.clip(expit(z), 1e-12, 1.0 - 1e-12)
        return np.asarray(emulator.log_likelihood(u, observed, errors) + (np.log(u) + np.log1p(-u)).sum(axis=1))

    walkers = max(32, 4 * parameters)
    chains, accepted = [], []
    for number in range(ENSEMBLES):
        luck = np.random.RandomState([seed % 2**32, seed >> 32, number])
        start = logit(np.random.default_rng([seed, 4, number]).random((walkers, parameters)))
        sampler: Any = emcee.EnsembleSampler(walkers, parameters, log_posterior, vectorize=True)
        sampler.run_mcmc(emcee.State(start, random_state=luck.get_state()), STEPS)
        chains.append(sampler.get_chain(discard=BURN))
        accepted.append(float(sampler.acceptance_fraction.mean()))
    told = np.stack(chains)
    thin = told[:, ::10].reshape(-1, parameters)
    ess = np.array([_effective(told[..., i]) for i in range(parameters)])
    rhat = np.array([split_rhat(told[..., i]) for i in range(parameters)])
    return Chains(expit(thin), rhat, ess, float(np.mean(accepted)))


def split_rhat(chains: Values) -> float:
    """Split R-hat of one parameter from (ensembles, steps, walkers): each half of an ensemble is a sample.

    Walkers of an ensemble are not independent of one another, ensembles are.
    """
    half = chains.shape[1] // 2
    parts = np.concatenate([chains[:, :half], chains[:, half : 2 * half]])
    paths = parts.mean(axis=2)
    inside = float(parts.reshape(len(parts), -1).var(axis=1, ddof=1).mean())
    between = float(paths.mean(axis=1).var(ddof=1))
    return float(np.sqrt(1.0 + between / max(inside, 1e-300)))


def _effective(chains: Values) -> float:
    """Effective draws: all draws over the integrated autocorrelation time, ensemble by ensemble."""
    from emcee.autocorr import integrated_time

    times = [float(integrated_time(one[:, :, None], quiet=True, tol=0)[0]) for one in chains]
    return float(sum(one.shape[0] * one.shape[1] / max(time, 1.0) for one, time in zip(chains, times, strict=True)))
