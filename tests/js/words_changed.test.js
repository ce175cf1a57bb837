import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isForm, isLong, shorten, visible } from "../../web/static/export/excerpt.js";
import { compare } from "../../web/static/lists/words_changed.js";
import { headOf, tailOf } from "../../web/static/text/cut.js";

/** @import { Piece } from "../../web/static/lists/words_changed.js" */

const short = (/** @type {Piece[]} */ pieces) => pieces.map(({ kind, text }) => `${kind[0]}:${text}`);
const without = (/** @type {Piece[]} */ pieces, /** @type {Piece["kind"]} */ kind) =>
  pieces.map((piece) => (piece.kind === kind ? "" : piece.text)).join("");

describe("what changed between two texts", () => {
  it("is told by word, the words that went before those that came", () => {
    assert.deepEqual(short(compare("We saw two seals.", "We saw three seals.")), [
      "s:We saw ",
      "r:two",
      "a:three",
      "s: seals.",
    ]);
  });

  it("is nothing, all, or one end", () => {
    assert.deepEqual(short(compare("Same.", "Same.")), ["s:Same."]);
    assert.deepEqual(compare("", ""), []);
    assert.deepEqual(short(compare("", "New.")), ["a:New."]);
    assert.deepEqual(short(compare("Old.", "")), ["r:Old."]);
  });

  it("takes a gap's tag for one word", () => {
    const pieces = compare("We saw \\[unintelligible 00:01\\] there.", "We saw seals there.");
    assert.deepEqual(short(pieces), ["s:We saw ", "r:\\[unintelligible 00:01\\]", "a:seals", "s: there."]);
  });

  it("joins words that changed beside each other", () => {
    assert.deepEqual(short(compare("a one two b", "a three four b")), ["s:a ", "r:one two", "a:three four", "s: b"]);
  });

  it("gives both texts again, whatever they are", () => {
    let seed = 11;
    const random = (/** @type {number} */ n) => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    const text = () =>
      Array.from({ length: random(12) }, () => ["tide", "is", " ", " ", ",", "low", "ö"][random(7)]).join("");
    for (let i = 0; i < 2000; i += 1) {
      const [old, now] = [text(), text()];
      const pieces = compare(old, now);
      assert.equal(without(pieces, "added"), old);
      assert.equal(without(pieces, "removed"), now);
      const kinds = pieces.map(({ kind }) => kind);
      assert.ok(kinds.every((kind, k) => kind !== kinds[k + 1]));
    }
  });

  it("is told as a whole where both texts are long and have nothing in common", () => {
    const old = Array.from({ length: 600 }, (_, i) => `old${i}`).join(" ");
    const pieces = compare(old, old.replaceAll("old", "new"));
    assert.equal(pieces.length, 2);
    assert.equal(pieces[0].text, old);
  });

  it("is shown with what stands beside it, not with all that stayed", () => {
    const around = "word ".repeat(100);
    const [before, , , after] = compare(`${around}old ${around}`, `${around}new ${around}`);
    assert.match(before.text, /^… word/);
    assert.match(after.text, /word …$/);
    assert.ok(before.text.length < 100 && after.text.length < 100);
  });
});

describe("a line of an export", () => {
  const long = "word ".repeat(60).trim();

  it("is cut beside its changes, at a blank", () => {
    assert.equal(shorten("short", true, false), "short");
    assert.match(shorten(long, true, false), /^… (word )+word$/);
    assert.match(shorten(long, false, true), /^(word )+word …$/);
    assert.match(shorten(long, false, false), /^(word )+word … (word )+word$/);
    assert.ok(isLong({ line: 1, new_line: 1, old: [["same", long]], new: [] }));
    assert.ok(!isLong({ line: 1, new_line: 1, old: [["removed", long]], new: [["same", "short"]] }));
  });

  it("shows line ends where nothing else changed", () => {
    assert.equal(visible("\n\n"), "¶\n¶\n");
    assert.equal(visible("a\nb"), "a\nb");
    assert.equal(visible("  "), "  ");
  });
});

describe("a cut", () => {
  const tag = "\\[unintelligible 00:55.10\\]";

  it("is at a blank, and never inside a tag", () => {
    const text = `so it goes ${tag} and on it goes`;
    for (let most = 1; most < text.length; most += 1) {
      for (const part of [headOf(text, most), tailOf(text, most)]) {
        assert.ok(part.includes(tag) || !/[[\]]|unintel|55/.test(part), part);
        assert.ok(text.includes(part));
      }
    }
    assert.equal(headOf(text, 12), "so it goes");
    assert.equal(tailOf(text, 9), "it goes");
    assert.equal(headOf("潮汐表潮汐表", 3), "潮汐表");
  });
});

describe("a change of form alone", () => {
  it("is one that no reader sees", () => {
    const hunk = { line: 1, new_line: 1 };
    assert.equal(
      isForm({
        ...hunk,
        old: [["same", "a [b]"]],
        new: [
          ["same", "a "],
          ["added", "\\"],
          ["same", "[b]"],
        ],
      }),
      true,
    );
    assert.equal(
      isForm({
        ...hunk,
        old: [
          ["same", "a "],
          ["removed", "b"],
        ],
        new: [
          ["same", "a "],
          ["added", "c"],
        ],
      }),
      false,
    );
  });
});
