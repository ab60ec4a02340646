"""What a sweep says of itself: before, on the way and in the end."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.show.sweep_told import as_json, as_words, counted, duration, estimated, size, swept
from sim.study.sweep.estimate import Estimate
from sim.study.sweep.run import State, Swept


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.2, "0 s"), (119, "119 s"), (600, "10 min"), (7199, "120 min"), (9000, "2.5 h")]
)
def test_a_time(seconds, told):
    assert duration(seconds) == told


@pytest.mark.parametrize(("count", "told"), [(10, "0.1 MB"), (2_500_000, "2.5 MB"), (3_210_000_000, "3.2 GB")])
def test_a_size(count, told):
    assert size(count) == told


def test_one_thing_and_many():
    assert (counted(1, "part"), counted(1200, "part")) == ("1 part", "1,200 parts")


def test_what_it_will_take():
    told = estimated(Estimate(100_000, 100, 2, 100.0, 500.0, 66_000_000, 300_000_000))
    assert told == (
        "100,000 runs in 100 parts: about 8 min with 2 workers (100 runs a second each, from a trial), "
        "66.0 MB on disk, 300.0 MB of memory for each worker\n"
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State(1000, 0, 0, 0, 0.0), "0 of 1,000 runs"),
        (State(1000, 400, 0, 0, 0.0), "400 of 1,000 runs are there"),
        (State(1000, 400, 200, 0, 10.0), "600 of 1,000 runs, 20.0 a second, 20 s left"),
        (State(1000, 0, 1000, 3, 10.0), "1,000 of 1,000 runs, 100.0 a second, 0 s left, 3 failed"),
    ],
)
def test_how_far_it_is(state, told):
    assert as_words(state) == told
    line = json.loads(as_json(state))
    assert (line["runs"], line["done"], line["failed"]) == (state.total, state.earlier + state.done, state.failed)
    assert (line["seconds_left"] is None) == (state.done == 0)


def test_what_there_is_in_the_end():
    whole = Swept(Path("out"), "hamlet", 256, 4, 4, 256, 2)
    assert whole.complete
    assert "2 runs of this command failed and are recorded" in swept(whole)
    aside = swept(replace(whole, parts_done=3, set_aside=("part-000002.parquet",), failed=0))
    assert "part-000002.parquet was set aside: its worker was killed twice" in aside
    assert "Give the same command again" in aside
    assert "belong to other shards" in swept(replace(whole, parts_done=1))
