import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { Drafts } from "../../web/static/editor/drafts.js";
import { editOf } from "../../web/static/editor/edits.js";
import { Saver } from "../../web/static/editor/saver.js";
import { Transcript } from "../../web/static/editor/transcript.js";
import { ServerError } from "../../web/static/page/server.js";
import { serve } from "./server.js";
import { ANN, BEN, episode, row, saved, splice, tab } from "./shapes.js";

/** @import { EditRequest } from "../../web/static/wire.d.ts" */
/** @import { Asked, Given } from "./server.js" */

let close = () => {};
afterEach(() => close());

/**
 * An editor's saver with a server that answers so.
 * @param {(asked: Asked, n: number) => Given | "hang up"} answer
 * @param {string | null} choice the text that a person chooses in a conflict
 */
async function setUp(answer, choice = null) {
  const server = await serve(answer);
  close = server.close;
  const transcript = new Transcript(episode([row({ line: 1, text: "One." }), row({ line: 3, text: "Two." })]));
  const drafts = new Drafts("slack-water-1", tab("here"));
  const saver = new Saver(transcript, drafts, async () => choice);
  /** @type {string[]} */
  const states = [];
  saver.on("state", ({ name }) => states.at(-1) === name || states.push(name));
  /** @param {number} place @param {string} text */
  const save = (place, text) => {
    const make = () => editOf(transcript.revision, [transcript.rows[place]], text);
    return saver.save({ draft: drafts.keyOf("row", place), make });
  };
  return { saver, transcript, drafts, states, save, asked: server.asked };
}

/** Does as it is told: the edit becomes the next revision. */
function obey(/** @type {Asked} */ { body }) {
  const { revision, first, last, new: text } = /** @type {EditRequest} */ (body);
  const made = splice({ revision: revision + 1, first, last, by: ANN, rows: [row({ line: first, text })] });
  return { body: saved([made]) };
}

describe("saving", () => {
  it("takes the answer in, and tells what was replaced", async () => {
    const { saver, transcript, save, states } = await setUp(obey);
    /** @type {unknown[]} */
    const told = [];
    saver.on("edited", ({ old, rows }) => told.push(old, rows[0] === transcript.rows[0]));
    saver.on("spliced", () => told.push("spliced"));
    const { error } = await save(0, "Eins.");
    assert.equal(error, null);
    assert.equal(transcript.rows[0].text, "Eins.");
    assert.deepEqual(told, ["spliced", "One.", true]);
    assert.deepEqual(states, ["saving", "saved"]);
    assert.ok(transcript.canUndo && !saver.busy);
  });

  it("sends one after the other, each on the text as it is then", async () => {
    const { save, asked, transcript } = await setUp(obey);
    await Promise.all([save(0, "Eins."), save(1, "Zwei."), save(0, "Uno.")]);
    assert.deepEqual(
      asked.map(({ body }) => /** @type {EditRequest} */ (body)).map((edit) => [edit.revision, edit.old, edit.new]),
      [
        [0, "One.", "Eins."],
        [1, "Two.", "Zwei."],
        [2, "Eins.", "Uno."],
      ],
    );
    assert.deepEqual(
      transcript.rows.map(({ text }) => text),
      ["Uno.", "Zwei."],
    );
  });

  it("drops the draft once the server has it, not before", async () => {
    const { save, drafts, transcript } = await setUp((asked, n) => (n ? obey(asked) : { status: 422, body: REFUSED }));
    const draft = { key: drafts.keyOf("row", 0), line: 1, revision: 0, base: "One.", text: "Eins." };
    await drafts.keep({ ...draft, kind: "row" });
    const { error } = await save(0, "Eins.");
    assert.ok(error instanceof ServerError && error.details.code === "refused");
    assert.equal((await drafts.all()).length, 1);
    assert.equal(transcript.rows[0].text, "One.");
    await save(0, "Eins.");
    assert.equal((await drafts.all()).length, 0);
  });

  it("waits while the server is away, and tries again as soon as it is back", async () => {
    const { saver, save, states, asked } = await setUp((one, n) => (n < 2 ? "hang up" : obey(one)));
    saver.on("state", ({ name }) => {
      if (name === "offline") setImmediate(() => saver.hurry());
    });
    const { error } = await save(0, "Eins.");
    assert.equal(error, null);
    assert.equal(asked.length, 3);
    assert.deepEqual(states, ["saving", "offline", "saving", "offline", "saving", "saved"]);
  });

  it("does not send an undo again that may have been done", async () => {
    const { saver, asked } = await setUp(() => "hang up");
    await assert.rejects(saver.reverse("undo"), { name: "ServerAway" });
    assert.equal(asked.length, 1);
    assert.ok(!saver.busy);
  });

  it("takes in what others did before its own edit, and asks for all if something is missing", async () => {
    const theirs = splice({ revision: 1, first: 3, last: 3, rows: [row({ line: 3, text: "Zwei." })] });
    const mine = splice({ revision: 2, first: 1, last: 1, by: ANN, rows: [row({ line: 1, text: "Eins." })] });
    const { saver, save, transcript } = await setUp((_asked, n) => ({
      body: saved(n ? [{ ...mine, revision: 9 }] : [theirs, mine]),
    }));
    let reloads = 0;
    saver.on("reload", () => {
      reloads += 1;
    });
    await save(0, "Eins.");
    assert.deepEqual(
      transcript.rows.map(({ text }) => text),
      ["Eins.", "Zwei."],
    );
    assert.equal(reloads, 0);
    await save(0, "Uno.");
    assert.equal(reloads, 1);
  });
});

