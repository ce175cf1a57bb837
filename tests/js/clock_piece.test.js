import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { saveName } from "../../web/static/editor/card_text.js";
import { pieceOf, timesOf, writePiece } from "../../web/static/editor/clock_piece.js";
import { answered, boxOffer, boxStart } from "../../web/static/editor/fill.js";
import { flag, row } from "./shapes.js";

/** Lines with one stamp each, and what is known of the times: as seconds written and said. */
const TIMES = [
  [100, 100],
  [200, 260],
  [300, 360.6],
  [400, 459.5],
  [500, 590],
  [600, 660],
];
const clock = (/** @type {number} */ seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const rows = TIMES.map(([written], i) => {
  const stamp = `\\[${clock(written).padStart(5, "0")}\\]`;
  return row({ line: 2 * i + 1, text: `${stamp} And so.`, marks: [["stamp", 0, stamp.length, written]] });
});
const flags = TIMES.flatMap(([written, said], i) =>
  written === said
    ? []
    : [flag({ id: `f${i}`, kind: "stamp_drift", line: 2 * i + 1, start: 0, end: 9, onset: said, offset: said })],
);
const rowAt = (/** @type {number} */ line) => rows.find((each) => each.line === line);
const piece = (/** @type {number} */ i, all = flags) => pieceOf(flags[i], all, rowAt).map((each) => each.flag.id);

describe("a time that is off", () => {
  it("is offered as it should be, written as it is", () => {
    const [first] = flags;
    assert.deepEqual(timesOf(first, rows[1]), { written: "03:20", right: "04:20", whole: "\\[04:20\\]" });
    assert.equal(boxStart(first, rows[1]), "03:20");
    assert.equal(boxOffer(first, rows[1]), "04:20");
    assert.equal(saveName(first, "03:20", "04:20"), "gap.write");
    assert.equal(saveName(first, "03:20", "03:20"), "gap.right");
    const typed = { typed: "04:21", speaker: "", inside: false };
    assert.equal(answered(first, rows[1], typed)?.new, "\\[04:21\\] And so.");
    const hour = row({ text: "[59:50] So.", marks: [["stamp", 0, 7, 3590]] });
    assert.equal(
      timesOf(flag({ kind: "stamp_drift", start: 0, end: 7, onset: 3605 }), hour)?.whole,
      "[01:00:05] So.".slice(0, 10),
    );
    assert.equal(timesOf(flag({ kind: "doubtful_word" }), rows[1]), null);
  });

  it("belongs to a stretch that is off by the same, up to the first that is not", () => {
    assert.deepEqual(piece(0), ["f1", "f2", "f3"]);
    assert.deepEqual(piece(2), ["f1", "f2", "f3"]);
    assert.deepEqual(piece(3), ["f4"]);
    assert.deepEqual(piece(4), ["f5"]);
    assert.deepEqual(piece(0, flags.toReversed()), ["f1", "f2", "f3"]);
    const answeredOne = flags.map((each) =>
      each.id === "f2" ? { ...each, state: /** @type {const} */ ("filled") } : each,
    );
    assert.deepEqual(piece(0, answeredOne), ["f1", "f3"]);
    assert.deepEqual(pieceOf(flag(), flags, rowAt), []);
  });

  it("is written for the whole stretch, two of a line too, and nothing else of the lines", () => {
    const made = writePiece(pieceOf(flags[0], flags, rowAt));
    assert.deepEqual(
      made.map((each) => each.new),
      ["\\[07:39\\] And so.", "\\[06:00\\] And so.", "\\[04:20\\] And so."],
    );
    const text = "[1:00] a [2:00] b";
    const two = row({
      text,
      marks: [
        ["stamp", 0, 6, 60],
        ["stamp", 9, 15, 120],
      ],
    });
    const both = [0, 9].map((start, i) =>
      flag({ id: `t${i}`, kind: "stamp_drift", start, end: start + 6, onset: 610 + 60 * i }),
    );
    assert.equal(writePiece(pieceOf(both[0], both, () => two))[0].new, "[10:10] a [11:10] b");
  });
});
