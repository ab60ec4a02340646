"""Says which points each part of a large result holds: a fixed number, begun anew wherever the result has grown."""

from __future__ import annotations

from typing import NamedTuple


class Layout(NamedTuple):
    """Parts of `points_a_part` points each; `ends` are the numbers of points that there were to be, growth by growth.

    The last part before an end may be short: what has once been made is never made again in another size.
    """

    points_a_part: int
    ends: tuple[int, ...]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return self.before(len(self.ends))

    def before(self, pieces: int) -> int:
        """How many parts the first pieces have."""
        starts = (0, *self.ends)
        return sum(
            -(-(end - start) // self.points_a_part) for start, end in zip(starts, self.ends[:pieces], strict=False)
        )

    def points_of(self, part: int) -> range:
        """The points of a part."""
        piece = next(number for number in range(len(self.ends)) if part < self.before(number + 1))
        start, end = (0, *self.ends)[piece], self.ends[piece]
        first = start + (part - self.before(piece)) * self.points_a_part
        return range(first, min(first + self.points_a_part, end))

    def part_of(self, point: int) -> int:
        """The part in which a point lies."""
        piece = next(number for number, end in enumerate(self.ends) if point < end)
        return self.before(piece) + (point - (0, *self.ends)[piece]) // self.points_a_part
