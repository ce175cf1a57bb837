import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ACTIONS,
  actionOf,
  combinationOf,
  DEFAULTS,
  isEnter,
  isMac,
  keysOf,
  objectionTo,
  readOwn,
} from "../../web/static/page/key_map.js";

/** @param {Partial<import("../../web/static/page/key_map.js").Press>} facts */
const press = (facts) =>
  combinationOf({ key: "a", code: "KeyA", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...facts });

describe("a key press as text", () => {
  it("names the printed letter with what is held", () => {
    assert.equal(press({ key: "r", code: "KeyR", altKey: true }), "Alt+R");
    assert.equal(press({ key: "Z", code: "KeyZ", ctrlKey: true, shiftKey: true }), "Ctrl+Shift+Z");
    assert.equal(press({ key: "Enter", code: "Enter", ctrlKey: true }), "Ctrl+Enter");
  });

  it("takes Command for Ctrl, and what Alt makes of a letter on a Mac for the letter", () => {
    assert.equal(press({ key: "z", code: "KeyZ", metaKey: true }), "Ctrl+Z");
    assert.equal(press({ key: "®", code: "KeyR", altKey: true }), "Alt+R");
    assert.equal(press({ key: "≤", code: "Comma", altKey: true }), "Alt+,");
    assert.equal(press({ key: "º", code: "Digit0", altKey: true }), "Alt+0");
  });

  it("does not name Shift where it made the sign", () => {
    assert.equal(press({ key: "?", code: "Slash", shiftKey: true }), "?");
  });

  it("goes by the letter, not by its place on the keyboard", () => {
    assert.equal(press({ key: "z", code: "KeyY", ctrlKey: true }), "Ctrl+Z");
  });

  it("names keys without a sign", () => {
    assert.equal(press({ key: " ", code: "Space" }), "Space");
    assert.equal(press({ key: "Escape", code: "Escape" }), "Escape");
  });
});

describe("the keys of actions", () => {
  it("belong to one action each, and are such that nobody needs them to type", () => {
    const all = ACTIONS.flatMap((action) => DEFAULTS[action]);
    assert.equal(new Set(all).size, all.length);
    for (const action of ACTIONS) {
      for (const key of DEFAULTS[action]) assert.equal(objectionTo({}, action, key), null, `${action}: ${key}`);
    }
  });

  it("are the person's own where they changed them", () => {
    const own = { next: ["Alt+X"] };
    assert.deepEqual(keysOf(own, "next"), ["Alt+X"]);
    assert.equal(actionOf(own, "Alt+X"), "next");
    assert.equal(actionOf(own, "Alt+N"), null);
    assert.equal(actionOf({}, "Alt+N"), "next");
  });

  it("are not given away twice, and not to a letter alone", () => {
    assert.deepEqual(objectionTo({}, "next", "Alt+P"), { taken: "previous" });
    assert.equal(objectionTo({}, "next", "Alt+N"), null);
    assert.equal(objectionTo({}, "next", "X"), "unsafe");
    assert.equal(objectionTo({}, "next", "Shift+X"), "unsafe");
    assert.equal(objectionTo({}, "next", "F6"), null);
    assert.deepEqual(objectionTo({ previous: ["F6"] }, "next", "F6"), { taken: "previous" });
  });

  it("leave Option to typing on a Mac", () => {
    for (const action of ACTIONS) {
      for (const key of keysOf({}, action, true)) {
        assert.doesNotMatch(key, /^Alt/, action);
        assert.equal(objectionTo({}, action, key, true), null, `${action}: ${key}`);
      }
    }
    assert.equal(actionOf({}, "Alt+U", true), null);
    assert.equal(actionOf({}, "Ctrl+Alt+U", true), "cannotTell");
    assert.equal(actionOf({ next: ["Alt+M"] }, "Alt+M", true), null);
    assert.deepEqual(keysOf({ next: ["F6"] }, "next", true), ["F6"]);
    assert.equal(objectionTo({}, "next", "Alt+X", true), "unsafe");
    assert.equal(press({ key: "Dead", code: "KeyU", altKey: true, ctrlKey: true }), "Ctrl+Alt+U");
    assert.equal(press({ key: "u", code: "KeyU", altKey: true, metaKey: true }), "Meta+Alt+U");
    assert.ok(isMac({ platform: "MacIntel" }));
    assert.ok(!isMac({ platform: "Linux x86_64", userAgent: "Mozilla/5.0 (X11; Linux x86_64)" }));
  });

  it("are no input method's: Safari calls the Enter that takes its word 229", () => {
    assert.ok(isEnter({ key: "Enter", isComposing: false, keyCode: 13 }));
    assert.ok(!isEnter({ key: "Enter", isComposing: false, keyCode: 229 }));
    assert.ok(!isEnter({ key: "Enter", isComposing: true, keyCode: 13 }));
  });

  it("are read from what was kept, as far as that makes sense", () => {
    assert.deepEqual(readOwn('{"next": ["Alt+X"], "fly": ["Alt+F"], "undo": "Ctrl+U", "redo": [], "help": [3]}'), {
      next: ["Alt+X"],
    });
    for (const broken of [null, "", "{", "[]", "null", '"x"']) assert.deepEqual(readOwn(broken), {}, String(broken));
  });
});
