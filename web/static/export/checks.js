/** What speaks against an export: the checks, and what clashes with upstream. */
/** @import { Check, Clash, Draft } from "../wire.d.ts" */
import { drawUnread } from "../editor/row_text.js";
import { el } from "../page/dom.js";
import { asRead } from "../text/shown_text.js";
import { hasText, say } from "../text/strings.js";

/**
 * What the person decided; `confirmed`: only what a second listener heard leaves; `allow`: rules that are let through,
 * with the reason.
 * @typedef {{style: boolean, skip_conflicts: boolean, confirmed: boolean, allow: Record<string, string>}} Choices
 */
/** @typedef {(changed: Partial<Choices>) => void} Choose */

/** @type {("base" | "theirs" | "mine")[]} */
const SIDES = ["base", "theirs", "mine"];

/**
 * The checks with their reasons.
 * @param {Draft} draft
 * @param {Choices} choices
 * @param {Choose} choose
 * @param {{mayAllow: boolean, mayLeave: boolean}} facts whether the person may let through what refuses the export;
 *   whether anything but the file may leave
 */
export function drawChecks({ checks, closed, hunks, new_file: isNew }, choices, choose, { mayAllow, mayLeave }) {
  const styled = choices.style || checks.some(({ rule }) => rule === "house-style" || rule === "cue-long");
  const none = mayLeave && (hunks.length || isNew) ? el("p", { text: say("export.checks.none") }) : null;
  return el(
    "div",
    {},
    checks.length ? el("ul", { class: "checks" }, ...checks.map(drawCheck)) : none,
    styled ? choice(say("export.style"), choices.style, (style) => choose({ style })) : null,
    mayAllow ? drawAllowing(checks, choices, choose) : null,
    closed.length ? el("p", { class: "hint", text: say("export.closed", { n: closed.length }) }) : null,
  );
}

/**
 * What refuses the export, to be let through with a reason.
 * @param {Check[]} checks
 * @param {Choices} choices
 * @param {Choose} choose
 */
function drawAllowing(checks, choices, choose) {
  const refusing = checks.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
  const rules = [...new Set([...Object.keys(choices.allow), ...refusing])].sort();
  if (!rules.length) return null;
  return el("div", { class: "allowing" }, ...rules.map((rule) => drawAllowed(rule, choices, choose)));
}

/**
 * @param {string} rule
 * @param {Choices} choices
 * @param {Choose} choose
 */
function drawAllowed(rule, { allow }, choose) {
  const { [rule]: why, ...others } = allow;
  const through = why !== undefined;
  const box = choice(say("export.allow", { rule: nameOf(rule) }), through, (lets) =>
    choose({ allow: lets ? { ...allow, [rule]: "" } : others }),
  );
  if (!through) return box;
  const reason = el("input", { class: "reason", maxlength: "300", value: why, dir: "auto" });
  // The page is not drawn anew: the words before it stay as they were typed.
  reason.addEventListener("input", () => {
    allow[rule] = reason.value;
  });
  return el("div", {}, box, el("label", { class: "field" }, say("export.allow.why"), reason));
}

const nameOf = (/** @type {string} */ rule) => {
  const key = `export.check.${rule}`;
  return hasText(key) ? say(key) : rule;
};

/**
 * Whether fills that nobody else heard stay behind, and how many that are.
 * @param {Draft} draft
 * @param {Choices} choices
 * @param {Choose} choose
 */
export function drawConfirmed({ left_behind: n }, choices, choose) {
  const box = choice(say("export.confirmed"), choices.confirmed, (confirmed) => choose({ confirmed }));
  const told = n ? say("export.leftBehind", { n }) : say("export.noneLeftBehind");
  return el("div", {}, box, choices.confirmed ? el("p", { class: "hint", role: "status", text: told }) : null);
}

/**
 * What upstream and this text say differently.
 * @param {Draft} draft
 * @param {Choices} choices
 * @param {Choose} choose
 */
export function drawConflicts({ conflicts, hunks }, choices, choose) {
  const lead = el("p", { text: say("export.clash.lead") });
  const list = el("ul", { class: "checks" }, ...conflicts.map(drawClash));
  const skip = (/** @type {boolean} */ skips) => choose({ skip_conflicts: skips });
  const rest = hunks.length ? choice(say("export.clash.skip"), choices.skip_conflicts, skip) : null;
  return el("div", { class: "clash" }, lead, list, rest);
}

function drawClash(/** @type {Clash} */ clash) {
  const readings = new Set(SIDES.map((name) => asRead(clash[name] ?? "")));
  // What differs in the form of the file alone is shown as it stands there.
  const draw = readings.size > 1 ? drawUnread : (/** @type {string} */ text) => [text];
  const sides = SIDES.flatMap((name) => [
    el("dt", { text: say(`export.clash.${name}`) }),
    el("dd", { dir: "auto" }, ...draw(clash[name] ?? say("export.clash.gone"))),
  ]);
  return el(
    "li",
    {},
    el("span", { class: "where", text: say("export.line", { n: clash.line }) }),
    el("dl", {}, ...sides),
  );
}

function drawCheck(/** @type {Check} */ { rule, severity, line, excerpt, message }) {
  const rest = ` · ${nameOf(rule)} · ${say("export.line", { n: line })}`;
  return el(
    "li",
    { "data-severity": severity },
    el("p", { class: "where" }, el("strong", { text: say(`export.severity.${severity}`) }), rest),
    el("p", { text: message }),
    excerpt ? el("p", { class: "excerpt", dir: "auto" }, ...drawUnread(excerpt)) : null,
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
