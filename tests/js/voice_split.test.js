import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parted, renamedTurn } from "../../web/static/editor/voice_split.js";
import { flag, row } from "./shapes.js";

const TEXT = "**Ann:** It was low. Yes, it was. So we went.";

/**
 * A row whose words are said one a second, from second 10 on.
 * @param {string} text
 * @param {Partial<import("../../web/static/wire.d.ts").Row>} facts
 * @param {number} begin
 */
function timed(text, facts = {}, begin = 10) {
  const body = text.startsWith("**") ? text.indexOf(":** ") + 4 : 0;
  /** @type {import("../../web/static/wire.d.ts").Word[]} */
  const words = [...text.slice(body).matchAll(/[\p{L}]+/gu)].map((word, i) => {
    const start = body + word.index;
    return [start, start + word[0].length, begin + i, begin + i + 0.9, 0.9, "a"];
  });
  const label = /** @type {[number, number]} */ ([0, body]);
  const ends = { onset: begin, offset: begin + words.length - 0.1 };
  return row({ text, label: body ? label : null, words, ...ends, ...facts });
}

/** @param {number} onset @param {number} offset */
const change = (onset, offset) => flag({ kind: "speaker_change", candidates: ["Bo"], onset, offset });

describe("a turn in which another voice speaks", () => {
  it("is parted before it, after it, or on both sides", () => {
    const turn = timed(TEXT);
    assert.equal(
      parted(change(16, 18.9), turn, [], null)?.new,
      "**Ann:** It was low. Yes, it was.\n\n**Bo:** So we went.",
    );
    assert.equal(
      parted(change(10, 12.9), turn, [], null)?.new,
      "**Bo:** It was low.\n\n**Ann:** Yes, it was. So we went.",
    );
    const both = parted(change(13, 15.9), turn, [], null);
    assert.equal(both?.new, "**Ann:** It was low.\n\n**Bo:** Yes, it was.\n\n**Ann:** So we went.");
    assert.equal(both?.new.slice(both.start, both.end), "**Bo:** Yes, it was.");
  });

  it("is parted where a sentence begins, if one does beside the change", () => {
    const late = parted(change(17, 18.9), timed(TEXT), [], null);
    assert.equal(late?.new, "**Ann:** It was low. Yes, it was.\n\n**Bo:** So we went.");
    const far = parted(change(11, 15.9), timed("**Ann:** and then the tide went out"), [], null);
    assert.equal(far?.new.split("\n\n")[0], "**Ann:** and");
  });

  it("hands the line below back to whoever's it is", () => {
    const turn = timed(TEXT);
    const below = timed("And home.", { line: 3 }, 20);
    const over = parted(change(16, 18.9), turn, [below], null);
    assert.equal(over?.new, "**Ann:** It was low. Yes, it was.\n\n**Bo:** So we went.\n\n**Ann:** And home.");
    assert.equal(over?.rows.length, 2);
    // The other voice says the line below as well: it needs no name.
    assert.equal(parted(change(16, 21.9), turn, [below], null)?.rows.length, 1);
  });

  it("is left to a person where one line does not tell", () => {
    const turn = timed(TEXT);
    assert.equal(parted(change(2, 12.9), turn, [], null), null);
    assert.equal(parted(change(16, 20.9), turn, [timed("And home.", { line: 3 }, 20)], null), null);
    assert.equal(parted(flag({ kind: "speaker_change", onset: 16, offset: 18 }), turn, [], null), null);
  });

  it("gets the other name as a whole, where it has one", () => {
    const wrong = flag({ kind: "wrong_speaker", candidates: ["Bo"] });
    assert.equal(renamedTurn(wrong, timed(TEXT), null)?.new, TEXT.replace("Ann", "Bo"));
    assert.equal(renamedTurn(wrong, timed("So we went."), null), null);
  });

  it("gets a name where it has none, or one that is nobody's", () => {
    const unnamed = flag({ kind: "unnamed_speaker", candidates: ["Bo"] });
    const first = renamedTurn(unnamed, timed("So we went.", { speaker: null }), null);
    assert.equal(first?.new, "**Bo:** So we went.");
    assert.equal(first?.new.slice(first.start, first.end), "**Bo:** ");
    const unknown = timed("**Unknown:** So we went.", { speaker: "Unknown" });
    assert.equal(renamedTurn(unnamed, unknown, null)?.new, "**Bo:** So we went.");
  });
});
