import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerTogether, countTogether } from "../../web/static/editor/together.js";
import { Transcript } from "../../web/static/editor/transcript.js";
import { episode, flag, row } from "./shapes.js";

/**
 * Turns of Ann and Bo, and flags on those lines that nobody says.
 * @param {string[]} texts
 * @param {number[]} unheard which, from 0
 */
function known(texts, unheard) {
  let speaker = "";
  const rows = texts.map((text, i) => {
    const named = /^\*\*(\w+):\*\* /.exec(text);
    speaker = named?.[1] ?? speaker;
    const label = named ? /** @type {[number, number]} */ ([0, named[0].length]) : null;
    return row({ line: 2 * i + 1, text, label, speaker });
  });
  const flags = unheard.map((i) => {
    const { line, text, label } = rows[i];
    return flag({ id: `a0000000000${i}`, kind: "not_spoken", line, start: label ? label[1] : 0, end: text.length });
  });
  return { flags, transcript: new Transcript(episode(rows, flags)) };
}

const TALK = ["**Ann:** One.", "**Bo:** Two.", "Three.", "Four.", "**Ann:** Five."];

describe("lines in a row that nobody says", () => {
  it("go together, whichever of them is asked about", () => {
    const { flags, transcript } = known(TALK, [1, 2, 4]);
    assert.deepEqual(
      flags.map((each) => countTogether(each, transcript)),
      [2, 2, 1],
    );
  });

  it("leave who goes on below under their own name", () => {
    const { flags, transcript } = known(TALK, [1, 2]);
    assert.deepEqual(answerTogether(flags[0], transcript), [
      { line: 7, old: "Four.", new: "**Bo:** Four." },
      { line: 3, old: "**Bo:** Two.", new: "" },
      { line: 5, old: "Three.", new: "" },
    ]);
    const middle = known(TALK, [2]);
    assert.deepEqual(answerTogether(middle.flags[0], middle.transcript), [{ line: 5, old: "Three.", new: "" }]);
    const first = known(TALK, [0]);
    assert.equal(answerTogether(first.flags[0], first.transcript).length, 1);
  });

  it("are none where only a part of the line is not said, or it was answered", () => {
    const { flags, transcript } = known(TALK, [1, 2]);
    transcript.takeFlags([{ ...flags[0], start: 8, end: 9 }], []);
    assert.equal(countTogether(flags[1], transcript), 1);
    transcript.takeFlags([{ ...flags[0], state: "not_a_problem" }], []);
    assert.equal(countTogether(flags[1], transcript), 1);
  });
});
