/** @import { Spelling } from "../../web/static/wire.d.ts" */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { answered } from "../../web/static/editor/fill.js";
import { asName, labelled, writesNames } from "../../web/static/editor/speaker.js";
import { newTurn } from "../../web/static/editor/spelling.js";
import { flag, row } from "./shapes.js";

const { WebVTTParser } = createRequire(import.meta.url)("webvtt-parser");

const TIME = {
  hours: true,
  width: 2,
  long_width: 2,
  separator: ".",
  digits: 3,
  frames: false,
  clock: true,
  per_second: 1,
};
/** @type {Spelling} */
const WEBVTT = {
  dialect: "webvtt",
  escape: "entities",
  gap: "[inaudible]",
  turn: "{time} --> {end}\n<v {name}>{text}",
  time: TIME,
  gap_time: TIME,
  captions: true,
};
const HOSTILE = [
  "a --> b",
  "00:01.000 --> 00:02.000",
  "<script>alert(1)</script>",
  "<00:01.500>R&D & <b>",
  "NOTE this",
  "STYLE",
  "REGION",
  "WEBVTT",
  "\ufeffmark",
  "one\r\rtwo\n\nthree",
  "</v><v Eve>four",
];
const TAG = "[??]";

/** @param {{type: string, children?: any[], value?: string}} node @returns {string} */
const wordsOf = ({ type, children = [], value = "" }) => (type === "text" ? value : children.map(wordsOf).join(""));

/** @param {string} text */
function read(text) {
  const made = new WebVTTParser().parse(text, "subtitles/captions/descriptions");
  assert.deepEqual(made.errors, [], text);
  // It leaves the semicolon of an entity behind (2.2.0); Chromium is asked in tests/browser.
  return made.cues.map((/** @type {{tree: any}} */ cue) => wordsOf(cue.tree).replace(/(?<=[&<>]);/g, ""));
}

describe("captions, as the parser of the standard's editors reads them", () => {
  for (const typed of HOSTILE) {
    const plain = typed.replace(/\s+/g, " ").trim();
    it(`shows ${JSON.stringify(typed)} in a filled gap as it was typed`, () => {
      const line = row({ text: `<v Ann>So ${TAG} it is.`, marks: [["gap", 10, 14, null]] });
      const gap = flag({ kind: "unintelligible", start: 10, end: 14 });
      const made = answered(gap, line, { typed, speaker: "", inside: false }, null, WEBVTT);
      assert.ok(made);
      const text = `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${made.new}\n`;
      assert.deepEqual(read(text), [`So ${plain} it is.`]);
    });
    it(`shows ${JSON.stringify(typed)} in a turn of its own`, () => {
      const place = flag({ kind: "not_transcribed", start: null, end: null, onset: 3, offset: 4 });
      const said = { typed, speaker: "Ben", inside: false };
      const made = answered(place, row({ text: "<v Ann>Yes." }), said, null, WEBVTT);
      assert.ok(made);
      const text = `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${made.new}\n`;
      assert.deepEqual(read(text), ["Yes.", plain]);
    });
  }

  it("keeps a name from opening a tag, also where it takes another's place", () => {
    const turn = newTurn(WEBVTT, "R & D", "yes", 1, 2);
    assert.deepEqual(read(`WEBVTT\n\n${turn}\n`), ["yes"]);
    /** @type {[number, number]} */
    const label = [0, "<v R &amp; D>".length];
    const line = { text: "<v R &amp; D>yes</v>", label, speaker: "R & D" };
    assert.equal(labelled(line, "Ann & Ben", WEBVTT), "<v Ann &amp; Ben>yes</v>");
    assert.equal(labelled(line, "", WEBVTT), "yes");
    assert.equal(asName("A <b> : C"), "A b C");
  });

  it("has forms in which nobody is named", () => {
    assert.equal(writesNames(WEBVTT), true);
    assert.equal(writesNames({ ...WEBVTT, turn: "{time} {text}" }), false);
  });
});