const REFUSED = { error: { code: "refused", message: "The site would not take it.", reasons: [] } };
const THEIRS = splice({ first: 1, last: 1, rows: [row({ line: 1, text: "Theirs." })] });
const CONFLICT = {
  error: {
    code: "conflict",
    message: "Somebody changed this line.",
    base: "One.",
    theirs: "Theirs.",
    mine: "Mine.",
    merged: null,
    clean: false,
    by: BEN,
    when: "2026-11-28T17:20:00Z",
    revision: 1,
    first: 1,
    last: 1,
    splices: [THEIRS],
    flags: [],
    gone: [],
  },
};

describe("a conflict", () => {
  it("asks nobody where the edit of the text as it stands is what both together are", async () => {
    const answer = (/** @type {Asked} */ asked, /** @type {number} */ n) =>
      n ? obey(asked) : { status: 409, body: { error: { ...CONFLICT.error, clean: true, merged: "Theirs. Eins." } } };
    const { saver, transcript, asked, states } = await setUp(answer, "Somebody was asked.");
    const make = () => editOf(transcript.revision, [transcript.rows[0]], `${transcript.rows[0].text} Eins.`);
    const { error } = await saver.save({ draft: "d", make });
    assert.equal(error, null);
    assert.deepEqual(states, ["saving", "saved"]);
    assert.equal(/** @type {EditRequest} */ (asked[1].body).new, "Theirs. Eins.");
  });

  it("is saved again as the person decides, over their text", async () => {
    const answer = (/** @type {Asked} */ asked, /** @type {number} */ n) =>
      n ? obey(asked) : { status: 409, body: CONFLICT };
    const { save, asked, transcript, states } = await setUp(answer, "Both.");
    const { error } = await save(0, "Mine.");
    assert.equal(error, null);
    assert.deepEqual(asked[1].body, { revision: 1, first: 1, last: 1, old: "Theirs.", new: "Both.", flag: null });
    assert.equal(transcript.rows[0].text, "Both.");
    assert.deepEqual(states, ["saving", "conflict", "saving", "saved"]);
  });

  it("leaves their text where the person gives up, and goes on", async () => {
    const answer = (/** @type {Asked} */ asked, /** @type {number} */ n) =>
      n ? obey(asked) : { status: 409, body: CONFLICT };
    const { save, asked, transcript } = await setUp(answer, null);
    await Promise.all([save(0, "Mine."), save(1, "Zwei.")]);
    assert.equal(asked.length, 2);
    assert.deepEqual(
      transcript.rows.map(({ text }) => text),
      ["Theirs.", "Zwei."],
    );
  });
});
