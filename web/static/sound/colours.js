/** The colours of the page for canvases, which style sheets cannot reach. */

/** @typedef {"accent" | "faint" | "ink" | "muted" | "warn" | "wash"} Colour custom properties of style/page.css */
/** @typedef {Record<Colour, string>} Ink */

/** @type {Colour[]} */
const COLOURS = ["accent", "faint", "ink", "muted", "warn", "wash"];

/** The colours as they are now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return /** @type {Ink} */ (
    Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
  );
}

/**
 * Makes a canvas as sharp as the screen; coordinates stay in CSS pixels.
 * @param {HTMLCanvasElement} canvas
 */
export function sharpen(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This canvas was given to something else than 2d drawing.");
  context.scale(scale, scale);
  return { context, width, height };
}

/**
 * Calls when the page turns light or dark.
 * @param {() => void} callback
 */
export function onThemeChange(callback) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}
