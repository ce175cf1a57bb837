import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asRead, rawShown, shownOf, shownUnread, toRaw, toShown } from "../../web/static/text/shown_text.js";
import { typedOver } from "../../web/static/text/typed_shown.js";

/** @import { Mark } from "../../web/static/wire.d.ts" */

const RAW = String.raw`**Ann:** He \*said\* **so** and \[laughs\] [a \[b\]](https://x.y/z) \[01:03\] &amp; \[unintelligible 00:00:55.15\].`;
const at = (/** @type {string} */ part, from = 0) => RAW.indexOf(part, from);
/** @returns {Mark} @param {import("../../web/static/wire.d.ts").MarkKind} kind @param {string} part @param {number | null} seconds */
const mark = (kind, part, seconds = null, from = 0) => [kind, at(part, from), at(part, from) + part.length, seconds];
/** As the server marks it. */
const MARKS = [
  mark("markup", "\\"),
  mark("markup", "\\", null, at("\\") + 1),
  mark("markup", "**", null, at("**so")),
  mark("markup", "**", null, at("so**")),
  mark("tag", String.raw`\[laughs\]`),
  mark("link", String.raw`[a \[b\]](https://x.y/z)`),
  mark("stamp", String.raw`\[01:03\]`, 63),
  mark("entity", "&amp;"),
  mark("gap", String.raw`\[unintelligible 00:00:55.15\]`, 55.5),
];
const FROM = "**Ann:** ".length;
const SHOWN = shownOf(RAW, MARKS, FROM);
const over = (/** @type {string} */ typed) => typedOver(SHOWN, typed, "markdown");
const TEXT = "He *said* so and [laughs] a [b] 1:03 & ▐ ? 0:55 ▌.";

describe("a line as it is shown", () => {
  it("has no form: gaps, stamps, links and emphasis as a reader sees them", () => {
    assert.equal(SHOWN.text, TEXT);
    assert.equal(rawShown(RAW).text, RAW);
    assert.equal(shownOf("a", [], 0).text, "a");
    assert.equal(shownOf("", []).text, "");
    for (const link of ["[[tide]]", "[[page|tide]]", "[tide][1]", "[tide][]", "[tide](https://a.org)"]) {
      assert.equal(shownOf(`The ${link}.`, [["link", 4, 4 + link.length, null]]).text, "The tide.");
    }
    const range = shownOf("1939 to 1945", [["markup", 5, 7, null]]);
    assert.equal(range.text, "1939 to 1945", "what is form and is said is seen");
  });

  it("is made of pieces that tile the file's text", () => {
    assert.equal(SHOWN.pieces.map(({ raw }) => raw).join(""), RAW.slice(FROM));
    assert.equal(SHOWN.pieces.map(({ shown }) => shown).join(""), TEXT);
  });

  it("is the same of text that the server has not read yet", () => {
    assert.equal(shownUnread(RAW, FROM).text, TEXT);
    assert.equal(shownUnread("\\`go\\` \\&lt; \\[00:99:75.99\\] \\\\").text, "`go` &lt; [00:99:75.99] \\");
    assert.equal(shownUnread("5 * 3 and snake_case [x] <T>").text, "5 * 3 and snake_case [x] <T>");
  });

  it("keeps as words what is form elsewhere: only Markdown has emphasis and code, JSON has no tags", () => {
    const typed = "`a` **b** &lt; <b>c</b> [inaudible]";
    assert.equal(asRead(typed), "a b < c ▐ ? ▌");
    assert.equal(asRead(typed, "entities"), "`a` **b** < c ▐ ? ▌");
    assert.equal(asRead(typed, "tags"), "`a` **b** &lt; c ▐ ? ▌");
    assert.equal(asRead(`${typed} \\"d\\"`, "json"), '`a` **b** &lt; <b>c</b> ▐ ? ▌ "d"');
    assert.equal(asRead(typed, "none"), "`a` **b** &lt; <b>c</b> ▐ ? ▌");
  });

  it("knows where each of its characters stands in the file", () => {
    for (let place = 0; place < TEXT.length; place += 1) {
      const raw = toRaw(SHOWN, place);
      assert.ok(raw >= FROM && raw < RAW.length);
      const piece = SHOWN.pieces.find(({ at: begin, shown }) => place >= begin && place < begin + shown.length);
      assert.equal(toShown(SHOWN, raw), piece?.raw === piece?.shown ? place : piece?.at);
    }
    const gap = at(String.raw`\[unint`);
    assert.equal(TEXT.slice(toShown(SHOWN, gap), toShown(SHOWN, RAW.length - 1, true)), "▐ ? 0:55 ▌");
    const so = at("so**");
    assert.equal(TEXT.slice(toShown(SHOWN, so), toShown(SHOWN, so + 2, true)), "so");
    assert.equal(toRaw(SHOWN, TEXT.length), RAW.length);
    assert.equal(toShown(SHOWN, 2), 0);
  });
});

