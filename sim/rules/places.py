"""What it means to live somewhere: which places are rough, temporary, lasting, and who may look for a home there."""

from __future__ import annotations

from sim.codes import (
    ABSENT,
    AGENCY,
    CAMP,
    GONE,
    GUARANTEED,
    HOTEL,
    MUNICIPAL,
    PRIVATE,
    RENOVATED,
    SOCIAL,
    STREET,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.units import Statement, Whole


def here(place: Whole) -> Statement:
    """The family lives in the city."""
    return (place > ABSENT) & (place != GONE)


def rough(place: Whole) -> Statement:
    """In a camp, squat or on the street."""
    return (place == CAMP) | (place == STREET)


def temporary(place: Whole) -> Statement:
    """On a village plot, in a temporary flat or mobile home, or in a renovated building with an end date."""
    return (place == VILLAGE) | (place == TRANSIT) | (place == RENOVATED)


def durable_lease(place: Whole) -> Statement:
    """In a tenancy whose end is not tied to a scheme, or a Housing First sublease with the right to stay."""
    own_name = (place == SOCIAL) | (place == PRIVATE) | (place == GUARANTEED) | (place == MUNICIPAL)
    return own_name | (place == SUBLET)


def tenant(place: Whole) -> Statement:
    """In a tenancy of any kind, an agency lease that has not slid yet included."""
    own_name = (place == SOCIAL) | (place == PRIVATE) | (place == GUARANTEED) | (place == MUNICIPAL)
    return own_name | (place == AGENCY) | (place == SUBLET)


def seeks_home(place: Whole) -> Statement:
    """Lives where a lasting home is looked for: rough, in shelter, or in a temporary home."""
    return ((place >= CAMP) & (place <= TRANSIT)) | (place == RENOVATED)


def bears_stigma(place: Whole) -> Statement:
    """The address tells employers and landlords of a camp, the street or an insertion village."""
    return rough(place) | (place == VILLAGE)


def among_neighbours(place: Whole) -> Statement:
    """In an ordinary building among ordinary neighbours."""
    return ((place >= TRANSIT) & (place <= SUBLET)) | (place == MUNICIPAL)


def settled(place: Whole) -> Statement:
    """On a plot, in a flat or a tenancy: from here no clearance moves the family on."""
    return ((place >= VILLAGE) & (place <= SUBLET)) | (place == MUNICIPAL)


def roofed(place: Whole) -> Statement:
    """Under a roof: in a room, on a plot, in a temporary home or a tenancy."""
    return (place == HOTEL) | settled(place)


def capped(place: Whole) -> Statement:
    """The rent asks for no more than a share of the income: a Housing First sublease, a renovated home."""
    return (place == SUBLET) | (place == RENOVATED) | (place == MUNICIPAL)


def renovated(place: Whole) -> Statement:
    """In a home of a renovated public building, with an end date or without."""
    return (place == RENOVATED) | (place == MUNICIPAL)


def publicly_owned(place: Whole) -> Statement:
    """Let by a social landlord or by the city itself."""
    return (place == SOCIAL) | (place == MUNICIPAL)


def private_let(place: Whole) -> Statement:
    """Let by a private landlord."""
    return (place == PRIVATE) | (place == GUARANTEED) | (place == AGENCY) | (place == SUBLET)


def sheltered(place: Whole) -> Statement:
    """In a hotel room or emergency centre."""
    return place == HOTEL


def unhoused(place: Whole) -> Statement:
    """In a camp, on the street, or in emergency shelter."""
    return (place >= CAMP) & (place <= HOTEL)


def ever_accommodated(place: Whole) -> Statement:
    """A plot, a temporary home or a lease: what a programme calls accommodated."""
    return settled(place)
