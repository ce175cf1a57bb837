import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BroughtBack, openFor } from "../../web/static/editor/brought_back.js";
import { Drafts } from "../../web/static/editor/drafts.js";
import { isSaved, oneAPlace, placesFor } from "../../web/static/editor/recovery.js";
import { Transcript } from "../../web/static/editor/transcript.js";
import { episode, flag, row, tab } from "./shapes.js";

/** @import { Draft, Kept } from "../../web/static/editor/drafts.js" */

const transcript = new Transcript(
  episode([row({ line: 1, text: "One." }), row({ line: 3, text: "Two." })], [flag({ id: "f1", line: 1 })]),
);
/** @type {Kept} */
const ROW = { key: "r", slug: "s", when: 3, kind: "row", line: 3, revision: 0, base: "Two.", text: "Zwei." };
/** @type {Kept & {kind: "fill"}} */
const FILL = {
  key: "f",
  slug: "s",
  when: 2,
  kind: "fill",
  flag: "f1",
  speaker: "Ann",
  inside: false,
  start: null,
  end: null,
  line: 1,
  revision: 0,
  base: "One.",
  text: "seals",
};

describe("drafts", () => {
  it("are kept in memory where the browser keeps nothing, one for each place, oldest first", async (context) => {
    context.mock.timers.enable({ apis: ["Date"] });
    const drafts = new Drafts("slack-water-1", tab("here"));
    /** @type {(key: string, text: string) => Draft} */
    const typed = (key, text) => ({ key, kind: "row", line: 1, revision: 0, base: "One.", text });
    await drafts.keep(typed("a", "first"));
    context.mock.timers.tick(10);
    await drafts.keep(typed("b", "second"));
    context.mock.timers.tick(10);
    await drafts.keep(typed("a", "third"));
    assert.deepEqual(
      (await drafts.all()).map(({ text }) => text),
      ["second", "third"],
    );
    await drafts.drop("a");
    await drafts.drop("never kept");
    assert.equal((await drafts.all()).length, 1);
  });

  it("have a key of their own for each episode, flag and line", () => {
    const [one, other] = [new Drafts("one", tab("a")), new Drafts("other", tab("a"))];
    const keys = [one.keyOf("fill", "1"), one.keyOf("row", 1), one.keyOf("row", 11), other.keyOf("row", 1)];
    keys.push(new Drafts("one", tab("b")).keyOf("row", 1));
    assert.equal(new Set(keys).size, keys.length);
  });

  it("belong to a tab and a person: what somebody types elsewhere is no leftover", async () => {
    const drafts = new Drafts("one", tab("here", ["open"]));
    drafts.person = 1;
    const left = { ...ROW, slug: "one", person: 1 };
    const others = [{ person: 2 }, { tab: "open" }, { tab: "closed" }, { person: null }, { tab: "here" }];
    for (const [i, facts] of others.entries()) drafts.memory.set(`${i}`, { ...left, key: `${i}`, ...facts });
    const offered = await drafts.all();
    assert.deepEqual(
      offered.map(({ key }) => key),
      ["2", "3", "4"],
    );
    const adopted = await drafts.adopt(offered[0]);
    assert.deepEqual([adopted.key, drafts.memory.get("2")?.tab], ["2", "here"]);
  });

  it("of two closed tabs on one line both stay, of answers to one flag the earlier waits", async () => {
    const drafts = new Drafts("one", tab("here"));
    const two = [
      { ...ROW, key: "a", tab: "a", text: "Zwei." },
      { ...ROW, key: "b", tab: "b", text: "Deux." },
      { ...FILL, key: "c", tab: "a" },
      { ...FILL, key: "d", tab: "b", text: "whales" },
    ].map((draft) => ({ ...draft, slug: "one", person: null }));
    for (const each of two) drafts.memory.set(each.key, each);
    const now = oneAPlace(two);
    assert.deepEqual(
      now.map(({ key }) => key),
      ["a", "b", "d"],
    );
    for (const each of now) await drafts.adopt(each);
    const kept = [...drafts.memory.values()].map(({ key, text }) => [key, text]);
    const fill = drafts.keyOf("fill", "f1");
    assert.deepEqual(Object.fromEntries(kept), { a: "Zwei.", b: "Deux.", c: "seals", [fill]: "whales" });
  });
});

describe("what was typed and not saved", () => {
  it("is not offered if the text says it already", () => {
    assert.ok(isSaved({ ...ROW, text: "One." }, transcript));
    assert.ok(!isSaved(ROW, transcript));
    assert.ok(!isSaved({ ...FILL, text: "One." }, transcript));
  });

  it("goes into the card while its flag is there, else into its row", () => {
    const gone = { ...FILL, flag: "gone", when: 9 };
    assert.deepEqual(placesFor([FILL, ROW, gone], transcript), { fills: [FILL], inRows: [ROW, gone] });
  });

  it("comes back into every row, and goes on with whoever opens it", () => {
    /** @type {[string, string][]} */
    const shown = [];
    const rows = /** @type {import("../../web/static/editor/rows.js").Rows} */ (
      /** @type {unknown} */ ({
        setDraft: (/** @type {{text: string}} */ row, /** @type {string} */ text) => shown.push([row.text, text]),
      })
    );
    const back = new BroughtBack(transcript, rows);
    const [one, two] = transcript.rows;
    assert.equal(back.add([{ ...ROW, base: "One.", text: "Eins." }, ROW]), two);
    assert.deepEqual(shown, [
      ["One.", "Eins."],
      ["Two.", "Zwei."],
    ]);
    assert.equal(back.take(two)?.text, "Zwei.");
    assert.equal(back.take(two), null);
    assert.equal(back.take(one)?.text, "Eins.");
  });

  it("opens the row that it was typed over, wherever that stands now", () => {
    const moved = openFor({ ...ROW, line: 77 }, transcript);
    assert.equal(moved?.row.line, 3);
    assert.equal(moved?.unsaved.base, "Two.");
  });

  it("opens the row at its line if that one was changed since, with the text it was typed over", () => {
    const changed = openFor({ ...ROW, base: "What?" }, transcript);
    assert.equal(changed?.row.line, 3);
    assert.deepEqual([changed?.unsaved.base, changed?.unsaved.text], ["What?", "Zwei."]);
    assert.equal(openFor({ ...ROW, base: "What?", line: 99 }, transcript)?.row.line, 3);
  });

  it("opens what became of the row, where others were put in above it", () => {
    const rows = ["The tide.", "New.", "It was rather low that day."].map((text, i) => row({ line: 2 * i + 1, text }));
    const changed = openFor({ ...ROW, base: "It was low that day." }, new Transcript(episode(rows)));
    assert.deepEqual([changed?.row.line, changed?.unsaved.line, changed?.unsaved.text], [5, 3, "Zwei."]);
  });

  it("is put at the end of the row if its gap is gone", () => {
    const place = openFor(FILL, transcript);
    assert.deepEqual(place?.unsaved, { key: "f", line: 1, base: "One.", revision: 0, text: "One. seals" });
  });

  it("has nowhere to go in an empty transcript", () => {
    assert.equal(openFor(ROW, new Transcript(episode([]))), null);
  });
});
