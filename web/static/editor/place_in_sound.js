/** A moment of the episode as people write it, and as an address has it. Pure functions. */

const CLOCK = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,3})?)$/;
const SECONDS = /^\d{1,6}(?:[.,]\d{1,3})?s?$/;

/**
 * Seconds of a time such as 1:24, 1:02:03, 84 or 84s; null if it is none.
 * @param {string} written
 */
export function readMoment(written) {
  const text = written.trim();
  if (SECONDS.test(text)) return Number(text.replace(",", ".").replace("s", ""));
  const parts = CLOCK.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [parts[1] ?? "0", parts[2], parts[3].replace(",", ".")].map(Number);
  if (seconds >= 60 || (parts[1] !== undefined && minutes >= 60)) return null;
  return hours * 3600 + minutes * 60 + seconds;
}

/**
 * The moment that an address names, as in #t=1:24; null if it names none.
 * @param {string} hash
 */
export function momentIn(hash) {
  const named = /^#t=(.+)$/.exec(hash);
  return named ? readMoment(decodeURIComponent(named[1])) : null;
}

/**
 * An address that opens at a moment.
 * @param {string} page
 * @param {string} time as 1:24
 */
export const addressAt = (page, time) => `${page.replace(/#.*$/, "")}#t=${time}`;
