/**
 * A line as a reader sees it, and where each of its characters stands in the file. Pure functions.
 *
 *     in the file   He \*said\* **so**, \[unintelligible 00:00:55.15\].
 *     shown         He *said* so, ▐ ? 0:55 ▌.
 *
 * The file's text stays the truth: what is shown is made of pieces, each of which knows its characters in the file.
 */
/** @import { Mark, MarkKind, Spelling } from "../wire.d.ts" */
import { clock } from "./moments.js";

/**
 * A piece of a line. `raw` from `start` on in the file is `shown` from `at` on; `whole`: it goes as a whole, as a gap
 * does; `pair`: of form that opens and closes, its number.
 * @typedef {{kind: MarkKind | "plain", raw: string, start: number, shown: string, at: number, whole: boolean,
 *   seconds: number | null, pair: number | null, side: "open" | "close" | null}} Piece
 */
/** @typedef {{raw: string, from: number, text: string, pieces: Piece[]}} Shown */

/** @type {Record<string, string>} */
const ENTITIES = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" },
  ...{ ndash: "–", mdash: "—", hellip: "…", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”" },
};
/** Form that is not seen: emphasis, a backslash, tags, signs of a quote or a heading. */
const UNSEEN = /^(?:[*_~]+|\\|<[^>]*>|[ \t\ufeff]*(?:[#>][#> \t]*))$/;
const LINK = /^(!?\[)([\s\S]*)(\](?:\([\s\S]*\)|\[[^[\]]*\]))$/;
const WIKI_LINK = /^(\[\[(?:[^[\]|]*\|)?)([^[\]|]*)(\]\])$/;
const CODE = /^(`{1,2})([\s\S]*)\1$/;
const ESCAPE = /\\(?=[!-/:-@[-`{-~])/g;

/**
 * A line as it is shown.
 * @param {string} raw
 * @param {Mark[]} marks of it, in order
 * @param {number} from the first character that is shown: after a label
 * @returns {Shown}
 */
export function shownOf(raw, marks, from = 0) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  let end = from;
  /** @param {Piece["kind"]} kind @param {number} until @param {string | null} shown @param {Partial<Piece>} facts */
  const put = (kind, until, shown = null, facts = {}) => {
    if (until <= end) return;
    const slice = raw.slice(end, until);
    const whole = facts.whole ?? false;
    const piece = { kind, raw: slice, start: end, shown: shown ?? slice, at, whole, seconds: null, pair: null };
    pieces.push({ side: null, ...piece, ...facts });
    at += (shown ?? slice).length;
    end = until;
  };
  let links = 0;
  for (const [kind, start, stop, seconds] of marks) {
    if (start < end) continue;
    put("plain", start);
    const slice = raw.slice(start, stop);
    const link = kind === "link" ? (WIKI_LINK.exec(slice) ?? LINK.exec(slice)) : null;
    const code = kind === "code" ? CODE.exec(slice) : null;
    if (link?.[2]) {
      links += 1;
      put("markup", start + link[1].length, "", { pair: links, side: "open" });
      putInside(link[2], end, put);
      put("markup", stop, "", { pair: links, side: "close" });
    } else if (code) {
      links += 1;
      put("markup", start + code[1].length, "", { pair: links, side: "open" });
      put("code", stop - code[1].length);
      put("markup", stop, "", { pair: links, side: "close" });
    } else put(kind, stop, shownAs(kind, slice, seconds), { seconds, whole: isWhole(kind) });
  }
  put("plain", raw.length);
  pairUp(pieces, links);
  return { raw, from, text: pieces.map(({ shown }) => shown).join(""), pieces };
}

/** A line as it stands in the file. @returns {Shown} */
export const rawShown = (/** @type {string} */ raw, from = 0) => shownOf(raw, [], from);

/**
 * Text that the server has not read yet, as it will look: the forms that people and this page write.
 * @param {string} raw
 * @param {number} from
 * @param {Spelling["escape"]} shield
 */
export const shownUnread = (raw, from = 0, shield = "markdown") => shownOf(raw, guessMarks(raw, from, shield), from);

/**
 * The same as text alone.
 * @param {string} raw
 * @param {Spelling["escape"]} [shield]
 */
export const asRead = (raw, shield) => shownUnread(raw, 0, shield).text;

/**
 * Where a character of the file is shown; inside a piece that is shown otherwise: where that begins, or ends.
 * @param {Shown} shown
 * @param {number} place
 * @param {boolean} atEnd
 */
export function toShown({ pieces, text, from }, place, atEnd = false) {
  if (place < from) return 0;
  for (const piece of pieces) {
    const end = piece.start + piece.raw.length;
    if (place > end || (place === end && !atEnd)) continue;
    if (piece.raw === piece.shown) return piece.at + place - piece.start;
    return place > piece.start && (atEnd || !piece.shown) ? piece.at + piece.shown.length : piece.at;
  }
  return text.length;
}

/**
 * The character of the file at a shown one.
 * @param {Shown} shown
 * @param {number} at
 */
export function toRaw({ pieces, raw, from }, at) {
  for (const piece of pieces) {
    if (at >= piece.at + piece.shown.length) continue;
    return piece.raw === piece.shown ? piece.start + at - piece.at : piece.start;
  }
  return pieces.length ? raw.length : from;
}

/** Stretches of the file in a link's text: only backslashes are form there. */
function putInside(/** @type {string} */ text, /** @type {number} */ start, /** @type {Function} */ put) {
  for (const { index } of text.matchAll(ESCAPE)) {
    put("plain", start + index);
    put("markup", start + index + 1, "");
  }
  put("plain", start + text.length);
}

const isWhole = (/** @type {MarkKind} */ kind) => kind === "gap" || kind === "stamp";

/**
 * @param {MarkKind} kind
 * @param {string} slice
 * @param {number | null} seconds
 */
function shownAs(kind, slice, seconds) {
  if (kind === "gap") return seconds === null ? "▐ ? ▌" : `▐ ? ${clock(seconds)} ▌`;
  if (kind === "stamp") return seconds === null ? slice.replace(ESCAPE, "") : clock(seconds);
  if (kind === "tag" || kind === "label") return slice.replace(ESCAPE, "").replaceAll("**", "");
  if (kind === "entity") return entity(slice) ?? slice;
  return kind === "markup" && UNSEEN.test(slice) ? "" : slice;
}

function entity(/** @type {string} */ written) {
  const name = written.slice(1, -1);
  if (!name.startsWith("#")) return ENTITIES[name] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 31 && code < 0x110000 ? String.fromCodePoint(code) : null;
}

/** Emphasis and tags in pairs, so that none is left alone. */
function pairUp(/** @type {Piece[]} */ pieces, /** @type {number} */ used) {
  /** @type {Piece[]} */
  const open = [];
  let pair = used;
  for (const piece of pieces) {
    if (piece.shown || piece.pair !== null || !/^[*_~]+$|^<[^!]/.test(piece.raw)) continue;
    const name = /^<\/?\s*(\w+)/.exec(piece.raw)?.[1];
    const mates = (/** @type {Piece} */ { raw }) =>
      name ? piece.raw.startsWith("</") && raw.startsWith(`<${name}`) : raw === piece.raw;
    const mate = open.findLastIndex(mates);
    if (mate < 0) open.push(piece);
    else {
      pair += 1;
      Object.assign(open[mate], { pair, side: "open" });
      Object.assign(piece, { pair, side: "close" });
      open.length = mate;
    }
  }
}

const GAP = "(?<gap>\\\\?\\[(?:unintelligible|inaudible|indistinct)[^\\]\\n]{0,40}?\\\\?\\])";
const ENTITY = "(?<entity>&(?:#\\d{1,7}|#x[0-9a-f]{1,6}|\\w{2,8});)";
const TAGS = "</?(?:i|b|em|strong|sub|sup|u|s)>";
const GUESSED = oneOf(
  GAP,
  "(?<stamp>\\\\?\\[\\d{1,3}(?::\\d\\d){1,2}(?:\\.\\d+)?\\\\?\\])",
  "(?<link>!?\\[(?:\\\\.|[^\\[\\]\\\\\\n]){1,300}\\]\\([^()\\s]{1,500}\\))",
  "(?<tag>\\\\\\[[^\\]\\n]{1,60}\\\\\\])",
  "(?<label>\\*\\*[^*\\n:]{1,60}:\\*\\*)",
  "(?<code>`[^`\\n]{1,300}`)",
  ENTITY,
  "(?<escape>\\\\[!-/:-@[-`{-~])",
  `(?<markup>\\*\\*(?=\\S)|(?<=\\S)\\*\\*|${TAGS})`,
);
/** What is form in a file that is no Markdown; all else are words there. */
const FORMS = {
  markdown: GUESSED,
  entities: oneOf(GAP, ENTITY, `(?<markup>${TAGS})`),
  tags: oneOf(GAP, `(?<markup>${TAGS})`),
  json: oneOf(GAP, '(?<escape>\\\\["\\\\/])'),
  none: oneOf(GAP),
};

/** @param {...string} forms */
function oneOf(...forms) {
  return new RegExp(forms.join("|"), "gi");
}
const CLOCK = /(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)/;
/** A line of a megabyte (there are such files) is shown as it is typed behind this: a guess must not stop a key. */
const MOST_CHARACTERS = 50_000;

/**
 * @param {string} raw
 * @param {number} from
 * @param {Spelling["escape"]} shield
 * @returns {Mark[]}
 */
function guessMarks(raw, from, shield) {
  return [...raw.slice(0, MOST_CHARACTERS).matchAll(FORMS[shield])]
    .filter(({ index }) => index >= from)
    .map((match) => {
      const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ["tag"];
      const start = match.index;
      // Of a sign with a backslash only that is form; the sign begins nothing else.
      if (kind === "escape") return ["markup", start, start + 1, null];
      const mark = /** @type {MarkKind} */ (kind);
      return [mark, start, start + match[0].length, isWhole(mark) ? secondsIn(match[0]) : null];
    });
}

/** What a tag says; null for what is no time. */
function secondsIn(/** @type {string} */ tag) {
  const [hours, minutes, seconds] = (CLOCK.exec(tag) ?? []).slice(1).map((part) => Number(part ?? 0));
  if (seconds === undefined || seconds >= 60 || (hours && minutes >= 60)) return null;
  return hours * 3600 + minutes * 60 + seconds;
}
