/** The list of keys, and changing them. */
/** @import { Action } from "./key_map.js" */
/** @import { Keys } from "./keys.js" */
import { say } from "../text/strings.js";
import { button, el, fill } from "./dom.js";
import { ACTIONS, combinationOf } from "./key_map.js";

const MODIFIERS = new Set(["Control", "Alt", "Shift", "Meta", "AltGraph", "Tab"]);

/**
 * Opens the list.
 * @param {Keys} keys
 * @param {HTMLElement | undefined} more what else a person may choose
 */
export function showKeys(keys, more = undefined) {
  const table = el("tbody");
  const status = el("p", { class: "hint", role: "status" });
  const draw = () => fill(table, ...ACTIONS.map((action) => line(keys, action, changed)));
  /** @param {Action} action @param {string} message */
  const changed = (action, message) => {
    status.textContent = message;
    draw();
    const again = table.querySelector(`[data-changes="${action}"]`);
    if (again instanceof HTMLElement) again.focus();
  };
  const reset = () => {
    keys.reset();
    draw();
  };
  const close = button(say("close"), () => dialog.close(), { class: "primary", autofocus: true });
  const dialog = el(
    "dialog",
    { class: "sheet keys", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title", text: say("keys.title") }),
    el("p", { text: say("keys.fixed") }),
    el("table", {}, table),
    el("p", { class: "hint", text: say("keys.lead") }),
    status,
    el("div", { class: "buttons" }, close, button(say("keys.reset"), reset)),
    more,
    drawLegend(),
  );
  draw();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0;
}

/** What the signs in the strip mean. */
function drawLegend() {
  const signs = [
    ["▲", say("editor.legend.gap")],
    ["△", say("editor.legend.other")],
    ["◆", say("editor.legend.done")],
    ["▨", say("editor.legend.break")],
  ];
  const items = signs.map(([sign, text]) =>
    el("li", {}, el("span", { "aria-hidden": "true", text: `${sign} ` }), text),
  );
  return el(
    "section",
    { "aria-labelledby": "legend-title" },
    el("h3", { id: "legend-title", text: say("editor.legend") }),
    el("ul", { class: "legend" }, ...items),
    el("p", { class: "hint", text: say("editor.legend.go") }),
  );
}

/**
 * @param {Keys} keys
 * @param {Action} action
 * @param {(action: Action, message: string) => void} changed
 */
function line(keys, action, changed) {
  const name = say(`action.${action}`);
  const shown = keys.of(action).flatMap((combination, i) => [i ? " or " : null, keycaps(keys.named(combination))]);
  const label = say("keys.changeOf", { action: name });
  const change = button(say("keys.change"), () => listen(), {
    class: "quiet",
    "data-changes": action,
    "aria-label": label,
  });
  const listen = () => {
    change.textContent = say("keys.press");
    const stop = new AbortController();
    change.addEventListener("keydown", (event) => take(event, stop), { signal: stop.signal });
    change.addEventListener("blur", () => {
      stop.abort();
      change.textContent = say("keys.change");
    });
  };
  /** @param {KeyboardEvent} event @param {AbortController} stop */
  const take = (event, stop) => {
    if (MODIFIERS.has(event.key)) return;
    event.preventDefault();
    stop.abort();
    const combination = combinationOf(event);
    const message = complaint(keys, action, combination);
    if (!message) keys.change(action, combination);
    changed(action, message);
  };
  return el("tr", {}, el("th", { scope: "row", text: name }), el("td", {}, ...shown), el("td", {}, change));
}

/**
 * @param {Keys} keys
 * @param {Action} action
 * @param {string} combination
 */
function complaint(keys, action, combination) {
  const objection = keys.objectionTo(action, combination);
  if (objection === null) return "";
  if (objection === "unsafe") return say(keys.mac ? "keys.needMac" : "keys.need");
  return say("keys.taken", { keys: keys.named(combination), action: say(`action.${objection.taken}`) });
}

/**
 * Keys drawn as keys.
 * @param {string} combination
 */
export function keycaps(combination) {
  const parts = combination.length > 1 ? combination.split("+") : [combination];
  const caps = parts.map((part) => el("kbd", { text: part === "Escape" ? "Esc" : part }));
  return el("span", { class: "keycaps" }, ...caps);
}
