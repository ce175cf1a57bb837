import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ago, briefly, clock, exactly, length, tagTime } from "../../web/static/text/moments.js";

describe("moments", () => {
  it("are shown as a clock, floored", () => {
    assert.equal(clock(0), "0:00");
    assert.equal(clock(59.99), "0:59");
    assert.equal(clock(121), "2:01");
    assert.equal(clock(3600), "1:00:00");
    assert.equal(clock(3721.5), "1:02:01");
    assert.equal(clock(-1), "0:00");
    assert.equal(clock(null), "–:––");
  });

  it("are exact to a hundredth where that is asked for, and never show sixty seconds", () => {
    assert.equal(clock(59.996, true), "0:59.99");
    assert.equal(clock(61.5, true), "1:01.50");
    assert.equal(clock(3600.25, true), "1:00:00.25");
  });

  it("are lengths in words", () => {
    assert.equal(length(null), "–");
    assert.equal(length(42.4), "42 s");
    assert.equal(length(0.3), "0.3 s");
    assert.equal(length(38 * 60), "38 min");
    assert.equal(length(59.6 * 60), "1 h 00");
    assert.equal(length(160 * 60), "2 h 40");
  });

  it("last something, however little", () => {
    assert.deepEqual([0, 0.04, 0.3, 0.96, 5.6].map(briefly), ["0.1", "0.1", "0.3", "1", "6"]);
  });

  it("are the dialect's in tags, frame by frame", () => {
    assert.equal(tagTime(0), "00:00:00.00");
    assert.equal(tagTime(-5), "00:00:00.00");
    assert.equal(tagTime(3661.5), "01:01:01.15");
    for (let frame = 0; frame < 30 * 61; frame += 1) {
      const [, , seconds, frames] = tagTime(frame / 30).split(/[:.]/);
      assert.equal((Number(seconds) * 30 + Number(frames)) % 1800, frame % 1800);
    }
  });

  it("are near ones in words, far ones with their day", () => {
    const now = Date.now();
    assert.equal(ago(now - 10_000), "just now");
    assert.equal(ago(now - 61_000), "1 min ago");
    assert.equal(ago(now - 59 * 60_000), "59 min ago");
    assert.equal(ago("2020-02-03T10:20:00"), "3 Feb 2020, 10:20");
    assert.equal(exactly("2026-11-28T17:20:00"), "28 Nov 2026, 17:20");
  });
});
