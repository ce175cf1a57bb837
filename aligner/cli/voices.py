"""`aligner voices`: the voices that are kept between episodes, and their end."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from aligner.alignment.voices.voice_files import VoiceFolder
from aligner.cli.tables import print_voices
from aligner.errors import BadInput


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--forget", metavar="NAME", help="Delete what is kept of this person's voice.")
@click.option("--forget-all", is_flag=True, help="Delete everything that is kept.")
@click.option("--show", help="Only in this show.")
def command(folder: Path, forget: str | None, forget_all: bool, show: str | None) -> None:
    r"""List whose voices are kept in FOLDER (`--voices` of align, batch and serve), or delete them.

    A voice is kept as sums of its timbre and pitch, a file an episode; no sound, no words. It
    proposes a name for turns without one (`**Unknown:**`, `**Speaker 1:**`) in the show's other
    episodes. What is deleted comes back when its episode is aligned with --voices again.

    \b
    aligner align practicalai/practical-ai-22.md 22.mp3 --voices voices -o 22.json
    aligner voices voices
    aligner voices voices --forget "Chris Benson"
    aligner voices voices --forget-all --show practicalai
    """
    if forget is not None and forget_all:
        raise click.UsageError("--forget NAME or --forget-all, not both.")
    if not folder.is_dir():
        raise BadInput(str(folder), "is no folder.", "Name the one that --voices named.")
    kept = VoiceFolder(folder)
    if forget is not None or forget_all:
        gone = kept.forget(forget, show)
        if forget is not None and not gone:
            where = f"of {show} " if show is not None else ""
            raise BadInput(
                str(folder),
                f"no voice {where}is kept under '{forget}'.",
                "List them without --forget.",
            )
        click.echo(f"{gone} kept voice{'s' if gone != 1 else ''} deleted")
        return
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for each in kept.all():
        for voice in each.voices:
            if show in {None, each.show}:
                seconds[each.show, voice.name].append(voice.seconds)
    if not seconds:
        click.echo("No voice is kept.")
        return
    print_voices([(*who, len(heard), sum(heard)) for who, heard in sorted(seconds.items())])
