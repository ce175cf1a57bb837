/** Times as people read them. */

/**
 * Seconds as `2:01` or `1:02:01`.
 * @param {number|null} seconds
 * @param {boolean} exact with hundredths
 */
export function clock(seconds, exact = false) {
  if (seconds === null || seconds === undefined) return "–:––";
  const whole = Math.max(0, exact ? Math.floor(seconds * 100) / 100 : Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = (whole % 60).toFixed(exact ? 2 : 0).padStart(exact ? 5 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * A length as `38 min` or `2 h 40`.
 * @param {number|null} seconds
 */
export function length(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 60) return `${briefly(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
}

/** Seconds that something lasts, without its unit: `6`, `0.4`; never 0, for then it would not be shown. */
export function briefly(/** @type {number} */ seconds) {
  return seconds < 0.95 ? Math.max(0.1, seconds).toFixed(1) : String(Math.round(seconds));
}

/**
 * The dialect's time inside a gap tag: `HH:MM:SS.ff`, thirty frames a second, floored.
 * @param {number} seconds
 */
export function tagTime(seconds) {
  const frames = Math.floor(Math.max(0, seconds) * 30 + 1e-6);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const whole = Math.floor(frames / 30);
  const time = [whole / 3600, (whole % 3600) / 60, whole % 60].map((part) => two(Math.floor(part))).join(":");
  return `${time}.${two(frames % 30)}`;
}

/**
 * When something was, near times in words.
 * @param {string|number} when an ISO time or milliseconds
 */
export function ago(when) {
  const moment = new Date(when);
  const seconds = (Date.now() - moment.getTime()) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const sameDay = moment.toDateString() === new Date().toDateString();
  return sameDay ? `today at ${timeOfDay(moment)}` : exactly(when);
}

/**
 * A day with its time: `28 Nov 2026, 17:20`.
 * @param {string|number} when an ISO time or milliseconds
 */
export function exactly(when) {
  const moment = new Date(when);
  const day = moment.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${timeOfDay(moment)}`;
}

const timeOfDay = (/** @type {Date} */ moment) =>
  moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
