import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressAt, momentIn, readMoment } from "../../web/static/editor/place_in_sound.js";
import { panned, zoomed } from "../../web/static/sound/region.js";

describe("a moment that somebody wrote", () => {
  it("is read as people write it, or is none", () => {
    assert.equal(readMoment("1:24"), 84);
    assert.equal(readMoment(" 1:02:03.5 "), 3723.5);
    assert.equal(readMoment("84"), 84);
    assert.equal(readMoment("84s"), 84);
    assert.equal(readMoment("90:05"), 5405);
    for (const none of ["", "1:60", "1:60:00", "soon", "1:2:3:4", "-1", "1:"])
      assert.equal(readMoment(none), null, none);
  });

  it("stands in an address, and comes out of it", () => {
    const page = "http://127.0.0.1/episodes/a#f00";
    assert.equal(addressAt(page, "1:24"), "http://127.0.0.1/episodes/a#t=1:24");
    assert.equal(momentIn("#t=1:24"), 84);
    assert.equal(momentIn("#t=1%3A24"), 84);
    assert.equal(momentIn("#a00000000001"), null);
    assert.equal(momentIn("#t=x"), null);
    assert.equal(momentIn(""), null);
  });
});

describe("the wheel over the sound", () => {
  const view = { onset: 10, offset: 20 };
  it("shows more or less, and what is under it stays there", () => {
    assert.deepEqual(zoomed(view, 15, 2), { onset: 5, offset: 25 });
    assert.deepEqual(zoomed(view, 10, 0.5), { onset: 10, offset: 15 });
    assert.deepEqual(zoomed(view, 15, 1000), { onset: 0, offset: 60 });
    const { onset, offset } = zoomed(view, 15, 0.0001);
    assert.ok(Math.abs(offset - onset - 1) < 1e-9);
  });

  it("goes on or back, not before the beginning", () => {
    assert.deepEqual(panned(view, 0.5), { onset: 15, offset: 25 });
    assert.deepEqual(panned(view, -2), { onset: 0, offset: 10 });
  });
});
