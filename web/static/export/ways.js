/** The four ways out, and why one is closed. */
/** @import { ExportRequest, Way, WayName } from "../wire.d.ts" */
import { episodeUrl, exportBranch, exportPullRequest, fetchPatch } from "../page/api.js";
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** @typedef {Exclude<WayName, "file">} Sent a way on which the server does something */
/** @typedef {{message: string, url: string | null}} Told what to tell of what was done */

/**
 * The buttons.
 * @param {string} slug
 * @param {Way[]} ways
 * @param {(way: Sent) => Promise<void>} go
 * @param {boolean} publishes whether the person may use more than the ways that need no account elsewhere
 */
export function drawWays(slug, ways, go, publishes) {
  const best = ways.findLast(({ way, why }) => !why && way !== "file");
  const theirs = publishes ? ways : ways.filter(({ way }) => way === "patch" || way === "file");
  const others = publishes ? null : el("li", {}, el("p", { class: "hint", text: say("export.way.others") }));
  return el("ul", { class: "ways" }, ...theirs.map((way) => drawWay(way)), others);

  /** A reason that several ways share stands under the first of them. */
  function drawWay(/** @type {Way} */ { way, why }) {
    const first = ways.find((other) => why && other.why === why)?.way ?? way;
    const text = why ?? say(`export.way.${way}.hint`);
    const hint = el("p", { class: why ? "hint why" : "hint", id: `why-${way}`, text });
    const facts = { "aria-describedby": `why-${first}`, disabled: Boolean(why) };
    const name = say(`export.way.${way}`);
    const door =
      way === "file"
        ? el("a", { class: "button", href: episodeUrl(slug, "/text"), download: "", text: name, ...facts })
        : button(name, () => go(way), { class: way === best?.way ? "primary" : "", "data-way": way, ...facts });
    return el("li", {}, door, first === way ? hint : null);
  }
}

/**
 * Sends something out.
 * @param {string} slug
 * @param {Sent} way
 * @param {ExportRequest} wanted what the person decided
 * @returns {Promise<Told>}
 */
export async function send(slug, way, wanted) {
  if (way === "patch") return savePatch(slug, wanted);
  if (way === "branch") {
    const { branch, commit } = await exportBranch(slug, wanted);
    return { message: say("export.done.branch", { branch, commit: commit.slice(0, 12) }), url: null };
  }
  const { url, number, updated } = await exportPullRequest(slug, wanted);
  const done = updated ? "updated" : "opened";
  return { message: say(`export.done.pull_request.${done}`, { n: number }), url };
}

/**
 * @param {string} slug
 * @param {ExportRequest} wanted
 * @returns {Promise<Told>}
 */
async function savePatch(slug, wanted) {
  const { bytes, headers } = await fetchPatch(slug, wanted);
  const name = /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? `${slug}.patch`;
  const href = URL.createObjectURL(new Blob([bytes], { type: "text/x-patch" }));
  const link = el("a", { href, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  return { message: say("export.done.patch"), url: null };
}
