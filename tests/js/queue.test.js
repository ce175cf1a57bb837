import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Queue } from "../../web/static/editor/queue.js";
import { flag } from "./shapes.js";

const FIRST = flag({ id: "f1", line: 1, start: 4 });
const SAME_LINE = flag({ id: "f2", line: 1, start: 20 });
const WORD = flag({ id: "f3", kind: "doubtful_word", line: 3, start: 0 });
const OF_PAGE = flag({ id: "f4", kind: "page_reads", line: 5, start: null, proposed: "words" });
const LAST = flag({ id: "f5", line: 9, start: 2 });
const FILLED = flag({ id: "f6", line: 7, state: "filled" });
/** Not in the order of the text, as answers of the server may come. */
const ALL = [LAST, WORD, SAME_LINE, FILLED, OF_PAGE, FIRST];

const queue = (flags = ALL) => new Queue({ flags: new Map(flags.map((each) => [each.id, each])) });
/** @param {import("../../web/static/wire.d.ts").Flag[]} flags */
const ids = (flags) => flags.map(({ id }) => id);

describe("the queue", () => {
  it("has open gaps in the order of the text", () => {
    assert.deepEqual(ids(queue().open), ["f1", "f2", "f5"]);
    assert.deepEqual(ids(queue().all), ["f1", "f2", "f6", "f5"]);
  });

  it("goes round, both ways", () => {
    const made = queue();
    assert.equal(made.after(null)?.id, "f1");
    assert.equal(made.after(null, -1)?.id, "f5");
    assert.equal(made.after(FIRST)?.id, "f2");
    assert.equal(made.after(LAST)?.id, "f1");
    assert.equal(made.after(FIRST, -1)?.id, "f5");
    assert.equal(made.after(SAME_LINE, -1)?.id, "f1");
  });

  it("goes on from a place that is gone, or that is not in the scope", () => {
    assert.equal(queue().after({ id: "gone", line: 2, start: null })?.id, "f5");
    assert.equal(queue().after(WORD)?.id, "f5");
    assert.equal(queue().after(WORD, -1)?.id, "f2");
  });

  it("ends when nothing waits", () => {
    assert.equal(queue([FIRST]).after(FIRST), null);
    assert.equal(queue([FILLED]).after(null), null);
    assert.equal(queue([]).after(null, -1), null);
  });

  it("leaves out answers on their way and gaps that this person filled in part", () => {
    const made = queue();
    made.pending.add("f1");
    made.partly.add("f2");
    assert.deepEqual(ids(made.open), ["f5"]);
    assert.deepEqual(made.gaps, { total: 4, done: 2 });
  });

  it("offers a gap that somebody else filled in part", () => {
    assert.deepEqual(ids(queue([{ ...FIRST, state: "partly_resolved" }]).open), ["f1"]);
  });

  it("knows at the end what was skipped, and what came up since", () => {
    const made = queue();
    made.partly.add("f2");
    made.end();
    assert.ok(!made.hasNew);
    assert.equal(made.again()?.id, "f1");
    assert.ok(made.hasNew); // what was filled in part is offered again
  });

  it("has what the page says as a scope of its own", () => {
    const made = queue();
    assert.ok(made.hasPage);
    assert.ok(!queue([FIRST, WORD]).hasPage);
    assert.equal(made.scopeOf(OF_PAGE), "page");
    assert.equal(made.scopeOf(WORD), "all");
    assert.equal(made.scopeOf(FIRST), "gaps");
    made.scope = "page";
    assert.deepEqual(ids(made.open), ["f4"]);
    assert.deepEqual(ids(made.rest).sort(), ["f1", "f2", "f3", "f5"]);
  });

  it("counts places by their kind", () => {
    const made = queue();
    made.scope = "all";
    assert.deepEqual(made.placeOf(LAST), { n: 4, total: 4 });
    assert.deepEqual(made.placeOf(WORD), { n: 1, total: 1 });
  });
});
