import assert from "node:assert/strict";
import { posix } from "node:path";
import { describe, it } from "node:test";
import { everything, modules, read } from "./files.js";

const LONGEST_LINE = 120;
const MOST_LINES = 300;
const VAGUE = /(^|\/)(utils?|helpers?|common|misc|manager|base)\.js$/;

/** Modules that a module imports when it runs; types alone are no imports. */
const importsOf = (/** @type {string} */ path) =>
  [...read(path).matchAll(/^import [^;]*?from "(\.[^"]+)";/gms)].map(([, to]) => posix.join(posix.dirname(path), to));

describe("the house", () => {
  it("has short lines, and files that one can read at once", () => {
    const tooLong = everything().flatMap(([path, text]) => {
      const lines = text.split("\n");
      const long = lines.flatMap((line, i) => (line.length > LONGEST_LINE ? [`${path}:${i + 1}`] : []));
      const isCode = /\.(js|css)$/.test(path);
      return isCode && lines.length > MOST_LINES + 1 ? [...long, path] : long;
    });
    assert.deepEqual(tooLong, []);
  });

  it("names its modules for what they hold", () => {
    assert.deepEqual(
      modules().filter((path) => VAGUE.test(path)),
      [],
    );
  });

  it("has no circles, and nothing that no page loads", () => {
    /** @type {Set<string>} */
    const done = new Set();
    /** @param {string} path @param {string[]} above */
    const visit = (path, above) => {
      assert.ok(!above.includes(path), [...above, path].join(" > "));
      if (done.has(path)) return;
      for (const each of importsOf(path)) visit(each, [...above, path]);
      done.add(path);
    };
    const loaded = everything().flatMap(([path, text]) =>
      path.endsWith(".html") ? [...text.matchAll(/filename='([^']+\.js)'/g)].map(([, name]) => name) : [],
    );
    for (const path of loaded) visit(path, []);
    assert.deepEqual(
      modules().filter((path) => !done.has(path)),
      [],
    );
  });
});
