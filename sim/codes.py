"""Closed lists that the state writes as small whole numbers: places, papers, contracts, schemes.

The numbers are part of the file formats: append, never renumber.
"""

from __future__ import annotations

from typing import Final

# Where a family can live.
ABSENT: Final = 0
CAMP: Final = 1
STREET: Final = 2
HOTEL: Final = 3
VILLAGE: Final = 4
TRANSIT: Final = 5
SOCIAL: Final = 6
PRIVATE: Final = 7
GUARANTEED: Final = 8
AGENCY: Final = 9
RENOVATED: Final = 10
SUBLET: Final = 11
GONE: Final = 12
MUNICIPAL: Final = 13
PLACES: Final = (
    "not arrived",
    "camp",
    "street or squat",
    "emergency hotel or shelter",
    "insertion village",
    "temporary flat or mobile home",
    "social tenancy",
    "private tenancy",
    "guaranteed private tenancy",
    "social rental agency",
    "renovated public building",
    "Housing First sublease",
    "gone from the city",
    "renovated home, let without an end date",
)

# What a family's papers open to it.
NO_PAPERS: Final = 0
WORKER: Final = 1
RETAINED: Final = 2
LASTING: Final = 3
PAPERS: Final = ("none", "worker", "retained", "lasting")

# Contracts of employment.
NO_JOB: Final = 0
INSERTION: Final = 1
FIXED_TERM: Final = 2
OPEN_ENDED: Final = 3
CONTRACTS: Final = ("none", "insertion or subsidised", "fixed term", "open ended")

# What an employer does.
OTHER_TRADES: Final = 0
BUILDING: Final = 1
FARMING: Final = 2
INSERTION_FIRM: Final = 3
SECTORS: Final = ("cleaning, kitchens, hotels, packing and other trades", "building", "farming", "insertion firm")

# Who accompanies a family: the pool of worker hours it draws on.
NOBODY: Final = 0
ON_SITE: Final = 1
FOLLOW_UP: Final = 2
IN_VILLAGE: Final = 3
HOUSING_FIRST: Final = 4
WITHOUT_WORKER: Final = 5
SCHEMES: Final = (
    "none",
    "on-site accompaniment",
    "follow-up",
    "insertion village",
    "Housing First",
    "of the programme, with no worker in charge",
)

# What a family wishes (asked by the social census).
STAY: Final = 0
NEAR_KIN: Final = 1
FOR_A_JOB: Final = 2
RETURN: Final = 3
WISHES: Final = ("to stay", "to live near kin", "to live near a job", "to return")

# What happens to a camp site.
OPEN_SITE: Final = 0
ACCOMPANIED: Final = 1
DISMANTLED: Final = 2
SITES: Final = ("open", "accompanied", "dismantled")

# Where a home stands.
NO_DISTRICT: Final = 0
ORDINARY: Final = 1
DEPRIVED: Final = 2
CAMP_EDGE: Final = 3
DISTRICTS: Final = ("none", "ordinary", "deprived", "camp edge")

# The blocks in which homes stand, stock after stock: the first of each, and how many there are of the small ones.
NO_BLOCK: Final = -1
FEW_BLOCKS: Final = 64
VILLAGE_SITES: Final = 0
BUILDINGS: Final = 64
TEMPORARY_STOCK: Final = 128
SOCIAL_STOCK: Final = 192
PRIVATE_STOCK: Final = 592
BLOCKS: Final = 1592
