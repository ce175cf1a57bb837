/** What a person typed or pasted into a line, as the file takes it. Pure functions. */

/** Line ends part paragraphs; the one that the browser adds for its caret does not. */
export function paragraphs(/** @type {string} */ text) {
  if (!text.includes("\n")) return text;
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.join("\n\n");
}

/** A paragraph is one line: pasted line ends become blanks. Null if there are none. */
export const onOneLine = (/** @type {string} */ pasted) =>
  /[\r\n]/.test(pasted) ? pasted.replace(/\s*[\r\n]+\s*/g, " ") : null;