describe("what is typed over a shown line", () => {
  it("leaves every byte that it is not about", () => {
    assert.equal(over(TEXT), RAW);
    assert.equal(over(TEXT.replace("laughs", "smiles")), RAW.replace(String.raw`\[laughs\]`, String.raw`\[smiles\]`));
    assert.equal(over(TEXT.replace("so and", "so or")), RAW.replace(" and ", " or "));
    assert.equal(over(`Yes. ${TEXT}`), RAW.replace("He", "Yes. He"));
    assert.equal(over(TEXT.replace("a [b]", "the [b]")), RAW.replace("[a ", "[the "));
  });

  it("fills a gap, moves it, removes it", () => {
    const gap = String.raw`\[unintelligible 00:00:55.15\]`;
    assert.equal(over(TEXT.replace("▐ ? 0:55 ▌", "2 * 3")), RAW.replace(gap, String.raw`2 \* 3`));
    assert.equal(over(TEXT.replace(" ▐ ? 0:55 ▌", "")), RAW.replace(` ${gap}`, ""));
    assert.equal(
      over(`▐ ? 0:55 ▌ ${TEXT.replace(" ▐ ? 0:55 ▌", "")}`),
      RAW.replace(` ${gap}`, "").replace("He", `${gap} He`),
    );
    assert.equal(over(TEXT.replace("▐ ? 0:55 ▌", "▐ ? 0:")), RAW.replace(gap, ""), "half a gap is none");
  });

  it("leaves no form around nothing, and no backslash before what is gone", () => {
    assert.equal(over(TEXT.replace(" so", "")), RAW.replace(" **so**", ""));
    assert.equal(over(TEXT.replace("*said*", "said")), RAW.replace(String.raw`\*said\*`, "said"));
    assert.equal(over(TEXT.replace(" a [b]", "")), RAW.replace(String.raw` [a \[b\]](https://x.y/z)`, ""));
    assert.equal(over(TEXT.replace("so", "thus")), RAW.replace("so", "thus"));
    assert.equal(over(TEXT.replace("said* so", "said* x so")), RAW.replace("**so", "x **so"));
    assert.equal(over(TEXT.replace("so and", "so, and")), RAW.replace("so** and", "so**, and"));
  });

  it("is words, whatever they look like; a name before a new turn is one", () => {
    const end = RAW.length;
    assert.equal(over(`${TEXT} [coughs] *x* _y_`), `${RAW} \\[coughs\\] \\*x\\* \\_y\\_`.slice(0, end + 99));
    assert.equal(over(`${TEXT}\n\n**Bob Lee:** *Hi*`), `${RAW}\n\n**Bob Lee:** \\*Hi\\*`);
    assert.equal(typedOver(shownOf("", []), "1. one", "markdown"), "1\\. one");
    assert.equal(typedOver(shownOf("a", []), "a <b>", "entities"), "a &lt;b>");
  });
});

describe("any change of a line", () => {
  const parts = [
    "word ",
    "*",
    "_it_ ",
    "\\*",
    "**bold** ",
    "[link](http://a) ",
    "\\[laughs\\] ",
    "&amp; ",
    "\\[unintelligible 00:01:10.00\\] ",
    "ü ",
    "𝄞 ",
  ];
  let seed = 7;
  const random = (/** @type {number} */ below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };

  it("is seen as it was typed, and only there", () => {
    for (let round = 0; round < 400; round += 1) {
      const raw = Array.from({ length: 1 + random(9) }, () => parts[random(parts.length)]).join("");
      const shown = shownUnread(raw);
      assert.equal(typedOver(shown, shown.text, "markdown"), raw);
      assert.equal(shown.pieces.map((each) => each.raw).join(""), raw);
      const words = shown.text.match(/[\p{L}\p{N}]+|▐[^▌]*▌|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
      const place = random(words.length + 1);
      const made = [...words.slice(0, place), ...(random(2) ? ["new"] : []), ...words.slice(place + random(2))].join(
        "",
      );
      const now = typedOver(shown, made, "markdown");
      const seen = shownUnread(now).text;
      if (!/[*_]/.test(raw)) assert.equal(seen, made, `${raw} | ${made} | ${now}`);
      const gaps = (/** @type {string} */ text) => text.match(/▐[^▌]*▌/g)?.length ?? 0;
      assert.equal(now.match(/unintelligible/g)?.length ?? 0, gaps(made));
      assert.equal(now.match(/http/g)?.length ?? 0, now.match(/\]\(/g)?.length ?? 0);
    }
  });
});
