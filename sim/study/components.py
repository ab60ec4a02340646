"""To which component of a policy each instrument belongs: the one table by which `decompose` swaps them.

An instrument often serves more than one end; it stands under the one for which it was made, with the reason. Components
that help one another share what they do together, by the Shapley average.
"""

from __future__ import annotations

COMPONENTS: dict[str, dict[str, str]] = {
    "coverage": {
        "social_census": "only families that were interviewed can be taken in charge",
        "on_site_accompaniment": "its teams take whole camps in charge, one after the other",
        "insertion_village": "its plots are the places that the scheme has",
        "housing_first_team": "its caseload is the places that the scheme has",
        "support_platform": "pooled hours stretch what there is to more families",
        "emergency_shelter": "its rooms decide how many have a roof at all",
        "clearance": "a clearance scatters those who had been found",
    },
    "speed of entry": {
        "temporary_homes": "a roof before a letting has been found",
        "steering_committee": "hand-overs between services are shorter",
        "health_mediation": "an untreated illness takes up the workers' hours and holds up every other step",
    },
    "access to a letting": {
        "social_landlord_quota": "priority lettings of social landlords",
        "rent_guarantee": "private landlords are covered, and say yes",
        "rent_subsidy": "more families pass the landlord's limit of rent to income",
        "social_real_estate_agency": "private dwellings are leased and sublet",
        "building_renovation": "new dwellings beside those of the market",
        "citizenship_workshops": "families apply, and know how",
        "public_service_training": "counters treat applicants alike",
    },
    "retention": {
        "follow_up": "case managers stay with the family when it has moved",
        "organised_move": "nothing is lost on the day of the move: address, school, belongings",
        "school_mediation": "children keep their school, and the family its place",
    },
    "work": {
        "job_mediation": "calls to employers, CVs and interviews",
        "language_course": "command of the language, which employers ask for",
        "civic_service_pairs": "hours of language with young people of the city",
        "second_chance_training": "a trade, and a certificate of it",
        "skills_validation": "informal skills are made to count",
        "hiring_incentive": "a bonus to the employer who hires",
        "roma_week": "less prejudice, first of all among employers",
    },
}

COMPONENT_OF: dict[str, str] = {name: component for component, names in COMPONENTS.items() for name in names}
"""The component of each instrument."""
