"""Terms of the month that both engines keep: rounds of offers, what landlords remember, what lasting work is."""

from __future__ import annotations

JOB_SLOTS = (1, 2, 3)
"""Contracts that a family can hold."""

LASTING_MONTHS = 6
"""Months of a contract, done or left, that make work lasting."""

FLATS_A_MONTH = 64
"""Quota flats of a month that have an address for their size."""

OFFERS = (("social_quota", "refuses_social"), ("social_quota_again", "refuses_social_again"))
"""Questions of the two rounds of the quota: flats refused in the first are offered once more in the same month."""

GOOD_YEAR = 12
"""Calm months after which a landlord remembers a good tenancy."""

GOOD, BAD = 1, -2
"""What a landlord remembers of a good and of a bad tenancy."""
