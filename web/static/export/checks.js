/** What speaks against an export: the checks, and what clashes with upstream. */
/** @import { Check, Clash, Draft } from "../wire.d.ts" */
import { el } from "../page/dom.js";
import { hasText, say } from "../text/strings.js";

/** @typedef {{style: boolean, skip_conflicts: boolean}} Choices what the person decided */
/** @typedef {(changed: Partial<Choices>) => void} Choose */

/** @type {("base" | "theirs" | "mine")[]} */
const SIDES = ["base", "theirs", "mine"];

/**
 * The checks with their reasons.
 * @param {Draft} draft
 * @param {Choices} choices
 * @param {Choose} choose
 */
export function drawChecks({ checks, closed, hunks, new_file: isNew }, choices, choose) {
  const styled = choices.style || checks.some((check) => check.rule === "house-style");
  const none = hunks.length || isNew ? el("p", { text: say("export.checks.none") }) : null;
  return el(
    "div",
    {},
    checks.length ? el("ul", { class: "checks" }, ...checks.map(drawCheck)) : none,
    styled ? choice(say("export.style"), choices.style, (style) => choose({ style })) : null,
    closed.length ? el("p", { class: "hint", text: say("export.closed", { n: closed.length }) }) : null,
  );
}

/**
 * What upstream and this text say differently.
 * @param {Clash[]} conflicts
 * @param {Choices} choices
 * @param {Choose} choose
 */
export function drawConflicts(conflicts, choices, choose) {
  const lead = el("p", { text: say("export.clash.lead") });
  const list = el("ul", { class: "checks" }, ...conflicts.map(drawClash));
  const skip = (/** @type {boolean} */ skips) => choose({ skip_conflicts: skips });
  return el("div", { class: "clash" }, lead, list, choice(say("export.clash.skip"), choices.skip_conflicts, skip));
}

function drawClash(/** @type {Clash} */ clash) {
  const sides = SIDES.flatMap((name) => [
    el("dt", { text: say(`export.clash.${name}`) }),
    el("dd", { dir: "auto", text: clash[name] ?? say("export.clash.gone") }),
  ]);
  return el(
    "li",
    {},
    el("span", { class: "where", text: say("export.line", { n: clash.line }) }),
    el("dl", {}, ...sides),
  );
}

function drawCheck(/** @type {Check} */ { rule, severity, line, excerpt, message }) {
  const key = `export.check.${rule}`;
  const rest = ` · ${hasText(key) ? say(key) : rule} · ${say("export.line", { n: line })}`;
  return el(
    "li",
    { "data-severity": severity },
    el("p", { class: "where" }, el("strong", { text: say(`export.severity.${severity}`) }), rest),
    el("p", { text: message }),
    excerpt ? el("p", { class: "excerpt", dir: "auto", text: excerpt }) : null,
  );
}

/**
 * @param {string} text
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onChange
 */
function choice(text, checked, onChange) {
  const box = el("input", { type: "checkbox", checked });
  box.addEventListener("change", () => onChange(box.checked));
  return el("label", { class: "check" }, box, text);
}
