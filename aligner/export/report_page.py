"""The report on one episode: what a person should know of it and look at, on one page.

The page is one file without anything from elsewhere. It works without a script: details open,
drawings show what they show, and times are links into the sound. The few lines of script that are
there make a click on a time play in the page instead of another tab.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from aligner.alignment.file import AlignmentFile
from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import KINDS
from aligner.export.charts import clock_map, histogram, shift_map, strip
from aligner.export.figures import (
    HISTOGRAM_BINS,
    EpisodeFigures,
    WorstLine,
    confidence_histogram,
    jumps,
    summarise,
    worst_lines,
)
from aligner.export.sheet import asset, cards, html_page
from aligner.timeline import Segment, clock_face

_SCRIPT = """
const audio = document.querySelector("audio");
document.documentElement.classList.add("scripted");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-t]");
  if (!link) return;
  event.preventDefault();
  audio.currentTime = Number(link.dataset.t);
  audio.play().catch(() => {});
});
"""

_LONGEST_TEXT = 220
"""Characters of a line that a table shows."""


def write_report(file: AlignmentFile, *, sound: str, index: str = "") -> str:
    """The page's HTML.

    Args:
        file: the alignment.
        sound: where the audio is, relative to the page, percent-encoded.
        index: where the index of all episodes is, likewise; empty for none.
    """
    made, figures, sound = file.alignment, summarise(file), escape(sound)
    steps = [_step(i) for i in range(HISTOGRAM_BINS)]
    back = f'<a href="{escape(index)}">All episodes</a> · ' if index else ""
    body = f"""<header><h1 dir="auto">{escape(figures.name)}</h1>
<p class="faint">{back}{escape(figures.show)} · {_clock(figures.duration)} of audio</p></header>
{_cards(figures)}
<h2>The episode from left to right</h2>
{strip(made, file.flags, sound)}
{_key()}
<h2>The clock of the stamps</h2>
<p>{_clock_sentence(file)}</p>
{shift_map(made)}
<p class="faint">The whole map: transcript time, upwards, against audio time.</p>
{clock_map(made)}
<h2>How sure the words are</h2>
<p>Words by the probability that they were said where they stand; logarithmic.</p>
{histogram(confidence_histogram(made), steps, "Words by confidence")}
<h2>What to look at</h2>
{_flags(file.flags, sound)}
<h2>The worst lines</h2>
{_worst(worst_lines(made), sound)}
<footer><p>Transcript {escape(file.transcript.path)} (sha256 {file.transcript.sha256[:12]}…),
audio {escape(file.audio.path)} (sha256 {file.audio.sha256[:12]}…).
{escape(made.engine)}, {escape(made.acoustic_model)}.</p></footer>
<div class="player"><audio controls preload="none" src="{sound}"></audio></div>"""
    return html_page(figures.name, body, style=asset("report.css"), script=_SCRIPT)


def _clock(seconds: float) -> str:
    return clock_face(seconds).rpartition(".")[0]


def _step(i: int) -> str:
    return f"{i / HISTOGRAM_BINS:g}" if i % 5 == 0 else ""


def _cards(figures: EpisodeFigures) -> str:
    unspoken = figures.lines - figures.spoken
    missing = figures.flagged("not_transcribed")
    return cards(
        [
            (
                "Words placed",
                f"{figures.coverage:.1%}",
                f"{figures.placed:,} of {figures.words:,}",
                figures.coverage < 0.9,
            ),
            ("Lines not as spoken", str(unspoken), f"of {figures.lines}", unspoken > 0),
            ("Gaps", str(figures.flagged("unintelligible")), "[unintelligible]", False),
            ("Speech not written", str(missing), f"≈ {figures.unwritten_words} words", missing > 0),
            ("Doubtful", str(figures.flagged("doubtful_word")), "words or runs", False),
            ("Breaks", str(figures.breaks), f"{figures.break_seconds:.0f} s", False),
        ]
    )


def _key() -> str:
    entries = (
        ("speech", "speech"),
        ("break", "break"),
        ("severe", "gap"),
        ("missing", "speech that is not written"),
        ("warn", "doubtful words, below"),
    )
    items = "".join(
        f'<li><i style="background:var(--{colour})"></i>{name}</li>' for colour, name in entries
    )
    return f'<ul class="key">{items}</ul>'


def _clock_sentence(file: AlignmentFile) -> str:
    found = jumps(file.alignment)
    if not found:
        return "The stamps keep one clock with the audio throughout."
    told = "; ".join(f"{by:+.1f} s at {clock_face(at)}" for at, by in found)
    return f"The stamps and the audio part {len(found)} times: {told}."


def _flags(flags: Sequence[Flag], sound: str) -> str:
    if not flags:
        return "<p>Nothing.</p>"
    order = list(KINDS)
    ranked = sorted(flags, key=lambda flag: order.index(flag.kind))
    groups = [(kind, list(group)) for kind, group in groupby(ranked, lambda flag: flag.kind)]
    most = max(len(group) for _, group in groups)
    return "".join(
        f'<details><summary title="{escape(KINDS[kind].meaning)}">'
        f"<span>{escape(KINDS[kind].heading)}</span>"
        f'<span class="count">{len(group)}</span>'
        f'<span class="meter" style="width:{100 * len(group) / most:.1f}%"></span></summary>'
        f'<table class="stack"><tr><th>Audio</th><th class="n">Line</th><th>What</th></tr>'
        f"{''.join(_flag_rows(group, sound))}</table></details>"
        for kind, group in groups
    )


def _flag_rows(flags: Sequence[Flag], sound: str) -> Iterator[str]:
    for flag in flags:
        yield (
            f'<tr><td class="t">{_listen(flag.segment, sound)}</td>'
            f'<td class="n" data-is="line">{flag.line or ""}</td>'
            f'<td class="{flag.severity}" dir="auto">{escape(flag.told)}</td></tr>'
        )


def _listen(segment: Segment | None, sound: str) -> str:
    if segment is None:
        return "–"
    where = f"{sound}#t={segment.onset:.2f},{segment.offset:.2f}"
    return (
        f'<a href="{where}" data-t="{segment.onset:.2f}" target="_blank">'
        f"{clock_face(segment.onset)}</a>"
    )


def _worst(lines: Sequence[WorstLine], sound: str) -> str:
    if not lines:
        return "<p>No line has a word that is likely wrong.</p>"
    rows = "".join(
        f'<tr><td class="t">{_listen(each.line.segment, sound)}</td>'
        f'<td class="n" data-is="line">{each.line.line}</td>'
        f'<td class="n" data-is="likely wrong">{each.wrong:.1f}</td>'
        f'<td class="wide t">{each.line.verdict.replace("_", " ")}</td>'
        f'<td dir="auto">{_excerpt(each)}</td></tr>'
        for each in lines
    )
    head = (
        '<tr><th>Audio</th><th class="n">Line</th><th class="n">Likely wrong</th>'
        '<th class="wide">Verdict</th><th>Words</th></tr>'
    )
    return f'<table class="stack">{head}{rows}</table>'


def _excerpt(worst: WorstLine) -> str:
    text = worst.text
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT].rpartition(" ")[0] + " …"
    who = f"<b>{escape(worst.line.speaker)}:</b> " if worst.line.speaker else ""
    return who + escape(text)
