/** @import { Spelling } from "../../web/static/wire.d.ts" */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answered, boxOffer, boxStart, hasBox, isParagraph, sentenceAround } from "../../web/static/editor/fill.js";
import { flag, row } from "./shapes.js";

const TAG = "\\[unintelligible 00:00:10.00\\]";
const TEXT = `We saw ${TAG} in the bay.`;
const line = row({ text: TEXT, marks: [["gap", 7, 7 + TAG.length, 10]] });
const gap = flag({ start: 7, end: 7 + TAG.length, onset: 10, offset: 13 });

/** @param {string} typed */
const filled = (typed) => answered(gap, line, typed).new;

describe("an answer to a gap", () => {
  it("takes the tag's place, and says where it stands", () => {
    const made = answered(gap, line, "two seals");
    assert.equal(made.new, "We saw two seals in the bay.");
    assert.equal(made.old, TEXT);
    assert.equal(made.new.slice(made.start, made.end), "two seals");
  });

  it("has single blanks, whatever was typed", () => {
    assert.equal(filled("  two \n seals\t"), "We saw two seals in the bay.");
  });

  it("keeps what Markdown would take for its own as it was typed", () => {
    assert.equal(filled("*two* [seals]"), "We saw \\*two\\* \\[seals\\] in the bay.");
    assert.equal(filled("\\*two"), "We saw \\*two in the bay.");
    assert.equal(filled("# two_seals"), "We saw \\# two\\_seals in the bay.");
  });

  it("leaves a gap for ??, with the time at which the rest is missing", () => {
    assert.equal(filled("??"), `We saw ${TAG} in the bay.`);
    assert.equal(filled("two ??"), "We saw two \\[unintelligible 00:00:13.00\\] in the bay.");
    assert.equal(filled("a ?? b"), "We saw a \\[unintelligible 00:00:11.15\\] b in the bay.");
  });

  it("keeps the tag for ?? if the tag has no time", () => {
    const old = "\\[unintelligible\\]";
    const timeless = row({ text: `We saw ${old}.`, marks: [["gap", 7, 7 + old.length, null]] });
    const made = answered(flag({ start: 7, end: 7 + old.length }), timeless, "two ??");
    assert.equal(made.new, `We saw two ${old}.`);
  });

  it("begins with an empty box, and offers the page's words only for places of the page", () => {
    assert.equal(boxStart(gap, line), "");
    assert.equal(boxOffer({ ...gap, proposed: "two seals" }, line), "");
  });
});

describe("an answer to other flags", () => {
  const doubtful = flag({ kind: "doubtful_word", start: 3, end: 6 });

  it("begins with what stands there, and replaces it as it was typed", () => {
    assert.equal(boxStart(doubtful, line), "saw");
    assert.equal(answered(doubtful, line, "*saw*").new, `We *saw* ${TAG} in the bay.`);
  });

  it("has no box where it is about no words", () => {
    assert.equal(hasBox(flag({ kind: "stamp_drift", start: null, end: null })), false);
    assert.equal(hasBox(doubtful), true);
  });

  it("puts the page's words between two others with blanks around them", () => {
    const between = flag({ kind: "page_reads", start: 2, end: 2, proposed: "both" });
    assert.equal(boxOffer(between, line), "both");
    assert.equal(boxOffer({ ...between, severity: "hint" }, line), "");
    assert.equal(answered(between, line, "both").new, `We both ${TAG.replace(/^/, "saw ")} in the bay.`);
    assert.equal(answered({ ...between, start: 0, end: 0 }, line, "Then").new, `Then ${TEXT}`);
  });
});

