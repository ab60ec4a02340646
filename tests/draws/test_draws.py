"""A number depends on its address alone, and is the number that Philox 4x64-10 gives there."""

from __future__ import annotations

import pickle
import threading
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import LARGEST_SEED, NUMBER, QUESTIONS, Luck

MASK = 2**64 - 1
HIRED = NUMBER["hired"]

# Append here when a question is appended; a change anywhere else changes every result ever published.
PINNED = """
arrives camp_of_origin adults child_1 child_2 child_3 child_4 child_5 child_1_age child_2_age child_3_age
child_4_age child_5_age earners wish literacy language_at_start trust_at_start job_at_start job_length_at_start
papers_at_start address_at_start health_at_start school_at_start landlord_dwellings landlord_size employer_language
employer_wary
site site_reforms clearance clearance_job clearance_offer displaced hotel seeks_hotel joins_site leaves_city
worker_leaves team interview village_site selection refuses_village housing_first_entry refuses_housing_first
address health school papers files_application
job_1_fate job_2_fate job_3_fate renewed_length applies vacancies employer employer_says_yes hired contract
contract_length
falls_behind
landlord_joins landlord_leaves landlord_vacancy private_pool refuses_private private_plain
social_quota_size social_quota refuses_social social_quota_again refuses_social_again social_ordinary
refuses_temporary transit
order_fate order after_eviction stay_ends after_stay after_hotel
women youths elders reversal training validation district renovated refuses_renovated
pitch_clearance landlord_stands_at landlord_rent landlord_prejudice estates_at buildings_at
leaves_home after_leaving found_again leaves_village
employer_sector told_of_vacancy
""".split()  # noqa: SIM905


def philox(counter: tuple[int, ...], key: tuple[int, int]) -> list[int]:
    """One block of Philox 4x64 with ten rounds (Salmon et al. 2011), in plain Python: four 64-bit words."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        left, right = 0xD2E7470EE14C6C93 * c0, 0xCA5A826395121157 * c2
        c0, c1, c2, c3 = (right >> 64) ^ c1 ^ k0, right & MASK, (left >> 64) ^ c3 ^ k1, left & MASK
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & MASK, (k1 + 0xBB67AE8584CAA73B) & MASK
    return [c0, c1, c2, c3]


def looked_up(seed: int, question: int, month: int, replicate: int, agent: int) -> int:
    """The 32 bits at an address, by the plain Python Philox (numpy raises the counter before it draws a block)."""
    tile, within = divmod(agent, 64)
    block, half = divmod(within, 8)
    words = philox((replicate * 8 + block + 1, month, tile, 0), (seed, question))
    return (words[half // 2] >> (32 * (half % 2))) & 0xFFFFFFFF


def test_question_numbers_never_change() -> None:
    assert list(QUESTIONS[: len(PINNED)]) == PINNED


def test_new_questions_are_pinned_too() -> None:
    assert len(QUESTIONS) == len(PINNED), "append the new questions to PINNED"


def test_questions_have_one_number_each() -> None:
    assert len(set(QUESTIONS)) == len(QUESTIONS)
    assert [NUMBER[name] for name in QUESTIONS] == list(range(len(QUESTIONS)))


def test_the_plain_philox_gives_the_published_answers() -> None:
    """Known answers of the authors' own library (Random123, kat_vectors)."""
    assert philox((0, 0, 0, 0), (0, 0)) == [
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    ]
    assert philox((MASK, MASK, MASK, MASK), (MASK, MASK)) == [
        0x87B092C3013FE90B,
        0x438C3C67BE8D0224,
        0x9CC7D7C69CD777B6,
        0xA09CAEBF594F0BA0,
    ]


def test_known_answers() -> None:
    assert Luck(0, 0, 1).bits(0, 0, 8)[0].tolist() == [
        149215387,
        49592932,
        2628306354,
        1037445899,
        1569730169,
        478570405,
        802534620,
        2424142341,
    ]
    assert Luck(20190408, 0, 1).bits(35, 0, 4)[0].tolist() == [136180197, 522795021, 542620686, 2510896306]
    assert Luck(20190408, 3, 1).bits(35, 17, 4)[0].tolist() == [4180693146, 2222992199, 83140222, 2538456750]
    assert Luck(9223372036854775807, 199, 1).bits(12, 59, 4)[0].tolist() == [
        2623664264,
        668152109,
        1305668137,
        40091018,
    ]
    assert Luck(20190408, 0, 3).bits(35, 17, 130)[:, [0, 63, 64, 129]].tolist() == [
        [1630596689, 1337984014, 115514652, 3616634486],
        [594099141, 1592689882, 1686075794, 2977824819],
        [2310169464, 2940391680, 1208618586, 2077211240],
    ]
    assert Luck(20190408, 0, 1).uniform(35, 0, 2)[0].tolist() == [0.031706922920420766, 0.12172270123846829]


