import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SpokenWords, timeAt } from "../../web/static/editor/spoken_words.js";
import { row } from "./shapes.js";

/** @import { Word } from "../../web/static/wire.d.ts" */

/** @type {Word[]} */
const WORDS = [
  [0, 3, 1, 1.2, 0.9, "a"],
  [4, 8, null, null, 0, null],
  [9, 12, 1.5, 2, 0.9, "i"],
];
const FIRST = row({ line: 1, text: "The tide was low.", words: WORDS, onset: 1 });
/** Said before the first, as a cold open may be. */
const SECOND = row({ line: 3, text: "Hello.", words: [[0, 5, 0.2, 0.6, 0.9, "a"]], onset: 0.2 });
const words = new SpokenWords([FIRST, SECOND]);

describe("the word that is being said", () => {
  it("is found by its time, whatever the order of the text", () => {
    assert.equal(words.at(0.3)?.row, SECOND);
    assert.equal(words.at(1)?.start, 0);
    assert.equal(words.at(1.7)?.start, 9);
  });

  it("lingers a little, and is none in a break, before the first and after the last", () => {
    assert.equal(words.at(1.4)?.start, 0);
    assert.equal(words.at(0.95), null);
    assert.equal(words.at(0.1), null);
    assert.equal(words.at(2.29)?.start, 9);
    assert.equal(words.at(2.31), null);
    assert.equal(new SpokenWords([]).at(1), null);
  });

  it("is the same as a look at every word finds", () => {
    const all = [
      [0.2, 0.6],
      [1, 1.2],
      [1.5, 2],
    ];
    for (let time = 0; time < 3; time += 0.01) {
      const last = all.findLast(([onset]) => onset < time + 1e-3);
      assert.equal(words.at(time)?.onset ?? null, last && last[1] + 0.3 > time ? last[0] : null, String(time));
    }
  });
});

describe("words of a stretch", () => {
  it("are those that are said in it, also in part", () => {
    const starts = (/** @type {[number, number]} */ ...stretch) => words.between(...stretch).map(({ onset }) => onset);
    assert.deepEqual(starts(0, 3), [0.2, 1, 1.5]);
    assert.deepEqual(starts(0.5, 1.5), [0.2, 1]);
    assert.deepEqual(starts(1.1, 1.6), [1, 1.5]);
    assert.deepEqual(starts(1.2, 1.5), []);
    assert.deepEqual(starts(5, 6), []);
  });
});

describe("the time of a character", () => {
  it("is that of its word, or of the nearest one before it that has a time", () => {
    assert.equal(timeAt(FIRST, 1), 1);
    assert.equal(timeAt(FIRST, 5), 1);
    assert.equal(timeAt(FIRST, 16), 1.5);
  });

  it("is the row's where no word has one, and unknown where the row has none", () => {
    assert.equal(timeAt(row({ words: [], onset: 7 }), 3), 7);
    assert.equal(timeAt(row({ words: [], onset: null }), 3), null);
    assert.equal(timeAt(row({ words: [[4, 6, 9, 10, 1, "a"]], onset: 7 }), 0), 9);
  });
});
