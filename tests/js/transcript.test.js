import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { Transcript } from "../../web/static/editor/transcript.js";
import { ANN, BEN, changes, episode, flag, row, splice } from "./shapes.js";

const FIRST = flag({ id: "f1", line: 1 });
const LAST = flag({ id: "f2", line: 5 });
/** @type {Transcript} */
let transcript;
/** @type {string[]} what was told, in order */
let told;

beforeEach(() => {
  const rows = [
    row({ line: 1, text: "One." }),
    row({ line: 3, text: "Two.", speaker: "Ben" }),
    row({ line: 5, text: "Three." }),
  ];
  transcript = new Transcript(episode(rows, [{ ...FIRST }, { ...LAST }]));
  told = [];
  for (const name of /** @type {const} */ (["rows", "retimed", "flags", "claims", "state"])) {
    transcript.on(name, () => told.push(name));
  }
});

const texts = () => transcript.rows.map(({ line, text }) => `${line} ${text}`);

describe("a splice", () => {
  it("puts rows in the place of others, and moves what stands below", () => {
    const made = [row({ line: 3, text: "Two." }), row({ line: 5, text: "And a half." })];
    assert.ok(transcript.take({ splices: [splice({ first: 3, last: 3, delta: 2, rows: made })] }));
    assert.deepEqual(texts(), ["1 One.", "3 Two.", "5 And a half.", "7 Three."]);
    assert.equal(transcript.flags.get("f1")?.line, 1);
    assert.equal(transcript.flags.get("f2")?.line, 7);
    assert.equal(transcript.revision, 1);
    assert.equal(transcript.rowAt(7)?.text, "Three.");
    assert.equal(transcript.indexOf(made[1]), 2);
    assert.deepEqual(told, ["rows", "state"]);
  });

  it("says which rows went, as the very objects that were shown", () => {
    const [one, two] = transcript.rows;
    /** @type {unknown} */
    let removed;
    transcript.on("rows", (detail) => {
      removed = detail.removed;
    });
    transcript.take({
      splices: [splice({ first: 1, last: 3, delta: -2, rows: [row({ line: 1, text: "One. Two." })] })],
    });
    assert.deepEqual(removed, [one, two]);
    assert.equal(transcript.indexOf(one), -1);
    assert.deepEqual(texts(), ["1 One. Two.", "3 Three."]);
  });

  it("may take a row away, the first, the last, and the only one", () => {
    transcript.take({ splices: [splice({ revision: 1, first: 5, last: 5, delta: -2, rows: [] })] });
    assert.deepEqual(texts(), ["1 One.", "3 Two."]);
    transcript.take({ splices: [splice({ revision: 2, first: 1, last: 1, delta: -2, rows: [] })] });
    assert.deepEqual(texts(), ["1 Two."]);
    transcript.take({ splices: [splice({ revision: 3, first: 1, last: 1, delta: 0, rows: [] })] });
    assert.deepEqual(texts(), []);
    transcript.take({ splices: [splice({ revision: 4, first: 1, last: 1, rows: [row({ text: "Again." })] })] });
    assert.deepEqual(texts(), ["1 Again."]);
  });

  it("tells of rows below in which somebody else talks now", () => {
    const relabelled = [{ line: 5, speaker: "Cat", kind: /** @type {const} */ ("speech") }];
    const rows = [row({ line: 3, text: "**Cat:** Two." })];
    transcript.take({ splices: [splice({ first: 3, last: 3, rows, relabelled })] });
    assert.equal(transcript.rowAt(5)?.speaker, "Cat");
  });

  it("is applied once, however often it comes", () => {
    const answer = { splices: [splice({ first: 3, last: 3, rows: [row({ line: 3, text: "Zwei." })] })] };
    assert.ok(transcript.take(answer));
    assert.ok(transcript.take(answer));
    assert.deepEqual(told, ["rows", "state", "state"]);
    assert.equal(transcript.rows.length, 3);
  });

  it("is refused if one before it is missing, and nothing is changed", () => {
    const late = splice({ revision: 2, first: 1, last: 1, rows: [] });
    assert.equal(transcript.take({ splices: [late], flags: [flag({ id: "f9" })] }), false);
    assert.equal(transcript.rows.length, 3);
    assert.ok(!transcript.flags.has("f9"));
    assert.deepEqual(told, []);
  });

  it("gives the same as the text edited line by line, whatever the edits are", () => {
    const lines = ["One.", "", "Two.", "", "Three."];
    let seed = 7;
    const random = (/** @type {number} */ n) => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    for (let revision = 1; revision <= 300; revision += 1) {
      const places = lines.flatMap((text, i) => (text ? [i] : []));
      const place = places[random(places.length)];
      const made =
        random(3) || places.length < 3 ? [`a${revision}`, "", `b${revision}`].slice(0, 1 + 2 * random(2)) : [];
      // Deleting takes one blank line with it.
      const taken = made.length ? 1 : 2;
      const first = !made.length && place === lines.length - 1 ? place - 1 : place;
      const rows = made.flatMap((text, i) => (text ? [row({ line: first + 1 + i, text })] : []));
      lines.splice(first, taken, ...made);
      const edit = { revision, first: first + 1, last: first + taken, delta: made.length - taken, rows };
      assert.ok(transcript.take({ splices: [splice(edit)] }));
      assert.deepEqual(
        texts(),
        lines.flatMap((text, i) => (text ? [`${i + 1} ${text}`] : [])),
      );
      assert.ok(
        transcript.rows.every((each, i) => transcript.indexOf(each) === i && transcript.rowAt(each.line) === each),
      );
    }
  });
});