describe("a paragraph of its own", () => {
  const missing = flag({ kind: "not_transcribed", line: 1, start: null, end: null });

  it("stands below its row, with a name if somebody else speaks", () => {
    assert.ok(isParagraph(missing));
    assert.equal(answered(missing, line, "Hello.").new, `${TEXT}\n\nHello.`);
    const made = answered(missing, line, "Hello.", "Ben");
    assert.equal(made.new.slice(made.start, made.end), "**Ben:** Hello.");
  });

  it("stands above the first row if it is said before it", () => {
    const made = answered({ ...missing, line: 0 }, line, "Hello.");
    assert.equal(made.new, `Hello.\n\n${TEXT}`);
    assert.equal(made.new.slice(made.start, made.end), "Hello.");
  });

  it("is what the page has and the text lacks", () => {
    assert.ok(isParagraph(flag({ kind: "page_reads", start: null, end: null })));
    assert.ok(!isParagraph(flag({ kind: "page_reads", start: 3, end: 3 })));
  });
});

describe("the sentence around an answer", () => {
  it("is the one sentence, and says where it was cut", () => {
    const text = "It rained. We saw two seals in the bay. Then we left.";
    assert.deepEqual(sentenceAround(text, 18, 27), { before: "We saw ", part: "two seals", after: " in the bay." });
    const long = `${"word ".repeat(60)}HERE ${"word ".repeat(60)}`;
    const { before, part, after } = sentenceAround(long, 300, 304);
    assert.equal(part, "HERE");
    assert.match(before, /^… /);
    assert.match(after, / …$/);
    assert.ok(before.length <= 143 && after.length <= 143);
  });
});

describe("an answer in another form than Changelog's", () => {
  const style = { hours: true, width: 2, long_width: 2, separator: ".", digits: 0, frames: false };
  /** @type {Spelling} */
  const rev = {
    dialect: "name-stamp-line",
    escape: "markdown",
    gap: "[inaudible {time}]",
    turn: "{name} ({time}):\n{text}",
    time: { ...style, hours: false },
    gap_time: style,
    captions: false,
  };
  /** @type {Spelling} */
  const vtt = {
    ...rev,
    dialect: "webvtt",
    escape: "entities",
    turn: "{time} --> {end}\n{name}: {text}",
    captions: true,
  };
  /** @param {string} tag @param {string} typed @param {Spelling | null} spelling @param {number | null} seconds */
  function inForm(tag, typed, spelling, seconds) {
    const text = `Then call ${tag} and ask`;
    const mark = row({ text, marks: [["gap", 10, 10 + tag.length, seconds]] });
    const open = flag({ start: 10, end: 10 + tag.length, onset: 18.5, offset: 20.1 });
    return answered(open, mark, typed, "", spelling).new;
  }

  it("keeps the gap's own spelling for ??", () => {
    assert.equal(
      inForm("[inaudible 00:00:18]", "the ?? man", rev, 18),
      "Then call the [inaudible 00:00:18] man and ask",
    );
    assert.equal(inForm("[unclear 18:59:59.640]", "??", null, 68399), "Then call [unclear 18:59:59.008] and ask");
    assert.equal(inForm("[INAUDIBLE]", "the ??", vtt, null), "Then call the [INAUDIBLE] and ask");
  });

  it("escapes what its reader takes for form, and nothing else", () => {
    assert.equal(
      inForm("[INAUDIBLE]", "my_f [laughs] *now* R&D <b", vtt, null),
      "Then call my_f [laughs] *now* R&amp;D &lt;b and ask",
    );
    assert.equal(inForm("[INAUDIBLE]", "my_f *now*", null, null), "Then call my_f *now* and ask");
  });

  it("makes a turn of its own in the file's form", () => {
    const speech = flag({ kind: "not_transcribed", start: null, end: null, onset: 20.4, offset: 21.2, line: 1 });
    const made = (/** @type {Spelling} */ spelling) =>
      answered(speech, row({ text: "Hello." }), "Yes indeed", "Anna Berg", spelling).new;
    assert.equal(made(rev), "Hello.\n\nAnna Berg (00:20):\nYes indeed");
    assert.equal(
      made({ ...vtt, time: { ...style, digits: 3 } }),
      "Hello.\n\n00:00:20.400 --> 00:00:21.200\nAnna Berg: Yes indeed",
    );
  });
});
