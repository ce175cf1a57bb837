/** The list of keys, and changing them. */
import { say } from "../text/strings.js";
import { button, el, fill } from "./dom.js";
import { combinationOf, DEFAULTS } from "./keys.js";

const MODIFIERS = new Set(["Control", "Alt", "Shift", "Meta", "AltGraph", "Tab"]);

/**
 * Opens the list.
 * @param {import("./keys.js").Keys} keys
 * @param {() => void} onChange
 */
export function showKeys(keys, onChange) {
  const table = el("tbody");
  const status = el("p", { class: "hint", role: "status" });
  const draw = () => fill(table, ...Object.keys(DEFAULTS).map((action) => line(keys, action, status, changed)));
  const changed = (action) => {
    draw();
    onChange();
    table.querySelector(`[data-action="${action}"]`)?.focus();
  };
  const reset = () => {
    keys.reset();
    changed(null);
  };
  const dialog = el(
    "dialog",
    { class: "sheet keys", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title", text: say("keys.title") }),
    el("p", { text: say("keys.fixed") }),
    el("table", {}, table),
    el("p", { class: "hint", text: say("keys.lead") }),
    status,
    el(
      "div",
      { class: "buttons" },
      button(say("close"), () => dialog.close(), { class: "primary", autofocus: true }),
      button(say("keys.reset"), reset),
    ),
  );
  draw();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0;
}

function line(keys, action, status, changed) {
  const name = say(`action.${action}`);
  const shown = keys.of(action).flatMap((combination, i) => [i ? " or " : null, keycaps(combination)]);
  const change = button(say("keys.change"), () => listen(), {
    class: "quiet",
    "data-action": action,
    "aria-label": say("keys.changeOf", { action: name }),
  });
  const listen = () => {
    change.textContent = say("keys.press");
    change.addEventListener("keydown", (event) => take(event), {
      once: false,
      signal: (stop = new AbortController()).signal,
    });
    change.addEventListener("blur", () => stop.abort(), { once: true });
  };
  let stop = null;
  const take = (event) => {
    if (MODIFIERS.has(event.key)) return;
    event.preventDefault();
    stop.abort();
    status.textContent = complaint(keys, action, combinationOf(event)) ?? "";
    if (!status.textContent) keys.change(action, combinationOf(event));
    changed(action);
  };
  return el("tr", {}, el("th", { scope: "row", text: name }), el("td", {}, ...shown), el("td", {}, change));
}

function complaint(keys, action, combination) {
  const other = keys.actionOf(combination);
  if (other && other !== action) return say("keys.taken", { keys: combination, action: say(`action.${other}`) });
  const isSafe = /^(Ctrl|Alt)\+|^F\d+$|^Escape$|^\?$/.test(combination);
  return isSafe ? null : say("keys.need");
}

/** Keys drawn as keys. */
export function keycaps(combination) {
  const parts = combination.length > 1 ? combination.split("+") : [combination];
  return el(
    "span",
    { class: "keycaps" },
    ...parts.map((part) => el("kbd", { text: part === "Escape" ? "Esc" : part })),
  );
}
