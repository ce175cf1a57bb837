import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { extremes, fetchPeaks } from "../../web/static/sound/peaks.js";
import { askable, between, moveEdge } from "../../web/static/sound/region.js";
import { serve } from "./server.js";

let close = () => {};
afterEach(() => close());

describe("peaks", () => {
  // Hundredths from second 5 on: one quiet, one loud upwards, one loud downwards.
  const peaks = { onset: 5, pairs: Int8Array.from([-1, 1, -3, 120, -127, 2]) };

  it("are the lowest and the highest of a stretch", () => {
    assert.deepEqual(extremes(peaks, 5, 5.03), [-127, 120]);
    assert.deepEqual(extremes(peaks, 5.011, 5.02), [-3, 120]);
  });

  it("are those of one pair at least", () => {
    assert.deepEqual(extremes(peaks, 5.005, 5.006), [-1, 1]);
  });

  it("are silence where no sound is known", () => {
    assert.deepEqual(extremes(peaks, 4.9, 4.95), [0, 0]);
    assert.deepEqual(extremes(peaks, 6, 7), [0, 0]);
    assert.deepEqual(extremes({ onset: 0, pairs: new Int8Array() }, 0, 1), [0, 0]);
  });

  it("are asked for from the beginning on, and begin where the server says", async () => {
    const server = await serve(() => ({ headers: { "X-Onset": "0.5" } }));
    close = server.close;
    const { onset, pairs } = await fetchPeaks("a b", -2, 3.456);
    assert.equal(server.asked[0].url, "/api/episodes/a%20b/peaks?rate=100&onset=0.00&offset=3.46");
    assert.equal(onset, 0.5);
    assert.equal(pairs.length, 0);
  });
});

describe("the region that is played", () => {
  const region = { onset: 2, offset: 3 };
  const view = { onset: 0, offset: 5 };

  it("keeps its other edge, stays in the view, and stays long enough to be heard", () => {
    assert.deepEqual(moveEdge(region, "onset", 1.5, view), { onset: 1.5, offset: 3 });
    assert.deepEqual(moveEdge(region, "onset", -1, view), { onset: 0, offset: 3 });
    assert.deepEqual(moveEdge(region, "onset", 4, view), { onset: 2.9, offset: 3 });
    assert.deepEqual(moveEdge(region, "offset", 9, view), { onset: 2, offset: 5 });
    assert.deepEqual(moveEdge(region, "offset", 1, view), { onset: 2, offset: 2.1 });
  });

  it("is drawn in either direction", () => {
    assert.deepEqual(between(2, 3), region);
    assert.deepEqual(between(3, 2), region);
    assert.deepEqual(between(2, 2), { onset: 2, offset: 2.1 });
  });

  it("is asked for in hundredths, not before the beginning", () => {
    assert.deepEqual(askable({ onset: -1.5, offset: 2.3456 }), [0, 2.35]);
  });
});