ADDRESSES = {
    "seed": st.integers(0, LARGEST_SEED),
    "question": st.integers(0, len(QUESTIONS) - 1),
    "month": st.integers(0, 600),
    "first": st.integers(0, 2**40),
    "replicates": st.integers(1, 4),
    "agents": st.integers(1, 200),
}


@settings(deadline=None, max_examples=60, derandomize=True)
@given(**ADDRESSES, data=st.data())
def test_every_address_is_philox(
    seed: int, question: int, month: int, first: int, replicates: int, agents: int, data: st.DataObject
) -> None:
    bits = Luck(seed, first, replicates).bits(question, month, agents)
    for _ in range(8):
        row = data.draw(st.integers(0, replicates - 1))
        agent = data.draw(st.integers(0, agents - 1))
        assert int(bits[row, agent]) == looked_up(seed, question, month, first + row, agent)


def test_uniforms_are_the_bits_and_lots_are_the_bits() -> None:
    luck = Luck(3, 0, 5)
    uniforms, bits = luck.uniform(HIRED, 2, 70), luck.bits(HIRED, 2, 70)
    assert bits.dtype == np.uint32
    assert uniforms.dtype == np.float64
    assert uniforms.tobytes() == (bits.astype(np.float64) * 2.0**-32).tobytes()
    assert luck.lots(HIRED, 2, 70).tobytes() == bits.tobytes()
    assert uniforms.min() >= 0
    assert uniforms.max() < 1


