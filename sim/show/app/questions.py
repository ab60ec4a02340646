"""The questions under which a result is shown, and which sections and charts of the report answer each."""

from __future__ import annotations

from typing import NamedTuple

FIRST = "durably_housed_over_time"
"""The chart that is drawn before all others, and stands beside the answer."""
FILE_OF_RESULT = "file-of-result:"
"""What stands in a piece of HTML where the server puts the address under which a file of the result can be had."""
ELSEWHERE = ("biographies",)
"""Sections of the report that the page has another way: any family can be followed under a run as agents."""


class Question(NamedTuple):
    """A question, by its name in the catalogue of words; the charts are those that its sections may show."""

    name: str
    sections: tuple[str, ...]
    charts: tuple[str, ...]


BESIDE = "beside"
"""The piece that follows the answer under its tab: what must be known beside it takes longer to find."""
QUESTIONS = (
    Question("answer", ("answer",), (FIRST,)),
    Question(
        "where",
        ("levels", "flows", "leaving"),
        ("where_families_are", FIRST, "flows_from_camp_to_home", "first_home_or_leaving"),
    ),
    Question(
        "differ",
        ("differences", "parts", "best"),
        ("differences_to_baseline", "parts_of_the_difference", "chance_of_being_best"),
    ),
    Question("left_out", ("left_out", "waiting"), ("homes_by_group", "days_others_wait")),
    Question(
        "cost",
        ("costs", "worth"),
        (
            "cost_by_heading",
            "cost_by_payer",
            "cost_against_effect",
            "cost_frontier",
            "acceptability",
            "acceptability_under_assumptions",
            "value_of_knowing",
        ),
    ),
    Question("rests", ("sure", "assumptions", "evidence", "limits", "recipe"), ("assumptions_that_matter",)),
)
"""In the order of the tabs; whatever the report says and no question names stands under the last."""


def sections_of(question: Question, every: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the report's sections answer a question, in the report's order."""
    named = {name for one in QUESTIONS for name in one.sections} | set(ELSEWHERE)
    left = [name for name in every if name not in named] if question == QUESTIONS[-1] else []
    return tuple(name for name in every if name in question.sections or name in left)
