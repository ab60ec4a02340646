"""The command and its sub-commands: each lives in a file of `sim.cli.commands` and is read when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from sim.cli.printing import put

NAME = "camp2housing"
COMMANDS: dict[str, str] = {
    "compare": "Compare the policies of a study and write the result.",
    "report": "Draw the report of a comparison or a sweep again.",
    "run": "Run one policy once, month by month.",
    "biography": "Follow one synthetic family under each policy.",
    "explain": "Tell a study or a validation back as it was understood.",
    "check": "Say everything that is wrong in files.",
    "alike": "Compare policies at equal spending and at an equal quota.",
    "sweep": "Run a study at many points of its numbers; no run is ever lost.",
    "query": "Ask a sweep's result in SQL.",
    "replay": "Live one run of a sweep again, to the bit.",
    "decompose": "Split the difference between two policies into its parts.",
    "evidence": "List every number and what it rests on.",
    "new": "Lay the files of a new city, instrument or validation.",
    "calibrate": "Learn parameters from a city's own counts.",
    "card": "Tell on one page what would change the answer for a city.",
    "app": "Open the dashboard in the browser.",
    "validate": "Hold the model against published programmes.",
}
"""Every command with its line in `--help`, in the order in which help lists them."""


class Late(click.Group):
    """A group whose commands are imported when one of them is asked for, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = import_module(f"sim.cli.commands.{cmd_name}").command
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise _no_such(args[0], ctx)
        return super().resolve_command(ctx, args)


def _no_such(word: str, ctx: click.Context) -> click.UsageError:
    """What was wanted in place of a word that is no command: the nearest, or where all of them are listed."""
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1, cutoff=0.5)
    todo = f"did you mean {near[0]}?" if near else f"{NAME} --help lists them"
    return click.UsageError(f'wanted a command, got "{word}"; {todo}', ctx)


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        import sim

        put(f"{NAME} {sim.__version__}\n")
        context.exit()


@click.group(cls=Late, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which version."
)
def commands() -> None:
    """Compare policies that move families from camps into homes, under stated assumptions.

    Not a forecast, and never a tool to score a single family.
    """
