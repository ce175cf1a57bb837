import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  around,
  expressionOf,
  findIn,
  movedTo,
  replaced,
  replacementFor,
  searchedOf,
  soundOf,
} from "../../web/static/editor/find.js";
import { renamed, samplesOf } from "../../web/static/editor/voices.js";
import { CHANGELOG, row } from "./shapes.js";

const wanted = (/** @type {string} */ words, more = {}) => ({ words, exact: false, whole: false, ...more });
/** @param {string} text @param {string} words */
const found = (text, words, more = {}, skip = /** @type {[number, number][]} */ ([])) => {
  const expression = expressionOf(wanted(words, more));
  return expression ? findIn({ text, skip }, expression).map(({ start, end }) => text.slice(start, end)) : null;
};

describe("what is found", () => {
  it("are the words, however capitals, quotes, blanks and dashes are written", () => {
    assert.deepEqual(found("It’s Jon's; JON, Jonah", "jon"), ["Jon", "JON", "Jon"]);
    assert.deepEqual(found("It’s Jon's; JON, Jonah", "Jon", { exact: true, whole: true }), ["Jon"]);
    assert.deepEqual(found("It’s Jon's", "it's jon’s"), ["It’s Jon's"]);
    assert.deepEqual(found("so  called co‑op", "so called co-op"), ["so  called co‑op"]);
    assert.deepEqual(found("C++ (really?) a.b", "c++ (really?)", { whole: true }), ["C++ (really?)"]);
    assert.deepEqual(found("Émile Zola", "émile", { whole: true }), ["Émile"]);
    assert.equal(found("anything", "  "), null);
  });

  it("is never a stamp, a tag, an address or a name before a turn", () => {
    const text = "**Jon Carr:** [Jon](https://jon.example/) at \\[unintelligible 00:01:10.00\\]";
    /** @type {import("../../web/static/wire.d.ts").Mark[]} */
    const marks = [
      ["link", 14, 41, null],
      ["gap", 45, text.length, 70],
    ];
    const searched = searchedOf(row({ text, label: [0, 14], marks }));
    const places = (/** @type {string} */ words) => findIn(searched, expressionOf(wanted(words)) ?? /$^/g);
    assert.deepEqual(places("jon"), [{ start: 15, end: 18 }]);
    assert.deepEqual(places("unintelligible"), []);
    assert.deepEqual(places("carr"), []);
    assert.deepEqual(places("70"), []);
  });
});

describe("what stands there afterwards", () => {
  it("begins a sentence or shouts as it did", () => {
    assert.equal(replacementFor("The", "the", "a"), "A");
    assert.equal(replacementFor("the", "the", "a"), "a");
    assert.equal(replacementFor("JON", "jon", "john"), "JOHN");
    assert.equal(replacementFor("Jon", "Jon", "john"), "john");
    assert.equal(replacementFor("jon", "Jon", "John"), "John");
    assert.equal(replacementFor("Jon", "Jon", ""), "");
  });

  it("is the rest of the line untouched, for any places", () => {
    for (const text of ["a b a", "aa", "b", "a", " a  a "]) {
      const places = findIn({ text, skip: [] }, /a/gu);
      assert.equal(replaced(text, places, "a", "xy"), text.replaceAll("a", "xy"));
      for (let chosen = 0; chosen < places.length; chosen += 1) {
        const made = replaced(text, [places[chosen]], "a", "xy");
        const { start, end } = places[chosen];
        assert.equal(made, `${text.slice(0, start)}xy${text.slice(end)}`);
      }
    }
  });

  it("has no two blanks where words went", () => {
    const text = "So you know it is, you know.";
    assert.equal(replaced(text, findIn({ text, skip: [] }, /you know/gu), "you know", ""), "So it is, .");
    assert.equal(replaced("Um we go", [{ start: 0, end: 2 }], "um", ""), "we go");
  });
});

