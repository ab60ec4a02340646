"""A policy looks the same wherever it is drawn."""

from pathlib import Path

from sim.show.scene import PALETTE, SEATS, looks

POLICIES = Path(__file__).resolve().parents[2] / "scenarios" / "policies"


def named(*names):
    return {look.name: look for look in looks([(name, name) for name in names])}


def test_every_shipped_policy_has_a_colour_of_its_own():
    shipped = sorted(path.stem for path in POLICIES.glob("*.yaml"))
    assert sorted(SEATS) == shipped
    assert len({look.colour for look in named(*shipped).values()}) == len(shipped)


def test_a_policy_keeps_its_look_in_any_company():
    alone = named("toulouse_model")["toulouse_model"]
    assert named("ours", "ghent", "toulouse_model", "theirs")["toulouse_model"] == alone


def test_policies_of_one_s_own_take_what_is_left():
    found = named("ours", "housing_first", "theirs", "eviction_only")
    assert len({look.colour for look in found.values()}) == 4


def test_more_policies_than_colours_still_differ():
    many = named(*(f"policy_{number}" for number in range(len(PALETTE) + 5)))
    assert len({(look.colour, look.marker) for look in many.values()}) == len(many)
