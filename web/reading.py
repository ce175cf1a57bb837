"""What the pages show, put together from the tables: nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.documents import Document, Row
from web.shapes import (
    Json,
    claim_json,
    edited_json,
    episode_json,
    flag_json,
    moment,
    person_json,
    progress_json,
    relabelled,
    row_json,
    splice_json,
)
from web.shelf import Shelf, Step, line_edit, realigned_since
from web.tables import Claim, Entry, Episode, FlagRow, Opinion, Person
from web.undo import stacks_of

STATES = ("open", "filled", "partly_resolved", "confirmed_unintelligible", "not_a_problem")


def all_episodes(session: Session, now: float) -> list[Json]:
    """Every episode with its counts, by title."""
    counts = _counts(session)
    edits = _edits(session)
    claims = _claimants(session, now)
    empty = {"gaps": dict.fromkeys(STATES, 0), "flags": dict.fromkeys(STATES, 0)}
    return [
        episode_json(
            episode,
            {
                **counts.get(episode.id, empty),
                **edits.get(episode.id, {"edits": 0, "edited": None}),
            },
            claims.get(episode.id, ()),
        )
        for episode in session.scalars(select(Episode).order_by(Episode.slug))
    ]


def one_episode(session: Session, episode: Episode, now: float) -> Json:
    """One episode with its counts."""
    counts = _counts(session, episode.id).get(
        episode.id, {"gaps": dict.fromkeys(STATES, 0), "flags": dict.fromkeys(STATES, 0)}
    )
    edits = _edits(session, episode.id).get(episode.id, {"edits": 0, "edited": None})
    people = _claimants(session, now).get(episode.id, ())
    return episode_json(episode, {**counts, **edits}, people)


def whole_episode(
    session: Session, shelf: Shelf, episode: Episode, me: int | None, now: float
) -> Json:
    """All that the editor needs to begin."""
    copy = shelf.copy(session, episode)
    breaks = copy.alignment.breaks if copy.alignment else ()
    claims = claims_of(session, episode, me, now)
    return {
        "episode": one_episode(session, episode, now),
        "rows": rows_json(session, episode, copy.document.rows()),
        "flags": flags_json(session, episode, copy.document, me, claims),
        "breaks": [
            {
                "onset": round(each.segment.onset, 3),
                "offset": round(each.segment.offset, 3),
                "line": each.line,
            }
            for each in breaks
        ],
        "claims": claims,
        **standing(session, episode, me),
    }


def standing(session: Session, episode: Episode, me: int | None) -> Json:
    """Revision, tick, and whether I can undo or redo."""
    mine = stacks_of(session, episode.id, me)
    return {
        "revision": episode.revision,
        "tick": episode.tick,
        "undo": bool(mine.undoable),
        "redo": bool(mine.redoable),
    }


def rows_json(session: Session, episode: Episode, rows: Iterable[Row]) -> list[Json]:
    """Rows with who edited them."""
    held = list(rows)
    wanted = {row.revision for row in held if row.revision}
    edited: dict[int, Json] = {}
    if wanted:
        query = select(Entry, Person).join(Person, Person.id == Entry.person_id)
        query = query.where(Entry.episode_id == episode.id, Entry.revision.in_(wanted))
        for entry, person in session.execute(query):
            edited[entry.revision] = edited_json(entry, {person.id: person})
    return [row_json(row, edited.get(row.revision)) for row in held]


def splices_json(session: Session, steps: Sequence[Step]) -> list[Json]:
    """Edits as the browser applies them."""
    people = people_by_id(session, (step.entry.person_id for step in steps))
    splices: list[Json] = []
    for step in steps:
        edit = line_edit(step.entry)
        edited = edited_json(step.entry, people)
        rows = [row_json(row, edited) for row in step.after.rows_of(edit.first, edit.last_after)]
        below = relabelled(step.before, step.after, edit)
        splices.append(splice_json(step.entry, rows, below, people))
    return splices


def changes_since(
    session: Session, shelf: Shelf, episode: Episode, since: int, me: int | None, now: float
) -> Json:
    """What happened after tick `since`."""
    claims = claims_of(session, episode, me, now)
    answer: Json = {
        "reload": False,
        "splices": [],
        "flags": [],
        "gone": [],
        "retimed": [],
        "claims": claims,
        "state": episode.state,
        "progress": progress_json(episode) if episode.state == "working" else None,
        **standing(session, episode, me),
    }
    if since >= episode.tick:
        return answer
    last = select(func.max(Entry.revision)).where(
        Entry.episode_id == episode.id, Entry.tick <= since
    )
    steps = shelf.steps(session, episode, session.scalar(last) or 0)
    if steps is None or since < episode.aligned_tick:
        return {**answer, "reload": True}
    document = shelf.document(session, episode)
    retimed = [
        row
        for entry, _ in realigned_since(session, episode.id, since)
        for line in document.lines_of(entry.revision)
        for row in document.rows_of(line, line)
    ]
    return {
        **answer,
        "retimed": rows_json(session, episode, retimed),
        "splices": splices_json(session, steps),
        "flags": flags_json(session, episode, document, me, claims, since=since),
        "gone": gone_since(session, episode, since),
    }


def flags_json(
    session: Session,
    episode: Episode,
    document: Document,
    me: int | None,
    claims: Sequence[Json],
    *,
    since: int = -1,
) -> list[Json]:
    """Flags in the order of the text; only those that changed after tick `since`."""
    query = select(FlagRow).where(FlagRow.episode_id == episode.id, FlagRow.gone.is_(False))
    query = query.where(FlagRow.tick > since).order_by(FlagRow.line, FlagRow.start)
    opinions = opinions_of(session, episode.id)
    on_it = {claim["flag"]: claim for claim in claims if claim["flag"]}
    return [
        flag_json(
            flag,
            document.lines[flag.line - 1] if 0 < flag.line <= len(document.lines) else "",
            opinions.get(flag.id, {}),
            me,
            on_it.get(flag.id),
        )
        for flag in session.scalars(query)
    ]


def opinions_of(session: Session, episode_id: int) -> Mapping[str, dict[int, str]]:
    """What people said of an episode's flags: by flag, by person."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for opinion in session.scalars(select(Opinion).where(Opinion.episode_id == episode_id)):
        said[opinion.flag_id][opinion.person_id] = opinion.state
    return said