describe("an answer", () => {
  it("brings times for a row only while its text is the same", () => {
    const retimed = [row({ line: 1, text: "One.", onset: 8, offset: 9 }), row({ line: 3, text: "Other.", onset: 8 })];
    transcript.take({ retimed });
    assert.equal(transcript.rowAt(1)?.onset, 8);
    assert.equal(transcript.rowAt(3)?.onset, 1);
    assert.deepEqual(told, ["retimed", "state"]);
  });

  it("brings new, changed and gone flags", () => {
    transcript.take({ flags: [{ ...FIRST, state: "filled" }, flag({ id: "f3" })], gone: ["f2", "never"] });
    assert.deepEqual([...transcript.flags.keys()], ["f1", "f3"]);
    assert.equal(transcript.flags.get("f1")?.state, "filled");
  });

  it("takes no flag away at which somebody's words wait, until they are decided on", () => {
    transcript.isHeld = (id) => id === "f2";
    transcript.take({ gone: ["f1", "f2"] });
    assert.deepEqual([...transcript.flags.keys()], ["f2"]);
    const left = transcript.flags.get("f2");
    assert.deepEqual([left?.state, left?.start, left?.end, left?.line], ["filled", null, null, 5]);
    transcript.take({ splices: [splice({ first: 3, last: 3, delta: 2, rows: [row({ line: 3 })] })] });
    assert.equal(transcript.flags.get("f2")?.line, 7);
    transcript.replace(episode([row({ line: 1 })], []));
    assert.ok(transcript.flags.has("f2"));
    transcript.letGo("f2");
    assert.equal(transcript.flags.size, 0);
  });

  it("keeps a flag that came back, whoever lets it go", () => {
    transcript.isHeld = () => true;
    transcript.take({ gone: ["f1"] });
    transcript.take({ flags: [{ ...FIRST }] });
    transcript.letGo("f1");
    assert.equal(transcript.flags.get("f1")?.state, "open");
  });

  it("says what can be undone, if it says so at all", () => {
    transcript.take(changes({ undo: true, redo: true }));
    assert.ok(transcript.canUndo && transcript.canRedo);
    transcript.take({ splices: [] });
    assert.ok(transcript.canUndo && transcript.canRedo);
  });

  it("says who is on what, and who left", () => {
    transcript.takeClaims([{ person: BEN, mine: false, flag: "f1", expires_in: 90 }]);
    assert.equal(transcript.flags.get("f1")?.claim?.person, BEN);
    transcript.takeClaims([{ person: ANN, mine: true, flag: null, expires_in: 90 }]);
    assert.equal(transcript.flags.get("f1")?.claim, null);
  });
});

describe("a place", () => {
  it("is in its row, or in the one before it", () => {
    assert.equal(transcript.rowOf({ line: 3 }).text, "Two.");
    assert.equal(transcript.rowOf({ line: 4 }).text, "Two.");
    assert.equal(transcript.rowOf({ line: 0 }).text, "One.");
  });

  it("has speakers in the order in which they appear", () => {
    assert.deepEqual(transcript.speakers, ["Ann", "Ben"]);
  });
});

describe("claims", () => {
  const claim = { person: BEN, mine: false, flag: "f1", expires_in: 80 };

  it("stay on a flag that an answer makes anew", () => {
    transcript.takeClaims([claim]);
    transcript.take(changes({ flags: [{ ...FIRST, message: "moved" }], claims: [] }));
    assert.deepEqual(transcript.flags.get("f1")?.claim, claim);
  });

  it("of one's own hide nobody's", () => {
    transcript.takeClaims([claim, { ...claim, person: ANN, mine: true }]);
    assert.deepEqual(transcript.flags.get("f1")?.claim, claim);
    transcript.takeClaims([]);
    assert.equal(transcript.flags.get("f1")?.claim, null);
  });
});
