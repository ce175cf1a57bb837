import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { choicesOf } from "../../web/static/editor/conflict.js";
import { editOf, seenAtOnce } from "../../web/static/editor/edits.js";
import { asName, labelled } from "../../web/static/editor/speaker.js";
import { Transcript } from "../../web/static/editor/transcript.js";
import { joined, paragraphs, pasted } from "../../web/static/editor/typed_text.js";
import { BEN, episode, row, splice } from "./shapes.js";

const ONE = row({ line: 1, text: "One." });
const TWO = row({ line: 3, text: "Two." });

describe("an edit", () => {
  it("is of one row, or of two with the blank lines between them", () => {
    assert.deepEqual(editOf(4, [TWO], "Zwei."), {
      revision: 4,
      first: 3,
      last: 3,
      old: "Two.",
      new: "Zwei.",
      flag: null,
    });
    assert.equal(editOf(4, [ONE, TWO], "One. Two.").old, "One.\n\nTwo.");
    assert.equal(editOf(4, [ONE, row({ line: 2, text: "Two." })], "").old, "One.\nTwo.");
    assert.equal(editOf(4, [ONE, row({ line: 5, text: "Three." })], "").old, "One.\n\n\n\nThree.");
    assert.equal(editOf(4, [ONE], "", "f1").flag, "f1");
  });
});

describe("an undo", () => {
  const transcript = new Transcript(episode([ONE, TWO]));

  it("is seen at once on the row that the edit made", () => {
    assert.deepEqual(seenAtOnce({ old: "Eins.", rows: [ONE] }, transcript), { row: ONE, old: "Eins." });
  });

  it("waits for the server where rows come or go, or where the row was replaced since", () => {
    assert.equal(seenAtOnce({ old: "Eins.", rows: [ONE, TWO] }, transcript), null);
    assert.equal(seenAtOnce({ old: "Eins.", rows: [] }, transcript), null);
    assert.equal(seenAtOnce({ old: "Eins.\n\nZwei.", rows: [ONE] }, transcript), null);
    assert.equal(seenAtOnce(null, transcript), null);
    assert.equal(seenAtOnce(undefined, transcript), null);
    const [first] = transcript.rows;
    transcript.take({ splices: [splice({ first: 1, last: 1, rows: [row({ line: 1, text: "Eins." })] })] });
    assert.equal(seenAtOnce({ old: "x", rows: [first] }, transcript), null);
  });
});

describe("what is typed into a line", () => {
  it("is one line; line ends part paragraphs", () => {
    assert.equal(paragraphs("One."), "One.");
    assert.equal(paragraphs("One.\n"), "One.");
    assert.equal(paragraphs("One.\n\n\nTwo.\n \nThree."), "One.\n\nTwo.\n\nThree.");
    assert.equal(paragraphs("  One. "), "  One. ");
  });

  it("is as many paragraphs as were pasted: blank lines and names begin one", () => {
    assert.equal(pasted("one \r\n  two\n\nthree"), "one two\n\nthree");
    assert.equal(pasted("**Ann:** Hi.\n**Ben:** Hello\nthere."), "\n\n**Ann:** Hi.\n\n**Ben:** Hello there.");
    assert.equal(pasted("**Ann:** Hi."), "\n\n**Ann:** Hi.");
    assert.equal(pasted("\none"), "\n\none");
    assert.equal(pasted("one two"), null);
  });

  it("is as before once it was parted and joined again", () => {
    const parted = paragraphs("One two. \n\nThree.");
    assert.equal(parted, "One two.\n\nThree.");
    const [above, below] = paragraphs("One two.\n\n Three.").split("\n\n");
    assert.equal(joined(above, below), "One two. Three.");
    assert.equal(joined("One two. ", " Three."), "One two. Three.");
  });
});

describe("a speaker", () => {
  it("stands in front of the line, once", () => {
    const labelledRow = { text: "**Ann:** Hello.", label: /** @type {[number, number]} */ ([0, 9]) };
    assert.equal(labelled(labelledRow, "Ben"), "**Ben:** Hello.");
    assert.equal(labelled(labelledRow, ""), "Hello.");
    assert.equal(labelled({ text: "Hello.", label: null }, "Ben"), "**Ben:** Hello.");
  });

  it("has a name that does not end its own label", () => {
    assert.equal(asName("  **Ann:** \t Lee "), "Ann Lee");
    assert.equal(asName("***"), "");
  });
});

describe("a conflict", () => {
  const facts = /** @type {const} */ ({
    code: "conflict",
    message: "",
    base: "a",
    theirs: "b",
    mine: "c",
    clean: true,
    by: BEN,
    when: "2020-01-01T00:00:00Z",
    revision: 2,
    first: 1,
    last: 1,
  });

  it("offers the merge first, and one's own text where there is none", () => {
    const names = (/** @type {string | null} */ merged) =>
      choicesOf({ ...facts, merged, splices: [], flags: [], gone: [] }).map(({ name }) => name);
    assert.deepEqual(names("d"), ["merged", "theirs", "mine"]);
    assert.deepEqual(names(""), ["merged", "theirs", "mine"]);
    assert.deepEqual(names(null), ["mine", "theirs"]);
  });
});
