"""Where homes stand: districts and blocks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import (
    DEPRIVED,
    GUARANTEED,
    NO_DISTRICT,
    ORDINARY,
    PRIVATE,
    SOCIAL,
)
from sim.rules import places
from tests.mechanisms.made import (
    QUIET,
    WITH_PAPERS,
    count,
    family,
)
from tests.properties.made import city, lives

# districts


@pytest.mark.parametrize(("social", "private"), [(1.0, 0.0), (0.0, 1.0), (0.5, 0.5)])
def test_districts_are_counted(social: float, private: float) -> None:
    rules = {"social_housing.deprived_share": social, "landlords.deprived_share": private}
    of = lives(city(["toulouse_model"], (20, 14), 36, rules=QUIET | WITH_PAPERS | rules), 0, 4)
    place, district = family(of, "place"), family(of, "district")
    tenant = places.tenant(place)
    assert (district[~tenant] == NO_DISTRICT).all()
    assert np.isin(district[tenant], (ORDINARY, DEPRIVED)).all()
    of_social, of_private = district[place == SOCIAL], district[np.isin(place, (PRIVATE, GUARANTEED))]
    assert len(of_social) > 100
    assert len(of_private) > 100
    if social in (0.0, 1.0):
        assert (of_social == (DEPRIVED if social else ORDINARY)).all()
        assert (of_private == (DEPRIVED if private else ORDINARY)).all()
    else:
        assert {ORDINARY, DEPRIVED} == set(of_social.tolist()) == set(of_private.tolist())
    durable = family(of, "durable")[..., :34] >= 3
    ordinary = (durable & (district[..., :34] == ORDINARY)).sum(axis=-1)
    assert (count(of, "durable_ordinary_district") == ordinary).all()
    assert ordinary.any()
