/** Rows, flags and answers as the server sends them, for tests to change what they are about. */
/** @import { EpisodeAnswer, ChangesAnswer, EditAnswer, Flag, Row, Spelling, Splice, Tally, TimeStyle } from "../../web/static/wire.d.ts" */

export const ANN = { id: 1, name: "Ann" };
export const BEN = { id: 2, name: "Ben" };
const WHEN = "2026-11-28T17:20:00.000+00:00";

/**
 * A row; two lines of the file apart from the next.
 * @param {Partial<Row>} facts
 * @returns {Row}
 */
export const row = (facts = {}) => ({
  line: 1,
  text: "The tide was low.",
  kind: "speech",
  speaker: "Ann",
  label: null,
  marks: [],
  verdict: "spoken",
  onset: 1,
  offset: 2,
  confidence: 0.9,
  words: [],
  edited: null,
  ...facts,
});

/**
 * An open gap.
 * @param {Partial<Flag>} facts
 * @returns {Flag}
 */
export const flag = (facts = {}) => ({
  id: "a00000000001",
  kind: "unintelligible",
  severity: "severe",
  state: "open",
  line: 1,
  start: 0,
  end: 3,
  onset: 1,
  offset: 2,
  near: null,
  message: "2 words are missing",
  score: 2,
  candidates: [],
  origins: [],
  proposed: null,
  quote: "The",
  confirmations: 0,
  confirmed_by_me: false,
  filled_by: null,
  filled_by_me: false,
  heard_by: [],
  heard_by_me: false,
  claim: null,
  ...facts,
});

/**
 * An edit of Ben's as others see it.
 * @param {Partial<Splice>} facts
 * @returns {Splice}
 */
export const splice = (facts = {}) => ({
  revision: 1,
  tick: 1,
  first: 1,
  last: 1,
  delta: 0,
  rows: [],
  relabelled: [],
  by: BEN,
  when: WHEN,
  kind: "edit",
  flag: null,
  ...facts,
});

/** @type {TimeStyle} */
const MINUTES = {
  hours: false,
  width: 2,
  long_width: 2,
  separator: ".",
  digits: 0,
  frames: false,
  clock: true,
  per_second: 1,
};

/** @type {Spelling} */
export const CHANGELOG = {
  dialect: "changelog",
  escape: "markdown",
  gap: "\\[unintelligible {time}\\]",
  turn: "**{name}:** {text}",
  time: MINUTES,
  gap_time: { ...MINUTES, hours: true, digits: 2, frames: true },
  captions: false,
};

/** @type {Tally} */
export const NONE = { open: 0, filled: 0, partly_resolved: 0, confirmed_unintelligible: 0, not_a_problem: 0 };

/**
 * @param {Row[]} rows
 * @param {Flag[]} flags
 * @returns {EpisodeAnswer}
 */
export const episode = (rows, flags = []) => ({
  episode: {
    slug: "slack-water-1",
    title: "Slack water",
    show: "Tides",
    duration: 60,
    words: 100,
    state: "ready",
    progress: null,
    error: null,
    reason: null,
    recording: null,
    revision: 0,
    tick: 0,
    people: [],
    gaps: NONE,
    easy: 0,
    flags: NONE,
    verdicts: [],
    edits: 0,
    edited: null,
  },
  rows,
  flags,
  breaks: [],
  claims: [],
  spelling: CHANGELOG,
  undo: false,
  redo: false,
  sound: "rendition",
  notes: [],
  revision: 0,
  tick: 0,
});

/**
 * An answer to a poll.
 * @param {Partial<ChangesAnswer>} facts
 * @returns {ChangesAnswer}
 */
export const changes = (facts = {}) => ({
  revision: 0,
  tick: 0,
  reload: false,
  splices: [],
  flags: [],
  gone: [],
  retimed: [],
  claims: [],
  progress: null,
  error: null,
  reason: null,
  recording: null,
  sound: "rendition",
  state: "ready",
  undo: false,
  redo: false,
  ...facts,
});

/**
 * An answer to a save: what came since, one's own edit last.
 * @param {Splice[]} splices
 * @returns {EditAnswer}
 */
export const saved = (splices) => ({
  splice: splices.at(-1) ?? null,
  splices,
  flags: [],
  gone: [],
  skipped: [],
  revision: splices.at(-1)?.revision ?? 0,
  tick: splices.at(-1)?.tick ?? 0,
  undo: true,
  redo: false,
});

/**
 * A tab of the browser.
 * @param {string} id
 * @param {string[]} live others that are open
 */
export const tab = (id, live = []) => ({
  id,
  ready: Promise.resolve(),
  isLive: async (/** @type {{tab?: string}} */ typed) => live.includes(typed.tab ?? ""),
});
