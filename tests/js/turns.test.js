import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addBelow,
  canPart,
  likelyName,
  moveDown,
  moveUp,
  placesOf,
  proposedAt,
  split,
} from "../../web/static/editor/turns.js";
import { CHANGELOG, flag, row } from "./shapes.js";

/** @import { Row, Word } from "../../web/static/wire.d.ts" */

/**
 * A row whose words are said one a second, each for half of it but those of `silences`: they begin so much later.
 * @param {string} text
 * @param {Partial<Row>} facts
 * @param {Record<string, number>} silences by the word that follows
 */
function timed(text, facts = {}, silences = {}) {
  const body = text.startsWith("**") ? text.indexOf(":** ") + 4 : 0;
  let clock = 10;
  /** @type {Word[]} */
  const words = [...text.slice(body).matchAll(/[\p{L}’]+/gu)].map((word) => {
    clock += silences[word[0]] ?? 0;
    const start = body + word.index;
    const onset = clock;
    clock += 0.5;
    return [start, start + word[0].length, onset, clock, 0.9, "a"];
  });
  const label = /** @type {[number, number]} */ ([0, body]);
  return row({ text, label: body ? label : null, words, onset: 10, offset: clock, ...facts });
}

const TURN = "**Ann:** It was low. Was it? Yes, it was.";
const wordsOf = (/** @type {Row} */ each) => placesOf(each).map(({ at }) => /^\S+/.exec(each.text.slice(at))?.[0]);

describe("where a turn may be parted", () => {
  it("is before every word but the first, and a gap, an italic word and a stamp count as words", () => {
    assert.deepEqual(wordsOf(timed(TURN)), ["was", "low.", "Was", "it?", "Yes,", "it", "was."]);
    const text = "**Ann:** \\[01:03\\] It *was \\[x\\] not* \\[unintelligible 00:00:55.15\\] low.";
    const at = (/** @type {string} */ part) =>
      /** @type {[number, number]} */ ([text.indexOf(part), text.indexOf(part) + part.length]);
    const marked = timed(text, {
      marks: [
        ["stamp", ...at("\\[01:03\\]"), 63],
        ["markup", text.indexOf("*was"), text.indexOf("*was") + 1, null],
        ["tag", ...at("\\[x\\]"), null],
        ["markup", text.indexOf("* \\[un"), text.indexOf("* \\[un") + 1, null],
        ["gap", ...at("\\[unintelligible 00:00:55.15\\]"), 55.5],
      ],
    });
    // Nothing inside the emphasis, which would lose its end; the time that begins the turn is no word.
    const all = placesOf(marked).map(({ at: place }) => marked.text.slice(place));
    assert.deepEqual(
      all.map((each) => each.slice(0, 6)),
      ["It *wa", "*was \\", "\\[unin", "low."].map((each) => each.slice(0, 6)),
    );
  });

  it("is proposed in the pause near the place that is pointed at, before a voice's change, else at a sentence", () => {
    const paused = timed(TURN, {}, { Yes: 0.6 });
    const places = placesOf(paused);
    const pointed = paused.text.indexOf("Was it");
    assert.deepEqual(proposedAt(places, pointed, []), { place: 4, why: "pause" });
    const change = places[2].time ?? 0;
    assert.deepEqual(proposedAt(places, pointed, [change + 0.1]), { place: 2, why: "voice" });
    const even = placesOf(timed(TURN));
    assert.deepEqual(proposedAt(even, paused.text.indexOf("it?"), []), { place: 2, why: "sentence" });
    const flat = placesOf(timed("**Ann:** and then it went"));
    assert.deepEqual(proposedAt(flat, 19, []), { place: 1, why: "word" });
    assert.equal(proposedAt([], 0, []), null);
  });

  it("is no pause beside words that nobody heard", () => {
    const paused = timed(TURN, {}, { Yes: 2 });
    for (const word of paused.words) word[5] = "i";
    assert.ok(placesOf(paused).every(({ pause }) => pause === null));
  });
});

