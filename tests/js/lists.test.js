import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  mayTakeBack,
  nextProposal,
  proposalsFor,
  questionOf,
  sizeOf,
  stateOf,
} from "../../web/static/editor/card_text.js";
import { stretchesOf } from "../../web/static/editor/marks.js";
import { percentOf } from "../../web/static/lists/bars.js";
import { FILTER_NAMES, gapsIn, isOutdated, leftIn, ORDER_NAMES, select } from "../../web/static/lists/selection.js";
import { BEN, episode, flag, NONE, row } from "./shapes.js";

/** @import { Episode } from "../../web/static/wire.d.ts" */

/** @param {Partial<Episode>} facts */
const listed = (facts) => ({ ...episode([]).episode, ...facts });
const OPEN = listed({
  slug: "a",
  title: "Beach",
  gaps: { ...NONE, open: 1, partly_resolved: 1, filled: 3 },
  duration: 9,
});
const DONE = listed({ slug: "b", title: "Anchor", gaps: { ...NONE, filled: 2 }, edited: "2026-01-02T00:00:00Z" });
const WAITING = listed({ slug: "c", title: "Cove", state: "working", gaps: { ...NONE, open: 5 }, duration: null });
const ALL = [WAITING, DONE, OPEN];

describe("the list of episodes", () => {
  const slugs = (/** @type {Partial<Parameters<typeof select>[1]>} */ wanted) =>
    select(ALL, { text: "", filter: "all", order: "title", ...wanted })
      .map(({ slug }) => slug)
      .join("");

  it("counts gaps, and those that are left", () => {
    assert.equal(gapsIn(OPEN), 5);
    assert.equal(leftIn(OPEN), 2);
  });

  it("is filtered by what is to do", () => {
    assert.deepEqual(
      FILTER_NAMES.map((filter) => [filter, slugs({ filter })]),
      [
        ["all", "bac"],
        ["open", "ac"],
        ["done", "b"],
        ["waiting", "c"],
      ],
    );
  });

  it("is sorted, and stays as it came itself", () => {
    assert.deepEqual(
      ORDER_NAMES.map((order) => [order, slugs({ order })]),
      [
        ["easy", "cab"],
        ["gaps", "cab"],
        ["title", "bac"],
        ["recent", "bca"],
        ["length", "bac"],
      ],
    );
    assert.equal(ALL[0], WAITING);
  });

  it("is searched for every word, in the title and in the show", () => {
    assert.equal(slugs({ text: " BEA " }), "a");
    assert.equal(slugs({ text: "tides cove" }), "c");
    assert.equal(slugs({ text: "beach cove" }), "");
  });

  it("is outdated by another state and by an episode of its own", () => {
    assert.ok(!isOutdated(ALL, [{ slug: "c", state: "working" }]));
    assert.ok(isOutdated(ALL, [{ slug: "c", state: "ready" }]));
    assert.ok(isOutdated(ALL, [{ slug: "d", state: "waiting" }]));
  });

  it("says how much of a text was heard", () => {
    const verdicts = /** @type {Episode["verdicts"]} */ ([
      ["spoken", 0.5],
      ["not_spoken", 0.2],
      ["spoken", 0.25],
    ]);
    assert.equal(percentOf(verdicts, "spoken"), 75);
    assert.equal(percentOf(verdicts, "no_words"), 0);
  });
});

describe("the card", () => {
  it("says how long a place is, and how many words are missing where the score counts them", () => {
    assert.equal(sizeOf(flag({ score: 2.4, onset: 1, offset: 2.5 })), "about 2 words, 1.5 s");
    assert.equal(sizeOf(flag({ score: 0.6, onset: 1, offset: 2 })), "about 1 word, 1.0 s");
    assert.equal(sizeOf(flag({ score: 0.4, onset: 1, offset: 2 })), "1.0 s");
    assert.equal(sizeOf(flag({ kind: "doubtful_word", score: 3, onset: 1, offset: 2 })), "1.0 s");
    assert.equal(sizeOf(flag({ score: 0.6, onset: 1, offset: 1.02 })), "between two words");
    assert.equal(sizeOf(flag({ kind: "doubtful_word", onset: 1, offset: 1.02 })), "0.1 s");
    assert.equal(sizeOf(flag({ onset: null, offset: null })), "its place in the audio is not known");
  });

  it("says what became of a place, and who is on it", () => {
    assert.equal(stateOf(flag()), "");
    assert.equal(stateOf(flag({ claim: { person: BEN, mine: true, flag: "f", expires_in: 9 } })), "");
    const claim = { person: BEN, mine: false, flag: "f", expires_in: 9 };
    const text = stateOf(flag({ state: "partly_resolved", confirmations: 1, claim }));
    assert.equal(text, "partly filled · 1 person could not tell either · Ben is on this one");
  });

  it("lets a person take back that it cannot be told", () => {
    assert.ok(mayTakeBack(flag({ state: "confirmed_unintelligible", confirmed_by_me: true })));
    assert.ok(!mayTakeBack(flag({ state: "confirmed_unintelligible" })));
    assert.ok(!mayTakeBack(flag({ confirmed_by_me: true })));
  });

  it("asks for what is missing, and hints at ??", () => {
    assert.match(questionOf(flag(), "").hint, /\?\?/);
    assert.match(questionOf(flag({ kind: "not_transcribed" }), "").question, /What is said here/);
    assert.equal(questionOf(flag({ kind: "page_reads" }), "").hint, "");
    assert.match(questionOf(flag({ kind: "page_reads", proposed: "words" }), "old").hint, /page's words/);
  });

  it("offers the page's words unless they stand in the box, and words by the sound", () => {
    assert.deepEqual(proposalsFor(flag({ proposed: "two seals" })), { page: ["two seals"], sound: [] });
    assert.deepEqual(proposalsFor(flag({ candidates: ["too"] })), { page: [], sound: ["too"] });
    const ofPage = flag({ kind: "page_reads", proposed: "new" });
    assert.deepEqual(proposalsFor(ofPage).page, []);
    assert.deepEqual(proposalsFor({ ...ofPage, severity: "hint" }).page, ["new"]);
  });

  it("goes through proposals round and round, from what was typed too", () => {
    const three = { page: ["a"], sound: ["b", "a", "c"] };
    assert.equal(nextProposal(three, "typed", 1), "a");
    assert.equal(nextProposal(three, "typed", -1), "c");
    assert.equal(nextProposal(three, "c", 1), "a");
    assert.equal(nextProposal(three, "a", -1), "c");
    assert.equal(nextProposal(three, "a", 1), "b");
    assert.equal(nextProposal({ page: [], sound: [] }, "typed", 1), undefined);
  });
});

describe("what is to be seen in a row", () => {
  it("is what the dialect marks, and what flags but gaps are about", () => {
    const marked = row({ marks: [["gap", 2, 5, 1]] });
    const word = flag({ kind: "doubtful_word", start: 7, end: 9 });
    const flags = [flag(), word, { ...word, state: /** @type {const} */ ("not_a_problem") }, { ...word, end: null }];
    assert.deepEqual(stretchesOf(marked, flags), [
      ["gap", 2, 5],
      ["doubtful", 7, 9],
      ["answered", 7, 9],
    ]);
  });
});
