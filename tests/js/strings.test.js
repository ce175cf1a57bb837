import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COMPARE_WORDS } from "../../web/static/text/compare_words.js";
import { EDITOR_WORDS } from "../../web/static/text/editor_words.js";
import { EXPORT_WORDS } from "../../web/static/text/export_words.js";
import { FIND_WORDS } from "../../web/static/text/find_words.js";
import { INVITATION_WORDS } from "../../web/static/text/invitation_words.js";
import { KEY_WORDS } from "../../web/static/text/key_words.js";
import { PAGE_WORDS } from "../../web/static/text/page_words.js";
import { hasText, say, stageName } from "../../web/static/text/strings.js";
import { modules, read } from "./files.js";

const PAGES = [PAGE_WORDS, EDITOR_WORDS, KEY_WORDS, EXPORT_WORDS, COMPARE_WORDS, FIND_WORDS, INVITATION_WORDS];

describe("texts", () => {
  it("hold values, and go by number", () => {
    assert.equal(say("gap.place", { kind: "Gap", n: 2, total: 7 }), "Gap 2 of 7");
    assert.equal(say("compare.told", { n: 1 }), "1 new place to look at.");
    assert.equal(say("compare.told", { n: 0 }), "0 new places to look at.");
    assert.equal(say("compare.told", { n: 2 }), "2 new places to look at.");
  });

  it("are never read as anything but text, whatever the value holds", () => {
    assert.equal(say("site.you", { name: "{name} $& <b>" }), "You write as {name} $& <b>");
  });

  it("have one place each", () => {
    const keys = PAGES.flatMap((words) => Object.keys(words));
    assert.deepEqual(
      keys.filter((key, i) => keys.indexOf(key) !== i),
      [],
    );
  });

  it("are all said somewhere", () => {
    const code = modules()
      .filter((path) => !path.startsWith("text/"))
      .map(read)
      .join("\n");
    // `state.${…}` says every text that begins so.
    const patterns = [...`${code}${read("text/strings.js")}`.matchAll(/`([\w.]+\.)\$\{[^}]*\}([\w.]*)`/g)];
    const isSaid = (/** @type {string} */ key) =>
      code.includes(`"${key}"`) ||
      patterns.some(([, start, end]) => key.startsWith(start) && key.endsWith(end)) ||
      read("text/strings.js").includes(`"${key}"`);
    assert.deepEqual(
      PAGES.flatMap((words) => Object.keys(words)).filter((key) => !isSaid(key)),
      [],
    );
  });

  it("name the stages of an alignment, also those that are newer than this page", () => {
    assert.equal(stageName({ stage: "hearing" }), "listening");
    assert.equal(stageName({ stage: "dreaming" }), "matching text and sound");
    assert.equal(stageName(null), "matching text and sound");
    assert.ok(!hasText("toString"));
  });
});