describe("a turn that is parted", () => {
  const at = TURN.indexOf("Was it");

  it("begins with the word, under its name, and leaves all other bytes", () => {
    const made = split(timed(TURN), null, at, { name: "Bo", goesAlong: false }, CHANGELOG);
    assert.equal(made.new, "**Ann:** It was low.\n\n**Bo:** Was it? Yes, it was.");
    assert.equal(made.new.slice(made.start, made.end), "**Bo:** Was it? Yes, it was.");
    const same = split(timed(TURN), null, at, { name: "", goesAlong: false }, CHANGELOG);
    assert.equal(same.new, "**Ann:** It was low.\n\nWas it? Yes, it was.");
  });

  it("leaves the line below to whoever's it was, unless it goes along", () => {
    const below = timed("And home.", { line: 3 });
    const stays = split(timed(TURN), below, at, { name: "Bo", goesAlong: false }, CHANGELOG);
    assert.equal(stays.new, "**Ann:** It was low.\n\n**Bo:** Was it? Yes, it was.\n\n**Ann:** And home.");
    assert.equal(stays.rows.length, 2);
    assert.equal(split(timed(TURN), below, at, { name: "Bo", goesAlong: true }, CHANGELOG).rows.length, 1);
    assert.equal(split(timed(TURN), below, at, { name: "", goesAlong: false }, CHANGELOG).rows.length, 1);
  });

  it("names whoever was heard, else who spoke last before", () => {
    const mine = timed(TURN, { line: 5 });
    const rows = [
      row({ speaker: "Cy", line: 1 }),
      row({ speaker: "Bo", line: 3 }),
      mine,
      row({ speaker: "Di", line: 7 }),
    ];
    assert.equal(likelyName(mine, rows, []), "Bo");
    assert.equal(likelyName(mine, rows, [flag({ kind: "speaker_change", candidates: ["Ed"] })]), "Ed");
    assert.equal(likelyName(mine, [mine], []), "");
  });

  it("needs a form in which a line is words of one turn", () => {
    assert.ok(canPart(null) && canPart(CHANGELOG));
    assert.ok(!canPart({ ...CHANGELOG, captions: true }));
    assert.ok(!canPart({ ...CHANGELOG, escape: "json" }));
    assert.ok(!canPart({ ...CHANGELOG, turn: "{name}\n{text}" }));
  });
});

describe("a sentence", () => {
  const bo = timed("**Bo:** And you? I stayed.", { line: 3, speaker: "Bo" });

  it("goes up to the end of the line above, or down to the beginning of the one below", () => {
    const up = moveUp(timed(TURN), bo);
    assert.equal(up?.new, `${TURN} And you?\n\n**Bo:** I stayed.`);
    assert.equal(up?.new.slice(up.start, up.end), "And you?");
    const down = moveDown(timed(TURN), bo);
    assert.equal(down?.new, "**Ann:** It was low. Was it?\n\n**Bo:** Yes, it was. And you? I stayed.");
    assert.equal(down?.new.slice(down.start, down.end), "Yes, it was.");
  });

  it("stays where it is the only one, at the ends, beside a break, and after Dr. or an initial", () => {
    assert.equal(moveUp(timed(TURN), timed("**Bo:** Dr. J. Lee it was.")), null);
    assert.equal(moveUp(null, bo), null);
    assert.equal(moveDown(bo, null), null);
    assert.equal(moveDown(bo, row({ kind: "break" })), null);
  });
});

describe("a turn that is missing", () => {
  it("is put in below, what is typed is words, and the line after it keeps its speaker", () => {
    const next = timed("And home.", { line: 3 });
    const made = addBelow(timed(TURN), next, { name: "Bo", words: " Was *it*\nlow? " }, CHANGELOG);
    assert.equal(made?.new, `${TURN}\n\n**Bo:** Was \\*it\\* low?\n\n**Ann:** And home.`);
    assert.equal(addBelow(timed(TURN), next, { name: "Bo", words: " " }, CHANGELOG), null);
  });
});
