/** The four ways out, and why one is closed. */
import { button, el } from "../page/dom.js";
import { csrf, episodeUrl, getBytes, post } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * The buttons.
 * @param {string} slug
 * @param {Array<{way: string, why: string|null}>} ways
 * @param {(way: string) => Promise<void>} go
 */
export function drawWays(slug, ways, go) {
  const open = ways.filter(({ way, why }) => !why && way !== "file").map(({ way }) => way);
  const best = open.at(-1);
  const doors = ways.map(({ way, why }) => {
    const first = ways.find((other) => why && other.why === why)?.way ?? way;
    return drawWay(slug, { way, why, first, isBest: way === best }, go);
  });
  return el("ul", { class: "ways" }, ...doors);
}

/** A reason that several ways share stands under the first of them. */
function drawWay(slug, { way, why, first, isBest }, go) {
  const hint = el("p", {
    class: why ? "hint why" : "hint",
    id: `why-${way}`,
    text: why ?? say(`export.way.${way}.hint`),
  });
  const facts = { "aria-describedby": `why-${first}`, class: isBest ? "primary" : "" };
  const name = say(`export.way.${way}`);
  const door =
    way === "file"
      ? el("a", {
          class: "button",
          href: episodeUrl(slug, "/text"),
          download: "",
          text: name,
          "aria-describedby": hint.id,
        })
      : button(name, () => go(way), { ...facts, disabled: Boolean(why) });
  return el("li", {}, door, first === way ? hint : null);
}

/**
 * Sends something out.
 * @param {string} slug
 * @param {string} way
 * @param {Object} wanted what the person decided
 * @returns {Promise<{message: string, url: string|null}>} what to tell
 */
export async function send(slug, way, wanted) {
  if (way === "patch") return savePatch(slug, wanted);
  const answer = await post(episodeUrl(slug, `/export/${way.replace("_", "-")}`), wanted);
  if (way === "branch")
    return {
      message: say("export.done.branch", { branch: answer.branch, commit: answer.commit.slice(0, 12) }),
      url: null,
    };
  const done = answer.updated ? "updated" : "opened";
  return { message: say(`export.done.pull_request.${done}`, { n: answer.number }), url: answer.url };
}

async function savePatch(slug, wanted) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
  const { bytes, headers: told } = await getBytes(episodeUrl(slug, "/export/patch"), {
    method: "POST",
    headers,
    body: JSON.stringify(wanted),
  });
  const name = /filename="([^"]+)"/.exec(told.get("Content-Disposition") ?? "")?.[1] ?? `${slug}.patch`;
  const href = URL.createObjectURL(new Blob([bytes], { type: "text/x-patch" }));
  const link = el("a", { href, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  return { message: say("export.done.patch"), url: null };
}
