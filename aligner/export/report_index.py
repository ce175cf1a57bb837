"""The report on a whole archive: thousands of episodes on one page that opens at once.

Sorting and choosing a show need no script. Each row carries its rank in every order as a CSS
variable; radio buttons say which of them is the flex order of the rows:

    <tr style="--a:3;--b:17">     body:has(#by-b:checked) tr { order: var(--b) }

Without CSS, or read aloud, the rows stand in the first order: the worst first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from aligner.export.charts import histogram
from aligner.export.figures import EpisodeFigures
from aligner.export.sheet import asset, cards, html_page
from aligner.timeline import clock_face


@dataclass(frozen=True, slots=True)
class _Column:
    """A figure of an episode: its heading, how to show it, and by what to sort, worst first."""

    heading: str
    shown: Callable[[EpisodeFigures], str]
    rank: Callable[[EpisodeFigures], float | str]
    wide: bool = False


_COLUMNS = (
    _Column("Placed", lambda e: f"{e.coverage:.1%}", lambda e: e.coverage),
    _Column("Severe", lambda e: f"{e.severe:,}", lambda e: -e.severe),
    _Column(
        "Gaps", lambda e: str(e.flagged("unintelligible")), lambda e: -e.flagged("unintelligible")
    ),
    _Column("Missing", lambda e: f"{e.unwritten_words:,}", lambda e: -e.unwritten_words),
    _Column("Unsaid", lambda e: str(e.lines - e.spoken), lambda e: e.spoken - e.lines, wide=True),
    _Column(
        "Doubtful",
        lambda e: str(e.flagged("doubtful_word")),
        lambda e: -e.flagged("doubtful_word"),
        wide=True,
    ),
    _Column("Jumps", lambda e: str(e.jumps), lambda e: -e.jumps, wide=True),
    _Column(
        "Length",
        lambda e: clock_face(e.duration).rpartition(".")[0],
        lambda e: -e.duration,
        wide=True,
    ),
)

_SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995)
_SHARE_NAMES = ("0", "50", "80", "90", "95", "97", "98", "99", "99.5")


def write_index(episodes: Sequence[EpisodeFigures], title: str = "Alignment report") -> str:
    """The page's HTML; O(n log n).

    Args:
        episodes: in any order; those with a problem are listed apart.
        title: plain text.
    """
    made = sorted((e for e in episodes if not e.problem), key=lambda e: (e.coverage, e.name))
    failed = sorted((e for e in episodes if e.problem), key=lambda e: (e.show, e.name))
    shows = sorted({episode.show for episode in made})
    body = f"""<header><h1>{escape(title)}</h1></header>
{_totals(made, failed)}
{_told("Not aligned", failed)}
{_told("Aligned, but to be looked at first", [e for e in made if e.doubt])}
<h2>Episodes by the share of their words that were placed</h2>
<p class="faint">A bar counts from its share up to the next one's; heights are logarithmic.</p>
{histogram(_shares(made), [f"{name} %" for name in _SHARE_NAMES], "Episodes by share placed")}
{_shows(made)}
<h2>Episodes</h2>
<p class="faint">Placed: share of the words that have a place in the audio. Missing: words that are
spoken and not written, about. Unsaid: paragraphs that are not spoken as written. Jumps: places
where the stamps and the audio part by another amount.</p>
{_choices(shows)}
<table class="all"><thead><tr><th>Episode</th><th class="wide">Show</th>{_headings()}</tr></thead>
<tbody>
{_rows(made, shows)}
</tbody></table>"""
    return html_page(
        title, body, style=asset("report.css") + asset("report_index.css") + _rules(len(shows))
    )


def _totals(made: Sequence[EpisodeFigures], failed: Sequence[EpisodeFigures]) -> str:
    words, placed = sum(e.words for e in made), sum(e.placed for e in made)
    hours = sum(e.duration for e in made) / 3600
    unwritten = sum(e.unwritten_words for e in made)
    return cards(
        [
            ("Episodes", f"{len(made):,}", f"{hours:,.1f} h of audio", False),
            (
                "Not aligned",
                f"{len(failed):,}",
                "reasons below" if failed else "all could be",
                bool(failed),
            ),
            ("Words placed", f"{placed / max(1, words):.2%}", f"of {words:,}", False),
            ("Severe flags", f"{sum(e.severe for e in made):,}", "readers are misled", False),
            ("Gaps", f"{sum(e.flagged('unintelligible') for e in made):,}", "to fill", False),
            ("Missing", f"≈ {unwritten:,}", "words, spoken but not written", False),
        ]
    )


def _told(heading: str, episodes: Sequence[EpisodeFigures]) -> str:
    """Episodes with a reason each; nothing if there are none."""
    if not episodes:
        return ""
    rows = "".join(
        f'<tr><td>{_linked(e)}</td><td class="faint">{escape(e.show)}</td>'
        f'<td class="{"severe" if e.problem else "warning"}">'
        f"{escape(e.problem or e.doubt)}</td></tr>"
        for e in episodes
    )
    head = "<tr><th>Episode</th><th>Show</th><th>Why</th></tr>"
    return f'<h2>{heading}</h2><table class="stack">{head}{rows}</table>'


def _linked(episode: EpisodeFigures) -> str:
    name = escape(episode.name)
    return f'<a href="{escape(episode.page)}">{name}</a>' if episode.page else name


def _shares(made: Sequence[EpisodeFigures]) -> list[int]:
    counts = [0] * len(_SHARES)
    for episode in made:
        counts[max(i for i, least in enumerate(_SHARES) if episode.coverage >= least)] += 1
    return counts


def _shows(made: Sequence[EpisodeFigures]) -> str:
    by_show: dict[str, list[EpisodeFigures]] = defaultdict(list)
    for episode in made:
        by_show[episode.show].append(episode)
    if len(by_show) < 2:
        return ""
    rows = "".join(
        f'<tr><td>{escape(show)}</td><td class="n">{len(each):,}</td>'
        f'<td class="n wide">{sum(e.duration for e in each) / 3600:,.1f}</td>'
        f'<td class="n">{sum(e.placed for e in each) / max(1, sum(e.words for e in each)):.2%}</td>'
        f'<td class="n">{sum(e.severe for e in each):,}</td></tr>'
        for show, each in sorted(by_show.items())
    )
    head = (
        '<th class="n">Episodes</th><th class="n wide">Hours</th>'
        '<th class="n">Placed</th><th class="n">Severe</th>'
    )
    return (
        f"<h2>Shows</h2><div class=scroll><table><tr><th>Show</th>{head}</tr>{rows}</table></div>"
    )


def _choices(shows: Sequence[str]) -> str:
    orders = "".join(
        f'<label><input type="radio" name="by" id="by-{i}"{" checked" if not i else ""}>'
        f"{column.heading}</label>"
        for i, column in enumerate((*_COLUMNS, _BY_NAME))
    )
    reverse = '<label><input type="checkbox" id="back">Reverse</label>'
    sorting = f"<fieldset><legend>Sort by</legend>{orders}{reverse}</fieldset>"
    if len(shows) < 2:
        return sorting
    chosen = "".join(
        f'<label><input type="radio" name="show" id="s{i}">{escape(show) or "–"}</label>'
        for i, show in enumerate(shows)
    )
    every = '<label><input type="radio" name="show" checked>All</label>'
    return f"{sorting}<fieldset><legend>Show</legend>{every}{chosen}</fieldset>"


_BY_NAME = _Column("Name", lambda e: e.name, lambda e: e.name)


def _rules(shows: int) -> str:
    """The CSS that sorts and chooses."""
    orders = "".join(
        f"body:has(#by-{i}:checked) .all tbody tr{{order:var(--{chr(97 + i)})}}\n"
        f"body:has(#by-{i}:checked):has(#back:checked) .all tbody tr"
        f"{{order:calc(-1*var(--{chr(97 + i)}))}}\n"
        for i in range(len(_COLUMNS) + 1)
    )
    return orders + "".join(
        f"body:has(#s{i}:checked) .all tbody tr:not(.s{i}){{display:none}}\n" for i in range(shows)
    )


def _headings() -> str:
    return "".join(f'<th class="{_class(each)}">{each.heading}</th>' for each in _COLUMNS)


def _class(column: _Column) -> str:
    return "n wide" if column.wide else "n"


def _rows(made: Sequence[EpisodeFigures], shows: Sequence[str]) -> str:
    ranks = [_ranks(made, column) for column in (*_COLUMNS, _BY_NAME)]
    number = {show: i for i, show in enumerate(shows)}
    return "\n".join(
        _row(episode, number[episode.show], [rank[i] for rank in ranks])
        for i, episode in enumerate(made)
    )


def _ranks(made: Sequence[EpisodeFigures], column: _Column) -> list[int]:
    keys = [column.rank(episode) for episode in made]
    order = sorted(range(len(made)), key=lambda i: (keys[i], i))
    ranks = [0] * len(made)
    for rank, i in enumerate(order):
        ranks[i] = rank
    return ranks


def _row(episode: EpisodeFigures, show: int, ranks: Sequence[int]) -> str:
    style = ";".join(f"--{chr(97 + i)}:{rank}" for i, rank in enumerate(ranks))
    low = " low" if episode.coverage < 0.9 else ""
    cells = "".join(
        f'<td class="{_class(column)}{low if not i else ""}">{column.shown(episode)}</td>'
        for i, column in enumerate(_COLUMNS)
    )
    return (
        f'<tr class=s{show} style="{style}"><td>{_linked(episode)}</td>'
        f"<td class=wide>{escape(episode.show)}</td>{cells}</tr>"
    )
