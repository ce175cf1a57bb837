"""The command line: `aligner COMMAND …`, one module a command, loaded when it is called.

Exit codes: 0 fine, 1 a person should look, 2 usage, 3 bad input, 4 something is not installed,
5 part of a batch failed, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from aligner import __version__
from aligner.errors import AlignerError
from aligner.interrupts import Interrupts

NEEDS_REVIEW = 1
USAGE = 2
INTERRUPTED = 130

_COMMANDS = {
    "align": "Find where every word of a transcript is said, and what to look at.",
    "batch": "Align whole shows: pairs, downloads, worker processes, clusters, a report.",
    "watch": "Align new episodes and changed transcripts as they appear.",
    "lint": "Check a transcript's text alone.",
    "dialects": "List the forms that transcripts are read in; show how a file is read.",
    "convert": "Write a transcript in another form, and say what is lost.",
    "retime": "Put a transcript's stamps on the clock of a recording.",
    "publish": "Make a corrected transcript a patch, a branch or a pull request.",
    "check-pr": "Listen to what a pull request changes, and report it as a comment.",
    "import-page": "Compare a transcript with an episode's page, or make a first one of it.",
    "export": "Write an alignment as captions, a page to read along, tables, Praat, Audacity.",
    "review": "Report on one alignment or thousands: what is good, what to look at.",
    "speakers": "List who speaks how long, and turns that sound like somebody else.",
    "voices": "List the voices that are kept between episodes, and delete them.",
    "vocabulary": "List the names, terms and phrases of shows, for the words of gaps.",
    "evaluate": "Measure an alignment against a truth file.",
    "edit": "Fetch an episode's text and sound, and open its first gap.",
    "demo": "Align the sample episode and open the editor on it.",
    "serve": "Edit transcripts in a browser, from gap to gap.",
    "backup": "Write an editor's texts, edits and people into one file, while it runs.",
    "restore": "Put such a file back.",
    "pull": "Bring what upstream changed into the texts of an editor.",
    "invite": "Let the first person into an editor that many people use.",
}


class LazyCommands(click.Group):
    """Knows the commands by name and imports one when it runs: `aligner lint` needs no numpy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order people need them."""
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """The command, or None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"aligner.cli.{cmd_name.replace('-', '_')}").command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return _with_examples(command)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Names with their summaries, without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _with_examples(command: click.Command) -> click.Command:
    r"""Let `\b` keep the lines of examples apart: click wants the character, docstrings are raw."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    return command


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aligner")
def cli() -> None:
    r"""Align Markdown podcast transcripts with their audio, and find what needs a person.

    \b
    aligner demo                                  try it on the sample
    aligner align episode.md episode.mp3          what should somebody look at?
    aligner align episode.md episode.mp3 -o episode.json
    aligner lint episode.md                       check the text alone
    """


_with_examples(cli)


def main() -> None:
    """Run, and turn every way to end into its exit code and at most one line of complaint."""
    interrupts = Interrupts()
    with interrupts.noted():
        try:
            code = cli.main(prog_name="aligner", standalone_mode=False)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - what is unknown is raised
            code = INTERRUPTED if interrupts.came else _told(error)
            if code == INTERRUPTED:
                click.echo("\naligner: interrupted; nothing was left half-written.", err=True)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: BaseException) -> int:
    """Complain of what ended the command; its exit code."""
    match error:
        case click.UsageError():
            error.show()
            return USAGE
        case AlignerError():
            click.echo(f"aligner: {error}", err=True)
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError():
            # Whoever read our output has seen enough (`| head`); Python must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case _:
            raise error
