/** The text with its times, to be taken along: captions, tables, the alignment. */
import { episodeUrl } from "../page/api.js";
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** @typedef {"vtt" | "srt" | "podcast" | "text" | "csv" | "textgrid" | "alignment"} TimedFormat */

/** @type {TimedFormat[]} */
const FORMATS = ["vtt", "srt", "text", "podcast", "csv", "textgrid", "alignment"];

/**
 * A link a form, or why there are none.
 * @param {string} slug
 * @param {number | null} untimed lines that were changed and whose words have no times; null: there are none at all
 */
export function drawTimed(slug, untimed) {
  if (untimed === null) return el("p", { class: "hint", text: say("export.timed.none") });
  const items = FORMATS.map((format) => {
    const href = episodeUrl(slug, `/timed?format=${format}`);
    const link = el("a", { class: "button", href, download: "", text: say(`export.timed.${format}`) });
    return el("li", {}, link);
  });
  const note = untimed ? el("p", { class: "hint", text: say("export.timed.untimed", { n: untimed }) }) : null;
  return el("div", {}, el("ul", { class: "ways" }, ...items), note);
}
