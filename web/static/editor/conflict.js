/** Somebody else saved the line first: both texts side by side, the merge chosen beforehand. */
import { button, el } from "../page/dom.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";

/**
 * Asks which text shall stand.
 * @param {{theirs: string, mine: string, merged: string|null, clean: boolean, by: {name: string}, when: string}} conflict
 * @returns {Promise<string|null>} the text; null if theirs stays as it is
 */
export function askWhichText(conflict) {
  return new Promise((resolve) => {
    const choices = choicesOf(conflict);
    const box = el("textarea", { id: "conflict-text", rows: 4, dir: "auto" });
    box.value = choices[0].text;
    const dialog = el(
      "dialog",
      { class: "sheet wide conflict", "aria-labelledby": "conflict-title", "aria-describedby": "conflict-lead" },
      el("h2", { id: "conflict-title", text: say("conflict.title", { name: conflict.by.name }) }),
      el("p", { id: "conflict-lead", text: say("conflict.lead") }),
      el(
        "div",
        { class: "choices", role: "radiogroup", "aria-labelledby": "conflict-title" },
        ...choices.map((choice, i) => radio(choice, i === 0, box)),
      ),
      el("label", { for: "conflict-text", text: say("conflict.edit") }),
      box,
      el(
        "div",
        { class: "buttons" },
        button(say("conflict.save"), () => dialog.close("save"), { class: "primary", autofocus: true }),
      ),
    );
    dialog.addEventListener("keydown", (event) => event.key === "Enter" && event.ctrlKey && dialog.close("save"));
    // Leaving without a choice would lose one of the texts.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(box.value === conflict.theirs ? null : box.value);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function choicesOf(conflict) {
  const theirs = {
    name: "theirs",
    text: conflict.theirs,
    label: say("conflict.theirs", { name: conflict.by.name, when: ago(conflict.when) }),
  };
  const mine = { name: "mine", text: conflict.mine, label: say("conflict.mine") };
  const label = say(conflict.clean ? "conflict.merged" : "conflict.mergedUnclean");
  return conflict.merged === null ? [mine, theirs] : [{ name: "merged", text: conflict.merged, label }, theirs, mine];
}

function radio(choice, checked, box) {
  const input = el("input", {
    type: "radio",
    name: "conflict",
    value: choice.name,
    checked,
    onchange: () => (box.value = choice.text),
  });
  const shown = choice.text || say("conflict.deleted");
  return el(
    "label",
    { class: `choice ${choice.name}` },
    input,
    el("span", { class: "choice-name", text: choice.label }),
    el("span", { class: "choice-text", dir: "auto", text: shown }),
  );
}
