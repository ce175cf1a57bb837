/** @import { Spelling } from "../../web/static/wire.d.ts" */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answered, boxOffer, boxStart, hasBox, isParagraph, sentenceAround } from "../../web/static/editor/fill.js";
import { besideTheirs, theirWords } from "../../web/static/editor/theirs.js";
import { CHANGELOG, flag, row } from "./shapes.js";

const TAG = "\\[unintelligible 00:00:10.00\\]";
const TEXT = `We saw ${TAG} in the bay.`;
const line = row({ text: TEXT, marks: [["gap", 7, 7 + TAG.length, 10]] });
const gap = flag({ start: 7, end: 7 + TAG.length, onset: 10, offset: 13 });

/**
 * @param {import("../../web/static/wire.d.ts").Flag} place
 * @param {import("../../web/static/wire.d.ts").Row} before
 * @param {string} typed
 * @param {string} speaker
 */
function answer(place, before, typed, speaker = "") {
  const made = answered(place, before, { typed, speaker, inside: false });
  assert.ok(made);
  return made;
}

/** @param {string} typed */
const filled = (typed) => answer(gap, line, typed).new;

describe("an answer to a gap", () => {
  it("takes the tag's place, and says where it stands", () => {
    const made = answer(gap, line, "two seals");
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

  it("is a turn below a break, where a caption shows it, of whoever spoke before", () => {
    const text = `**Break:** ${TAG} \\[Music\\]`;
    const marks = /** @type {import("../../web/static/wire.d.ts").Mark[]} */ ([["gap", 11, 11 + TAG.length, 10]]);
    const pause = row({ line: 3, text, kind: "break", speaker: null, label: [0, 11], marks });
    const file = [row({ speaker: "Ann" }), pause, row({ line: 5, speaker: "Ben" })];
    const place = flag({ start: 11, end: 11 + TAG.length, onset: 10, offset: 13 });
    const made = answered(place, pause, { typed: "- two ??", speaker: "", inside: false }, file[2], CHANGELOG, file);
    assert.equal(made?.new, "**Break:** \\[Music\\]\n\n**Ann:** \\- two \\[unintelligible 00:00:13.00\\]");
    assert.equal(made?.new.slice(made.start).startsWith("**Ann:**"), true);
    const nothing = answered(place, pause, { typed: "??", speaker: "", inside: false }, file[2], CHANGELOG, file);
    assert.equal(nothing?.new, text);
  });

  it("keeps the tag for ?? if the tag has no time", () => {
    const old = "\\[unintelligible\\]";
    const timeless = row({ text: `We saw ${old}.`, marks: [["gap", 7, 7 + old.length, null]] });
    const made = answer(flag({ start: 7, end: 7 + old.length }), timeless, "two ??");
    assert.equal(made.new, `We saw two ${old}.`);
  });

  it("keeps tags, code, entities and marks of a line as they were typed", () => {
    assert.equal(filled("a <div> of List<String>"), "We saw a \\<div> of List\\<String> in the bay.");
    assert.equal(filled("<inaudible> `go` a < b"), "We saw \\<inaudible> \\`go\\` a < b in the bay.");
    assert.equal(filled("AT&T wrote &lt; ~~once~~"), "We saw AT&T wrote \\&lt; \\~~once\\~~ in the bay.");
    const first = row({ text: TAG, marks: [["gap", 0, TAG.length, 10]] });
    const whole = flag({ start: 0, end: TAG.length });
    for (const mark of ["> so", "- so", "+ so", "# so"]) assert.equal(answer(whole, first, mark).new, `\\${mark}`);
    assert.equal(answer(whole, first, "1. so").new, "1\\. so");
    assert.equal(answer(whole, first, "1.5 metres").new, "1.5 metres");
    assert.equal(filled("- so"), "We saw - so in the bay.");
  });

  it("leaves one gap for any number of question marks, apart from the words", () => {
    assert.equal(filled("???"), `We saw ${TAG} in the bay.`);
    assert.equal(filled("two??"), "We saw two \\[unintelligible 00:00:13.00\\] in the bay.");
  });

  it("is none where the gap is gone: nothing takes the whole line for it", () => {
    const gone = flag({ state: "filled", start: null, end: null });
    assert.equal(answered(gone, line, { typed: "as of", speaker: "", inside: false }), null);
    assert.equal(hasBox(gone), false);
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
    assert.equal(answer(doubtful, line, "*saw*").new, `We *saw* ${TAG} in the bay.`);
  });

  it("has no box where it is about no words", () => {
    assert.equal(hasBox(flag({ kind: "stamp_drift", start: null, end: null })), false);
    assert.equal(hasBox(doubtful), true);
  });

  it("puts the page's words between two others with blanks around them", () => {
    const between = flag({ kind: "page_reads", start: 2, end: 2, proposed: "both" });
    assert.equal(boxOffer(between, line), "both");
    assert.equal(boxOffer({ ...between, severity: "hint" }, line), "");
    assert.equal(answer(between, line, "both").new, `We both ${TAG.replace(/^/, "saw ")} in the bay.`);
    assert.equal(answer({ ...between, start: 0, end: 0 }, line, "Then").new, `Then ${TEXT}`);
  });
});

describe("a paragraph of its own", () => {
  const missing = flag({ kind: "not_transcribed", line: 1, start: null, end: null });

  it("stands below its row, with a name if somebody else speaks", () => {
    assert.ok(isParagraph(missing));
    assert.equal(answer(missing, line, "Hello.").new, `${TEXT}\n\nHello.`);
    const made = answer(missing, line, "Hello.", "Ben");
    assert.equal(made.new.slice(made.start, made.end), "**Ben:** Hello.");
  });

  it("stands above the first row if it is said before it", () => {
    const made = answer({ ...missing, line: 0 }, line, "Hello.");
    assert.equal(made.new, `Hello.\n\n${TEXT}`);
    assert.equal(made.new.slice(made.start, made.end), "Hello.");
  });

  it("is what the page has and the text lacks", () => {
    assert.ok(isParagraph(flag({ kind: "page_reads", start: null, end: null })));
    assert.ok(!isParagraph(flag({ kind: "page_reads", start: 3, end: 3 })));
  });
});

describe("words that nobody says", () => {
  const unheard = flag({ kind: "not_spoken", start: 8, end: 13 });

  it("go, with one blank left", () => {
    const before = row({ text: "We saw, oh well, two seals.", words: [] });
    assert.equal(answer({ ...unheard, start: 8, end: 16 }, before, "").new, "We saw, two seals.");
    assert.equal(answer({ ...unheard, start: 17, end: 26 }, before, "").new, "We saw, oh well,.");
    assert.equal(answer({ ...unheard, start: 0, end: 7 }, before, "").new, "oh well, two seals.");
  });

  it("take their line along if nothing is left, and pass its name on", () => {
    const named = row({ text: "**Ann:** Hello.", label: [0, 9] });
    const whole = { ...unheard, start: 9, end: 15 };
    assert.equal(answer(whole, named, "").new, "");
    const on = row({ line: 3, text: "And on." });
    const made = answered(whole, named, { typed: "", speaker: "", inside: false }, on);
    assert.deepEqual([made?.new, made?.rows], ["**Ann:** And on.", [named, on]]);
    const other = row({ line: 3, text: "**Ben:** No.", label: [0, 9] });
    assert.equal(answered(whole, named, { typed: "", speaker: "", inside: false }, other)?.new, "");
  });
});

describe("speech without text", () => {
  const said = row({
    text: "**Ann:** We came. Then we left.",
    label: [0, 9],
    words: [
      [9, 11, 1, 1.4, 0.9, "a"],
      [12, 16, 1.4, 2, 0.9, "a"],
      [18, 22, 6, 6.3, 0.9, "a"],
      [23, 25, 6.3, 6.5, 0.9, "a"],
    ],
  });
  const missing = flag({ kind: "not_transcribed", start: null, end: null, onset: 2.5, offset: 5.5 });
  /** @param {string} speaker @param {boolean} inside @param {import("../../web/static/wire.d.ts").Row | null} next */
  const made = (speaker, inside, next = null) => {
    const made = answered(missing, said, { typed: "We saw.", speaker, inside }, next);
    assert.ok(made);
    assert.match(made.new.slice(made.start, made.end), /We saw\.$/);
    return made.new;
  };

  it("goes into the sentence at its time, as a paragraph, or as somebody's turn", () => {
    assert.equal(made("", true), "**Ann:** We came. We saw. Then we left.");
    assert.equal(made("", false), "**Ann:** We came.\n\nWe saw.\n\nThen we left.");
    assert.equal(made("Ben", false), "**Ann:** We came.\n\n**Ben:** We saw.\n\n**Ann:** Then we left.");
  });

  it("leaves who goes on below as they were", () => {
    const on = row({ line: 3, text: "And on.", words: [] });
    const end = { ...said, words: said.words.slice(0, 2) };
    const after = answered(missing, end, { typed: "No.", speaker: "Ben", inside: false }, on);
    assert.equal(after?.new, "**Ann:** We came. Then we left.\n\n**Ben:** No.\n\n**Ann:** And on.");
  });
});

describe("somebody else's answer", () => {
  const before = { text: TEXT, start: 7, end: 7 + TAG.length };

  it("is what stands where the gap was", () => {
    const now = "We saw of in the bay.";
    assert.deepEqual(theirWords(before, now), { words: "of", start: 7, end: 9 });
    assert.equal(theirWords(before, "It is all otherwise now."), null);
  });

  it("stands alone, gives way, or stands before one's own", () => {
    const now = row({ text: "We saw of in the bay." });
    const words = { words: "of", start: 7, end: 9 };
    const typed = { typed: "as *of*", speaker: "", inside: false };
    assert.equal(besideTheirs(gap, now, words, typed, "mine")?.new, "We saw as \\*of\\* in the bay.");
    assert.equal(besideTheirs(gap, now, words, typed, "both")?.new, "We saw of as \\*of\\* in the bay.");
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
  const style = { ...CHANGELOG.time, hours: true };
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
    return answered(open, mark, { typed, speaker: "", inside: false }, null, spelling)?.new;
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

  it("goes into a JSON string as JSON", () => {
    const json = { ...rev, dialect: "json", escape: /** @type {const} */ ("json"), turn: "{text}" };
    assert.equal(inForm("[INAUDIBLE]", 'the "it" man', json, null), 'Then call the \\"it\\" man and ask');
    const text = '"text": "Hello.",';
    const line = row({ text, words: [[9, 14, 1, 2, 0.9, "a"]] });
    const late = flag({ kind: "not_transcribed", start: null, end: null, onset: 2.5, offset: 3 });
    assert.equal(
      answered(late, line, { typed: "Yes.", speaker: "", inside: true }, null, json)?.new,
      '"text": "Hello. Yes.",',
    );
  });

  it("gives the words below back to who said them, at their time", () => {
    const speech = flag({ kind: "not_transcribed", start: null, end: null, onset: 20.4, offset: 21.2, line: 1 });
    const said = row({
      text: "We came. We left",
      offset: 23,
      words: [
        [3, 7, 19, 20, 0.9, "a"],
        [9, 11, 22, 23, 0.9, "a"],
      ],
    });
    const wrapped = row({ line: 2, text: "at once.", onset: 23.1, offset: 24 });
    const typed = { typed: "# 1", speaker: "Anna Berg", inside: false };
    assert.equal(
      answered(speech, said, typed, null, rev)?.new,
      "We came.\n\nAnna Berg (00:20):\n\\# 1\n\nAnn (00:22):\nWe left",
    );
    const line = { ...said, text: "We came.", words: said.words.slice(0, 1) };
    const made = answered(speech, line, { ...typed, typed: "No" }, wrapped, rev);
    assert.deepEqual(made?.rows, [line, wrapped]);
    assert.equal(made?.new, "We came.\n\nAnna Berg (00:20):\nNo\n\nAnn (00:23):\nat once.");
    assert.equal(
      answered(speech, said, { ...typed, typed: "No" }, wrapped, { ...vtt, time: { ...style, digits: 3 } })?.new,
      "We came. We left\n\n00:00:20.400 --> 00:00:21.200\nAnna Berg: No\n\n" +
        "00:00:23.100 --> 00:00:24.000\nAnn: at once.",
    );
  });

  it("makes a turn of its own in the file's form", () => {
    const speech = flag({ kind: "not_transcribed", start: null, end: null, onset: 20.4, offset: 21.2, line: 1 });
    const made = (/** @type {Spelling} */ spelling) =>
      answered(
        speech,
        row({ text: "Hello." }),
        { typed: "Yes indeed", speaker: "Anna Berg", inside: false },
        null,
        spelling,
      )?.new;
    assert.equal(made(rev), "Hello.\n\nAnna Berg (00:20):\nYes indeed");
    const bare = { ...rev, dialect: "stamp-line", turn: "{time} {text}" };
    const goesOn = answered(speech, row(), { typed: "Yes", speaker: "", inside: false }, null, bare);
    assert.equal(goesOn?.new, "The tide was low.\n\n00:20 Yes");
    assert.equal(
      made({ ...vtt, time: { ...style, digits: 3 } }),
      "Hello.\n\n00:00:20.400 --> 00:00:21.200\nAnna Berg: Yes indeed",
    );
  });
});

describe("a name with a slip", () => {
  it("is offered as it is meant, and written with Enter", () => {
    const turn = row({ text: "**Ana:** It was.", label: [0, 9], speaker: "Ana" });
    const slip = flag({ kind: "speaker_label", start: 2, end: 5, onset: null, offset: null, candidates: ["Anna"] });
    assert.equal(boxOffer(slip, turn), "Anna");
    const typed = { typed: "Anna", speaker: "", inside: false };
    assert.equal(answered(slip, turn, typed, null, CHANGELOG)?.new, "**Anna:** It was.");
  });
});
