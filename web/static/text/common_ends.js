/** What two texts have in common at their ends. Pure functions. */

/** How many characters two texts begin with. @param {string} a @param {string} b */
export function commonStart(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}

/** How many they end with. @param {string} a @param {string} b */
export function commonEnd(a, b) {
  let n = 0;
  while (n < Math.min(a.length, b.length) && a.at(-1 - n) === b.at(-1 - n)) n += 1;
  return n;
}
