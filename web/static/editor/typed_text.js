/** What a person typed or pasted into a line, as the file takes it. Pure functions. */

/** Line ends part paragraphs; the one that the browser adds for its caret does not. */
export function paragraphs(/** @type {string} */ text) {
  if (!text.includes("\n")) return text;
  const lines = text.split("\n").filter((line) => line.trim());
  // Where a paragraph was parted, the blank between the words is left over on one side.
  return lines
    .map((line, i) => (i ? line.trimStart() : line))
    .map(endOf)
    .join("\n\n");
}

/** @param {string} line @param {number} i @param {string[]} all */
const endOf = (line, i, all) => (i < all.length - 1 ? line.trimEnd() : line);

/**
 * What was pasted, as paragraphs: blank lines part them, and a name begins one; other line ends are those of a page
 * that was wrapped. Null if it is one line without a name.
 * @param {string} text
 */
export function pasted(text) {
  const begins = /^\s*\*\*[^*\n]{1,80}:\*\*|^\s*[\r\n]/.test(text) ? "\n\n" : "";
  if (!begins && !/[\r\n]/.test(text)) return null;
  const turns = text.replace(/\r\n?/g, "\n").replace(/\n[ \t]*(?=\*\*[^*\n]{1,80}:\*\*)/g, "\n\n");
  const lines = turns
    .split(/\n[ \t]*\n\s*/)
    .map((each) => each.trim().replace(/\s*\n\s*/g, " "))
    .filter(Boolean);
  return begins + lines.join("\n\n");
}

/**
 * Two paragraphs as one, with one blank between.
 * @param {string} above
 * @param {string} below
 */
export const joined = (above, below) => [above.trimEnd(), below.trimStart()].filter(Boolean).join(" ");
