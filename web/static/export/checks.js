/** What speaks against an export: the checks, and what clashes with upstream. */
import { el } from "../page/dom.js";
import { hasText, say } from "../text/strings.js";

/**
 * The checks with their reasons.
 * @param {{checks: Array, closed: Array}} draft
 * @param {{style: boolean}} choices
 * @param {(choices: Object) => void} choose
 */
export function drawChecks({ checks, closed, hunks, new_file: isNew }, choices, choose) {
  const styled = choices.style || checks.some((check) => check.rule === "house-style");
  const none = hunks.length || isNew ? el("p", { text: say("export.checks.none") }) : null;
  return el(
    "div",
    {},
    checks.length ? el("ul", { class: "checks" }, ...checks.map(drawCheck)) : none,
    styled ? choice("export.style", choices.style, (style) => choose({ style })) : null,
    closed.length ? el("p", { class: "hint", text: say("export.closed", { n: closed.length }) }) : null,
  );
}

/**
 * What upstream and this text say differently.
 * @param {Array<{line: number, base: string, theirs: string|null, mine: string}>} conflicts
 */
export function drawConflicts(conflicts, choices, choose) {
  const rows = conflicts.map(({ line, ...sides }) =>
    el(
      "li",
      {},
      el("span", { class: "where", text: say("export.line", { n: line }) }),
      el(
        "dl",
        {},
        ...["base", "theirs", "mine"].flatMap((name) => [
          el("dt", { text: say(`export.clash.${name}`) }),
          el("dd", { dir: "auto", text: sides[name] ?? say("export.clash.gone") }),
        ]),
      ),
    ),
  );
  const skip = choice("export.clash.skip", choices.skip_conflicts, (value) => choose({ skip_conflicts: value }));
  return el(
    "div",
    { class: "clash" },
    el("p", { text: say("export.clash.lead") }),
    el("ul", { class: "checks" }, ...rows),
    skip,
  );
}

function drawCheck({ rule, severity, line, excerpt, message }) {
  const name = hasText(`export.check.${rule}`) ? say(`export.check.${rule}`) : rule;
  return el(
    "li",
    { "data-severity": severity },
    el(
      "p",
      { class: "where" },
      el("strong", { text: say(`export.severity.${severity}`) }),
      ` · ${name} · ${say("export.line", { n: line })}`,
    ),
    el("p", { text: message }),
    excerpt ? el("p", { class: "excerpt", dir: "auto", text: excerpt }) : null,
  );
}

function choice(key, checked, onChange) {
  const box = el("input", { type: "checkbox", checked, onchange: () => onChange(box.checked) });
  return el("label", { class: "check" }, box, say(key));
}