describe("the sound of a place", () => {
  const words = /** @type {import("../../web/static/wire.d.ts").Word[]} */ ([
    [0, 3, 1, 1.2, 0.99, "a"],
    [4, 8, 1.2, 1.5, 0.4, "a"],
    [9, 12, 1.5, 2, 0.9, "i"],
    [13, 16, 2, 2.2, 0.8, "a"],
  ]);
  it("is what its least sure word says; one that was not heard says nothing", () => {
    assert.equal(soundOf({ start: 0, end: 3 }, words), "as_written");
    assert.equal(soundOf({ start: 0, end: 8 }, words), "otherwise");
    assert.equal(soundOf({ start: 9, end: 12 }, words), "unknown");
    assert.equal(soundOf({ start: 0, end: 12 }, [words[0], words[2]]), "unknown");
    assert.equal(soundOf({ start: 13, end: 16 }, words), "unknown");
    assert.equal(soundOf({ start: 30, end: 32 }, words), "unknown");
  });
});

describe("the words around a place", () => {
  it("are whole words, with dots where there are more", () => {
    assert.deepEqual(around("one two three fours", { start: 8, end: 13 }, 5), {
      before: "… two ",
      part: "three",
      after: " …",
    });
    assert.deepEqual(around("one two", { start: 0, end: 3 }), { before: "", part: "one", after: " two" });
  });
});

describe("a speaker", () => {
  const said = (/** @type {number} */ line, /** @type {string} */ speaker, more = {}) =>
    row({
      line,
      speaker,
      text: `**${speaker}:** Yes.`,
      label: [0, speaker.length + 6],
      onset: line,
      offset: line + 5,
      ...more,
    });
  const rows = [
    said(1, "Ann"),
    said(3, "Ben"),
    row({ line: 5, speaker: "Ben" }),
    said(7, "Ben"),
    said(9, "Ann"),
    said(11, "Ben"),
  ];

  it("is renamed here, from here on, or everywhere; lines without a name stay", () => {
    const lines = (/** @type {import("../../web/static/editor/voices.js").Scope} */ scope) =>
      renamed(rows, rows[3], "Bea", scope, CHANGELOG).map(({ line }) => line);
    assert.deepEqual(lines("here"), [7]);
    assert.deepEqual(lines("onward"), [7, 11]);
    assert.deepEqual(lines("everywhere"), [3, 7, 11]);
    assert.equal(renamed(rows, rows[1], "Bea", "here", CHANGELOG)[0].new, "**Bea:** Yes.");
  });

  it("is known by lines from all of the episode, the surest ones, not by the one in question", () => {
    const talk = Array.from({ length: 9 }, (_, i) => said(2 * i + 1, "Ann", { confidence: i % 3 === 1 ? 0.99 : 0.5 }));
    assert.deepEqual(
      samplesOf(talk, "Ann").map(({ row: { line } }) => line),
      [3, 9, 15],
    );
    assert.ok(!samplesOf(talk, "Ann", talk[1]).some(({ row: { line } }) => line === 3));
    assert.deepEqual(samplesOf(talk, "Ben"), []);
    assert.deepEqual(samplesOf([said(1, "Ann", { offset: 1.5 })], "Ann"), []);
    assert.equal(samplesOf([said(1, "Ann", { offset: 90 })], "Ann")[0].offset, 9);
    assert.deepEqual(samplesOf([said(1, "Ann", { verdict: "not_spoken" })], "Ann"), []);
  });
});

describe("a place that somebody left out", () => {
  it("is the same one in a line that was written anew beside it, and gone where the line is new", () => {
    const [before, now] = ["The tide, the tide, the tide.", "Oh, the high tide, the tide."];
    const left = new Set([4, 14, 24]);
    assert.deepEqual([...movedTo(left, before, `${before} So it is.`)], [4, 14, 24]);
    assert.deepEqual([...movedTo(left, before, `Oh. ${before}`)], [8, 18, 28]);
    const kept = [...movedTo(left, before, now)];
    assert.ok(kept.every((start) => now.startsWith("tide", start)));
    assert.deepEqual(kept, [13, 23]);
  });
});
