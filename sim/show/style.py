"""The paper of the charts: sizes, type, margins, footer, and how a figure becomes SVG and PNG of fixed bytes."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from matplotlib import rc_context
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes
    from matplotlib.gridspec import GridSpec

    from sim.show.scene import Look

WIDTH = 9.5
HEAD = 0.2
TITLE_LINE = 0.22
FOOT_LINE = 0.145
DPI = 144
INK = "#1A1A1A"
QUIET = "#595959"
GRID = "#DDDDDD"
FALLBACK = "'DejaVu Sans', Verdana, Arial, sans-serif"

STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    "axes.formatter.use_locale": False,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 9.5,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.color": QUIET,
    "hatch.linewidth": 0.6,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "path.simplify": False,
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 8.5,
}


def styled(salt: str = "camp-to-housing") -> AbstractContextManager[None]:
    """The style, for as long as a figure is drawn and saved; `salt` fixes the ids in its SVG."""
    settings: Any = {**STYLE, "svg.hashsalt": salt}
    return rc_context(settings)


class Sheet(NamedTuple):
    """A figure with its title and footer; `top` and `bottom` bound what is left for the chart, in inches."""

    figure: Figure
    width: float
    height: float
    top: float
    bottom: float

    def x(self, inches: float) -> float:
        """A distance from the left edge as a share of the width (negative: from the right edge)."""
        return (inches if inches >= 0 else self.width + inches) / self.width

    def y(self, inches: float) -> float:
        """A distance above the footer as a share of the height (negative: below the title)."""
        return (self.bottom + inches if inches >= 0 else self.top + inches) / self.height

    def grid(
        self, shape: tuple[int, int], box: tuple[float, float, float, float], gaps: tuple[float, float]
    ) -> GridSpec:
        """Rows and columns of axes in a box (left, right, bottom, top, as in `x` and `y`); gaps in axes' sizes."""
        left, right, bottom, top = box
        return self.figure.add_gridspec(
            *shape,
            left=self.x(left),
            right=self.x(right),
            bottom=self.y(bottom),
            top=self.y(top),
            hspace=gaps[0],
            wspace=gaps[1],
        )


class Footed(Protocol):
    """What the footer of a chart says: over what it is taken, and where it comes from."""

    @property
    def sample(self) -> str: ...

    @property
    def source(self) -> str: ...


def sheet(scene: Footed, title: str, body: float) -> Sheet:
    """A blank sheet with room of `body` inches between the title and a footer that says n, policies and source."""
    head = textwrap.wrap(title, 88)
    foot = [*textwrap.wrap(scene.sample, 178), scene.source]
    top_margin = HEAD + TITLE_LINE * len(head)
    bottom = 0.12 + FOOT_LINE * len(foot)
    height = top_margin + body + bottom
    figure = Figure(figsize=(WIDTH, height))
    figure.text(
        0.12 / WIDTH, 1 - 0.12 / height, "\n".join(head), fontsize=12, fontweight="bold", va="top", linespacing=1.2
    )
    figure.text(0.12 / WIDTH, 0.08 / height, "\n".join(foot), fontsize=7.5, color=QUIET, va="bottom", linespacing=1.3)
    return Sheet(figure, WIDTH, height, height - top_margin, bottom)


def tab(axes: Axes, look: Look, wrap: int = 34) -> None:
    """Head a panel with the name of its policy over a bar in the policy's colour."""
    axes.set_title("\n".join(textwrap.wrap(look.title, wrap)), loc="left", pad=7, fontweight="bold")
    axes.plot(
        [0, 1],
        [1.02, 1.02],
        transform=axes.transAxes,
        color=look.colour,
        linewidth=4,
        clip_on=False,
        solid_capstyle="butt",
    )


def month_axis(axes: Axes, months: int) -> None:
    """Months along the bottom, a tick a year when there is room."""
    step = next(step for step in (1, 3, 6, 12, 24, 60, 120) if months / step <= 6 or step == 120)
    axes.set_xlim(0, max(months, 1))
    axes.set_xticks(range(0, months + 1, step))


def spread_labels(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near as can be to those wanted, in the same order, at least `gap` apart, within low and high."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    placed = [0.0] * len(wanted)
    floor = low
    for rank, i in enumerate(order):
        ceiling = high - gap * (len(order) - 1 - rank)
        placed[i] = max(floor, min(wanted[i], ceiling))
        floor = placed[i] + gap
    return placed


def svg_text(figure: Figure, label: str) -> str:
    """The figure as SVG without date, creator or other metadata; `label` tells it to those who cannot see it."""
    from xml.sax.saxutils import quoteattr

    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue().replace("'DejaVu Sans'", FALLBACK)
    return text.replace("<svg ", f'<svg role="img" aria-label={quoteattr(label)} ', 1)


def png_bytes(figure: Figure) -> bytes:
    """The figure as PNG without software or date."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def inline(svg: str, stem: str) -> str:
    """The SVG as an element of a page: no prologue, ids of its own, as wide as the page allows."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r'\bid="([^"]+)"', rf'id="{stem}-\1"', body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{stem}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{stem}-\1)", body)
    opening, rest = body.split(">", 1)
    opening = re.sub(r'\s(?:width|height)="[^"]*"', "", opening)
    return f"{opening}>{rest}"
