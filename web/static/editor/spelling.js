/** How a file writes what is new in it: times, gaps and turns. Pure functions. */
/** @import { Spelling, TimeStyle } from "../wire.d.ts" */
import { tagTime } from "../text/moments.js";
import { escaped } from "./escape.js";

const CLOCK = /\d{1,3}(?::\d\d){1,2}(?:[.,]\d{1,3})?/;
/** What a new caption lasts where nothing tells its end: a short sentence is said in that time. */
const SHORT_CUE_SECONDS = 2;
/** What a file that counts frames means where its settings do not say: as its readers do. */
const FRAMES_PER_SECOND = 30;
/** Seconds that floating point may miss the edge of a unit by. */
const ROUNDING = 1e-6;

const CLOCK_TIME = { frames: false, clock: true, per_second: 1 };
/** What a turn has only where somebody is named: a voice or a label, and a key of JSON. */
const LABEL_FIELD = /<v \{name\}>|(?:\{name\}:|[[(]\{name\}[\])]:?) (?=\{text\})/;
const KEY_FIELD = /"\w+"\s*:\s*"\{name\}"\s*,\s*|\s*,\s*"\w+"\s*:\s*"\{name\}"/;

/** Changelog's own: Markdown, gaps with frames, names in bold. */
const CHANGELOG_GAP = "\\[unintelligible {time}\\]";

/** Whether a file is Changelog's; so is one of which nobody said anything else. */
export const isChangelog = (/** @type {Spelling | null | undefined} */ spelling) =>
  !spelling || spelling.dialect === "changelog";

/**
 * A time as a style has it, floored to its last digit.
 * @param {number} seconds
 * @param {TimeStyle} style
 */
export function writeTime(seconds, style) {
  if (!style.clock) return writeNumber(seconds * style.per_second, style.digits);
  const unit = style.frames ? FRAMES_PER_SECOND : 10 ** style.digits;
  const units = Math.floor(Math.max(0, seconds) * unit + ROUNDING);
  const whole = Math.floor(units / unit);
  const figure = (/** @type {number} */ n, width = 2) => String(Math.floor(n)).padStart(width, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  const clock =
    hours || style.hours
      ? `${figure(hours, hours ? style.long_width : style.width)}:${figure(minutes % 60)}:${figure(whole % 60)}`
      : `${figure(minutes, style.width)}:${figure(whole % 60)}`;
  return style.digits ? `${clock}${style.separator}${figure(units % unit, style.digits)}` : clock;
}

/** A number, floored to its last digit, without noughts behind. */
function writeNumber(/** @type {number} */ number, /** @type {number} */ digits) {
  const unit = 10 ** digits;
  return String(Number((Math.floor(Math.max(0, number) * unit + ROUNDING) / unit).toFixed(digits)));
}

/**
 * How one time looks.
 * @param {string} written
 * @returns {TimeStyle}
 */
function styleOf(written) {
  const [whole = "", fraction = ""] = written.split(/[.,]/);
  const figures = whole.split(":");
  const width = figures[0]?.length ?? 2;
  const separator = written[whole.length] ?? ".";
  const digits = fraction.length;
  return { ...CLOCK_TIME, hours: figures.length > 2, width, long_width: width, separator, digits };
}

/**
 * A gap like the one that stood there, at another time; one without a time stays as it is.
 * @param {string} tag
 * @param {number} seconds
 * @param {Spelling | null | undefined} spelling
 */
export function gapAt(tag, seconds, spelling) {
  if (isChangelog(spelling) && tag.startsWith("\\[")) return CHANGELOG_GAP.replace("{time}", tagTime(seconds));
  return tag.replace(CLOCK, (written) => {
    const frames = Boolean(spelling?.gap_time.frames);
    return writeTime(seconds, { ...styleOf(written), frames });
  });
}

/**
 * A time of the text, and another one that is written as it is.
 * @param {string} tag
 * @param {number} seconds
 * @returns {{written: string, right: string, whole: string} | null} `whole`: the tag with the other time
 */
export function sameTime(tag, seconds) {
  const written = CLOCK.exec(tag)?.[0];
  if (!written) return null;
  const right = writeTime(seconds, styleOf(written));
  return { written, right, whole: withTime(tag, right) };
}

/** A tag with another time in it. */
export const withTime = (/** @type {string} */ tag, /** @type {string} */ time) => tag.replace(CLOCK, () => time);

/**
 * Whether the words of a new turn stand at the start of a line.
 * @param {Spelling | null} spelling
 * @param {string} name who speaks, "" if the turn before goes on
 */
export const beginsLine = (spelling, name) =>
  !name || (!isChangelog(spelling) && /^\{text\}/m.test(spelling?.turn ?? ""));

/**
 * A turn of its own.
 * @param {Spelling | null | undefined} spelling
 * @param {string} name who speaks, "" if the turn before goes on
 * @param {string} words
 * @param {number | null} onset
 * @param {number | null} offset
 */
export function newTurn(spelling, name, words, onset, offset) {
  if (!spelling || isChangelog(spelling)) return name ? `**${name}:** ${words}` : words;
  // Where no turn has a name, each has its time.
  const isNameless = !/\{name\}/i.test(spelling.turn);
  if (!(name || spelling.captions || isNameless)) return words;
  const turn = name ? spelling.turn : spelling.turn.replace(LABEL_FIELD, "").replace(KEY_FIELD, "");
  const start = onset ?? 0;
  const end = Math.max(offset ?? 0, start + (offset === null ? SHORT_CUE_SECONDS : 0));
  const shield = spelling.escape;
  /** @type {Record<string, string>} */
  const fields = {
    name: shield === "entities" || shield === "json" ? escaped(name, shield) : name,
    NAME: name.toUpperCase(),
    time: writeTime(start, spelling.time),
    end: writeTime(end, spelling.time),
    text: words,
  };
  return turn.replace(/\{(name|NAME|time|end|text)\}/g, (_whole, field) => fields[field] ?? "");
}
