"""What must be known beside the answer, on its page: who is left out, who waits, what the budget does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import assumed, evidence, left_out, views
from sim.show.answer import Answer
from sim.show.tables import at, each
from sim.show.words import digits, missing, words

if TYPE_CHECKING:
    from sim.show.scene import Look, Scene
    from sim.study.result import Result


def beside(result: Result, scene: Scene) -> list[str]:
    """A few sentences, each with the section in which more of it is found."""
    text = words()["report"]["answer_page"]
    ranking = Answer(result, scene).ranking()
    said: list[str] = []
    if ranking:
        said += _left_out(result, scene, ranking[0]) + _waiting(result, scene, ranking[0])
    reversals = views.warnings(result, scene)
    if reversals:
        said.append(text["reversal"].format(n=len(reversals)))
    said += assumed.flips(result, scene)[:1]
    found = evidence.tally(result)
    said.append(text["assumed"].format(assumed=found.assumed, n=found.n))
    return said


def _left_out(result: Result, scene: Scene, best: Look) -> list[str]:
    """How those whom the best policy never admitted fare."""
    found = left_out.parts(result, scene, "housed")
    return left_out.sentences(found, scene._replace(looks=(best,)))


def _waiting(result: Result, scene: Scene, best: Look) -> list[str]:
    """What the best policy adds to the wait of the others on the list."""
    rows = at(result.delays, scene.last)
    own = rows[(rows["policy"] == best.name) & (rows["counted"] == "net") & (rows["kind"] == "standing")]
    text = words()["report"]["answer_page"]["waiting"]
    return [
        text.format(policy=best.title, days=digits(row.mean, 1), low=digits(row.low, 1), high=digits(row.high, 1))
        for row in each(own)
        if not (missing(row.mean) or missing(row.low))
    ]