def gone_since(session: Session, episode: Episode, since: int) -> list[str]:
    """Flags that a new alignment does not raise any more."""
    query = select(FlagRow.id).where(
        FlagRow.episode_id == episode.id, FlagRow.gone.is_(True), FlagRow.tick > since
    )
    return list(session.scalars(query))


def claims_of(session: Session, episode: Episode, me: int | None, now: float) -> list[Json]:
    """Who is on the episode now."""
    query = select(Claim, Person).join(Person, Person.id == Claim.person_id)
    query = query.where(Claim.episode_id == episode.id, Claim.expires > now)
    return [claim_json(claim, person, me, now) for claim, person in session.execute(query)]


def people_by_id(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """The people of these ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {each.id: each for each in session.scalars(select(Person).where(Person.id.in_(wanted)))}


def progress_of_all(session: Session) -> Json:
    """How far the alignments are."""
    columns = session.scalars(select(Episode).order_by(Episode.slug)).all()
    return {
        "episodes": [
            {
                "slug": episode.slug,
                "state": episode.state,
                "progress": progress_json(episode) if episode.state == "working" else None,
                "error": episode.error,
            }
            for episode in columns
        ],
        "working": next((each.slug for each in columns if each.state == "working"), None),
        "waiting": sum(each.state == "waiting" for each in columns),
    }


def _counts(session: Session, episode_id: int | None = None) -> dict[int, Json]:
    query = select(FlagRow.episode_id, FlagRow.kind, FlagRow.state, func.count())
    query = query.where(FlagRow.gone.is_(False))
    if episode_id is not None:
        query = query.where(FlagRow.episode_id == episode_id)
    query = query.group_by(FlagRow.episode_id, FlagRow.kind, FlagRow.state)
    counts: dict[int, Json] = {}
    for episode, kind, state, count in session.execute(query):
        each = counts.setdefault(
            episode, {"gaps": dict.fromkeys(STATES, 0), "flags": dict.fromkeys(STATES, 0)}
        )
        each["flags"][state] += count
        if kind == "unintelligible":
            each["gaps"][state] += count
    return counts


def _edits(session: Session, episode_id: int | None = None) -> dict[int, Json]:
    query = select(Entry.episode_id, func.count(), func.max(Entry.when))
    if episode_id is not None:
        query = query.where(Entry.episode_id == episode_id)
    return {
        episode: {"edits": count, "edited": moment(last)}
        for episode, count, last in session.execute(query.group_by(Entry.episode_id))
    }


def _claimants(session: Session, now: float) -> dict[int, list[Json]]:
    query = select(Claim.episode_id, Person).join(Person, Person.id == Claim.person_id)
    found: dict[int, list[Json]] = defaultdict(list)
    for episode, person in session.execute(query.where(Claim.expires > now)):
        found[episode].append(person_json(person))
    return found
