/** @import { Spelling } from "../../web/static/wire.d.ts" */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { editOf } from "../../web/static/editor/edits.js";
import { answered } from "../../web/static/editor/fill.js";
import { segmentOf, spokenBy } from "../../web/static/editor/segments.js";
import { labelled, writesNames } from "../../web/static/editor/speaker.js";
import { writeTime } from "../../web/static/editor/spelling.js";
import { addBelow } from "../../web/static/editor/turns.js";
import { CHANGELOG, flag, row } from "./shapes.js";

const SECONDS = { ...CHANGELOG.time, digits: 2, clock: false };

/** @param {Partial<Spelling>} facts @returns {Spelling} */
const json = (facts) => ({ ...CHANGELOG, dialect: "json", escape: "json", time: SECONDS, captions: true, ...facts });

const LINES = json({
  turn: '    {\n      "start": {time},\n      "end": {end},\n      "speaker": "{name}",\n      "text": " {text}"\n    }',
});
const ONE = json({ turn: '{"speaker": "{name}", "text": "{text}", "start": {time}, "end": {end}}' });
const NAMELESS = json({ turn: '{"start": {time}, "text": "{text}"}' });

/** @param {string} text @param {string} speech in which lines somebody speaks, as a word of theirs */
const rowsOf = (text, speech) =>
  text.split("\n").flatMap((line, i) => {
    const at = line.indexOf(speech);
    const words = /** @type {import("../../web/static/wire.d.ts").Word[]} */ (
      at < 0 ? [] : [[at, at + speech.length, 5, 6, 0.9, "a"]]
    );
    const facts = at < 0 ? { kind: /** @type {const} */ ("other"), speaker: null } : { words, onset: 5, offset: 6 };
    return line.trim() ? [row({ text: line, line: i + 1, ...facts })] : [];
  });

const WHISPER = `{
  "text": "a { brace",
  "segments": [
    {
      "start": 5,
      "speaker": "Ann",
      "text": " Hello \\"{\\" there.",
      "words": [{ "word": "Hello", "start": 5 }]
    },
    {
      "start": 7,
      "speaker": "Ben \\u0026 Co",
      "text": " Yes."
    }
  ]
}`;

/** The file with an edit in it. */
const after = (
  /** @type {string} */ text,
  /** @type {import("../../web/static/editor/fill.js").Answered | null} */ made,
) => {
  assert.ok(made);
  const { first, last, old, new: now } = editOf(1, made.rows, made.new);
  const lines = text.split("\n");
  assert.equal(lines.slice(first - 1, last).join("\n"), old);
  return [...lines.slice(0, first - 1), now, ...lines.slice(last)].join("\n");
};

describe("a segment of JSON", () => {
  const rows = rowsOf(WHISPER, "Hello");
  const said = rows.find(({ kind }) => kind === "speech") ?? row();
  const place = flag({ kind: "not_transcribed", start: null, end: null, line: said.line, onset: 6.123, offset: 6.5 });
  const typed = { typed: 'So "it" is', speaker: 'Eva "E"', inside: false };

  it("is found by its braces, whatever stands in its strings", () => {
    const found = segmentOf(rows, said);
    assert.equal(JSON.parse(found?.text.slice(found.start, found.end) ?? "").words.length, 1);
    assert.equal(segmentOf([said], said), null);
  });

  it("is put behind the one in which it is said, or before it, as the file writes them", () => {
    const file = after(WHISPER, answered(place, said, typed, null, LINES, rows));
    const segments = JSON.parse(file).segments;
    assert.deepEqual(segments[1], { start: 6.12, end: 6.5, speaker: 'Eva "E"', text: ' So "it" is' });
    assert.equal(segments.length, 3);
    assert.ok(file.includes('    },\n    {\n      "start": 6.12,'));
    const before = after(WHISPER, answered({ ...place, line: 1 }, said, typed, null, LINES, rows));
    assert.deepEqual(JSON.parse(before).segments[0], segments[1]);
    assert.ok(before.includes('\n    },\n    {\n      "start": 5,'));
  });

  it("shows the words that were typed, and none of the form", () => {
    const made = answered(place, said, typed, null, LINES, rows);
    assert.equal(made?.new.slice(made.start, made.end), 'So \\"it\\" is');
    assert.ok(made?.shown);
  });

  it("goes behind the last one, and into files with a segment a line", () => {
    const text = '[\n{"speaker": "Ann", "text": "Yes {", "start": 1, "end": 2}\n]';
    const one = rowsOf(text, "Yes");
    const file = after(text, addBelow(one[1], null, { name: "Ben", words: "No" }, ONE, one));
    assert.equal(file, text.replace("}\n]", '},\n{"speaker": "Ben", "text": "No", "start": 6, "end": 8}\n]'));
    const nameless = addBelow(one[1], null, { name: "", words: "No" }, ONE, one);
    assert.deepEqual(JSON.parse(after(text, nameless))[1], { text: "No", start: 6, end: 8 });
    const bare = addBelow(one[1], null, { name: "Ben", words: "No" }, NAMELESS, one);
    assert.deepEqual(JSON.parse(after(text, bare))[1], { text: "No", start: 6 });
    assert.ok(writesNames(ONE) && !writesNames(NAMELESS));
  });

  it("gets another speaker where its own is named, and its words stay as they are", () => {
    const file = JSON.parse(after(WHISPER, spokenBy(rows, said, 'Eva "E"')));
    assert.deepEqual(
      file.segments.map((/** @type {{speaker: string}} */ each) => each.speaker),
      ['Eva "E"', "Ben & Co"],
    );
    const second = rowsOf(WHISPER, "Yes.");
    const yes = { ...(second.find(({ kind }) => kind === "speech") ?? row()), speaker: "Ben & Co" };
    const all = second.map((each) => (each.line === yes.line ? yes : each));
    assert.equal(JSON.parse(after(WHISPER, spokenBy(all, yes, "Ann"))).segments[1].speaker, "Ann");
    assert.equal(spokenBy(rows, { ...said, speaker: null }, "Ann"), null);
    assert.equal(labelled(said, "Eva", LINES), said.text);
  });

  it("counts as its file does", () => {
    assert.equal(writeTime(6.8105, SECONDS), "6.81");
    assert.equal(writeTime(6, SECONDS), "6");
    assert.equal(writeTime(6.8105, { ...SECONDS, digits: 0, per_second: 1000 }), "6810");
  });
});

describe("a line of a cue that has no name", () => {
  it("gets one in front of it, and no times", () => {
    const time = { ...CHANGELOG.time, digits: 3 };
    const vtt = json({ dialect: "webvtt", escape: "entities", time, turn: "{time} --> {end}\n<v {name}>{text}" });
    assert.equal(labelled({ text: "Hello", label: null, onset: 1, offset: 2 }, "R & D", vtt), "<v R &amp; D>Hello");
    assert.equal(labelled({ text: "Hello", label: null, onset: 1, offset: 2 }, "", vtt), "Hello");
  });
});
