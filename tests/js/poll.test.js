import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { Drafts } from "../../web/static/editor/drafts.js";
import { Poll } from "../../web/static/editor/poll.js";
import { Saver } from "../../web/static/editor/saver.js";
import { Transcript } from "../../web/static/editor/transcript.js";
import { serve } from "./server.js";
import { BEN, changes, episode, row, splice, tab } from "./shapes.js";

let close = () => {};
afterEach(() => close());

/** @param {Parameters<typeof serve>[0]} answer */
async function setUp(answer) {
  const server = await serve(answer);
  const transcript = new Transcript(episode([row({ line: 1, text: "One." }), row({ line: 3, text: "Two." })]));
  const saver = new Saver(transcript, new Drafts(transcript.slug, tab("here")), async () => null);
  const poll = new Poll(transcript, saver);
  close = () => {
    clearTimeout(poll.timer);
    server.close();
  };
  /** @type {unknown[]} */
  const told = [];
  poll.on("theirs", ({ splice: { revision } }) => told.push(revision));
  poll.on("progress", ({ state }) => told.push(state));
  for (const name of /** @type {const} */ (["away", "back", "reload"])) poll.on(name, () => told.push(name));
  return { poll, saver, transcript, told, asked: server.asked };
}

const FIRST = splice({ revision: 1, tick: 4, first: 1, last: 1, rows: [row({ line: 1, text: "Eins." })] });
const SECOND = splice({ revision: 2, tick: 5, first: 3, last: 3, rows: [row({ line: 3, text: "Zwei." })] });

describe("a poll", () => {
  it("takes in what others did, tells of it once, and asks from there on", async () => {
    const { poll, transcript, told, asked } = await setUp((_asked, n) => ({
      body: n ? changes({ tick: 5, splices: [FIRST, SECOND] }) : changes({ tick: 4, splices: [FIRST] }),
    }));
    await poll.now();
    await poll.now();
    assert.deepEqual(told, [1, "ready", 2, "ready"]);
    assert.deepEqual(
      transcript.rows.map(({ text }) => text),
      ["Eins.", "Zwei."],
    );
    assert.deepEqual(
      asked.map(({ url }) => url.split("?")[1]),
      ["since=0", "since=4"],
    );
  });

  it("says who is here", async () => {
    const claims = [{ person: BEN, mine: false, flag: null, expires_in: 80 }];
    const { poll, transcript } = await setUp(() => ({ body: changes({ claims }) }));
    await poll.now();
    assert.deepEqual(transcript.claims, claims);
  });

  it("asks for the whole episode if it was aligned anew, or if an edit is missing", async () => {
    const { poll, told, transcript } = await setUp((_asked, n) => ({
      body: n ? changes({ tick: 5, splices: [SECOND] }) : changes({ tick: 9, reload: true }),
    }));
    await poll.now();
    await poll.now();
    assert.deepEqual(told, ["reload", "reload"]);
    assert.equal(poll.since, 0);
    assert.equal(transcript.revision, 0);
  });

  it("says once that the server is away, and that it is back", async () => {
    const { poll, told } = await setUp((_asked, n) => (n < 2 ? "hang up" : { body: changes() }));
    await poll.now();
    await poll.now();
    await poll.now();
    assert.deepEqual(told, ["away", "back", "ready"]);
  });

  it("takes a proxy that answers for a server that restarts for away, and a busy server for none", async () => {
    const busy = { error: { code: "busy", message: "Please wait." } };
    const answers = [{ status: 503, body: busy, headers: { "Retry-After": "60" } }, { status: 502 }];
    const { poll, told } = await setUp((_asked, n) => answers[n] ?? { body: changes() });
    await poll.now();
    assert.deepEqual(told, []);
    await poll.now();
    assert.deepEqual(told, ["away"]);
  });

  it("forgets an answer that a save has overtaken", async () => {
    const { poll, saver, transcript, told } = await setUp(() => {
      saver.saves += 1; // answered while the poll's answer is on its way
      return { body: changes({ tick: 4, splices: [FIRST] }) };
    });
    await poll.now();
    assert.deepEqual(told, []);
    assert.equal(transcript.revision, 0);
    assert.equal(poll.since, 0);
  });

  it("asks soon after a save until the new times have come", async () => {
    const retimed = [row({ line: 1, text: "One.", onset: 7, offset: 8 })];
    const { poll, transcript } = await setUp(() => ({ body: changes({ tick: 1, retimed }) }));
    poll.soon();
    assert.equal(poll.hurries, 3);
    await poll.now();
    assert.ok(poll.hurries <= 0);
    assert.equal(transcript.rowAt(1)?.onset, 7);
  });
});