def test_the_largest_bits_stay_below_one() -> None:
    assert np.float64(np.uint32(2**32 - 1)) * 2.0**-32 < 1


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("agents", [1, 63, 64, 65, 400])
def test_chunks_change_nothing(chunk: int, agents: int) -> None:
    whole = Luck(11, 0, 128).bits(HIRED, 9, agents)
    parts = [Luck(11, first, min(chunk, 128 - first)).bits(HIRED, 9, agents) for first in range(0, 128, chunk)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_more_agents_change_nothing() -> None:
    luck = Luck(11, 3, 6)
    largest = luck.bits(HIRED, 4, 500).copy()
    for agents in (0, 1, 8, 63, 64, 65, 128, 129, 499):
        assert np.array_equal(luck.bits(HIRED, 4, agents), largest[:, :agents])


def test_more_questions_and_months_change_nothing() -> None:
    alone = Luck(11, 3, 6).bits(HIRED, 4, 90).copy()
    luck = Luck(11, 3, 6)
    for month in range(4):
        for question in range(len(QUESTIONS)):
            luck.uniform(question, month, 90 + question)
    assert np.array_equal(luck.bits(HIRED, 4, 90), alone)


@settings(deadline=None, max_examples=30, derandomize=True)
@given(
    calls=st.lists(
        st.tuples(
            st.integers(0, len(QUESTIONS) - 1),
            st.integers(0, 5),
            st.integers(0, 130),
            st.sampled_from(["bits", "uniform"]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_the_order_of_calls_changes_nothing(calls: list[tuple[int, int, int, str]]) -> None:
    luck, other_way = Luck(5, 2, 3), Luck(5, 2, 3)
    forwards = [getattr(luck, kind)(*address).tobytes() for *address, kind in calls]
    backwards = [getattr(other_way, kind)(*address).tobytes() for *address, kind in reversed(calls)]
    assert forwards == backwards[::-1]
    assert forwards[-1] == getattr(Luck(5, 2, 3), calls[-1][3])(*calls[-1][:3]).tobytes()


def test_each_part_of_the_address_counts() -> None:
    def of(seed: int, first: int, question: int, month: int) -> bytes:
        return Luck(seed, first, 1).bits(question, month, 64).tobytes()

    drawn = [of(1, 1, 1, 1), of(2, 1, 1, 1), of(1, 2, 1, 1), of(1, 1, 2, 1), of(1, 1, 1, 2), of(0, 0, 0, 0)]
    assert len(set(drawn)) == len(drawn)


def test_within_a_month_arrays_do_not_disturb_one_another() -> None:
    luck = Luck(5, 0, 2)
    kept = [luck.uniform(question, 1, 80) for question in range(len(QUESTIONS))]
    before = [array.copy() for array in kept]
    luck.bits(0, 1, 80)
    luck.bits(1, 1, 300)
    assert all(np.array_equal(array, copy) for array, copy in zip(kept, before, strict=True))
    assert all(not np.shares_memory(one, other) for one, other in pairwise(kept))


def test_the_buffer_is_reused_the_next_month() -> None:
    luck = Luck(5, 0, 2)
    assert np.shares_memory(luck.uniform(HIRED, 1, 80), luck.uniform(HIRED, 2, 80))
    assert np.shares_memory(luck.bits(HIRED, 1, 80), luck.bits(HIRED, 2, 80))


@pytest.mark.parametrize("kind", ["bits", "lots", "uniform"])
def test_luck_cannot_be_overwritten(kind: str) -> None:
    array: npt.NDArray[np.float64] = getattr(Luck(5, 0, 2), kind)(HIRED, 0, 4)
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 1


def test_uniforms_follow_a_month_that_only_bits_were_asked_for() -> None:
    luck = Luck(5, 0, 2)
    luck.uniform(HIRED, 0, 10)
    bits = luck.bits(HIRED, 1, 10).copy()
    assert np.array_equal(luck.uniform(HIRED, 1, 10), bits * 2.0**-32)
    assert np.array_equal(luck.uniform(HIRED, 0, 10), Luck(5, 0, 2).uniform(HIRED, 0, 10))


@pytest.mark.parametrize("seed", [-1, 2**63, 2**63 + 1, 2**64, 1.5, "7", True, None])
def test_a_seed_out_of_bounds_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match=r"seed: wanted a whole number from 0 to 9223372036854775807, got"):
        Luck(seed, 0, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ((-1, 0, 1), "question: wanted"),
        ((len(QUESTIONS), 0, 1), "question: wanted"),
        ((0, -1, 1), "month: wanted"),
        ((0, 2**40, 1), "month: wanted"),
        ((0, 0, -1), "agents: wanted"),
        ((0, 0, 1.5), "agents: wanted"),
    ],
)
def test_an_address_out_of_bounds_is_refused(address: tuple[int, int, int], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        Luck(1, 0, 1).bits(*address)


@pytest.mark.parametrize(("first", "replicates"), [(-1, 1), (0, 0), (2**60, 1), (0, 2.0)])
def test_replicates_out_of_bounds_are_refused(first: int, replicates: int) -> None:
    with pytest.raises(ValueError, match="replicate"):
        Luck(1, first, replicates)


def test_a_refused_month_leaves_the_next_answer_right() -> None:
    luck = Luck(5, 0, 2)
    luck.bits(HIRED, 3, 10)
    with pytest.raises(ValueError, match="month"):
        luck.bits(HIRED, -1, 10)
    assert np.array_equal(luck.bits(HIRED, 3, 10), Luck(5, 0, 2).bits(HIRED, 3, 10))


def in_another_thread(luck: Luck) -> list[object]:
    """What a drawer answers in a new thread: bytes, or the error."""
    answers: list[object] = []

    def ask() -> None:
        try:
            answers.append(luck.bits(HIRED, 0, 10).tobytes())
        except RuntimeError as error:
            answers.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers


def test_another_thread_is_refused() -> None:
    luck = Luck(5, 0, 2)
    luck.bits(HIRED, 0, 10)
    assert in_another_thread(luck) == [
        "luck: this drawer was made in another thread or process; make one Luck in each",
    ]


def test_another_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    luck = Luck(5, 0, 2)
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="another thread or process"):
        luck.bits(HIRED, 0, 10)


def test_a_drawer_travels_as_its_address() -> None:
    luck = Luck(5, 4, 2)
    luck.bits(HIRED, 1, 10)
    copy = pickle.loads(pickle.dumps(luck))
    assert (copy.seed, copy.first_replicate, copy.replicates) == (5, 4, 2)
    assert np.array_equal(copy.bits(HIRED, 1, 10), luck.bits(HIRED, 1, 10))
