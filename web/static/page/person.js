/** Who is here: the name in the masthead and the dialog that asks for it. */
/** @import { Me, Person } from "../wire.d.ts" */
import { say } from "../text/strings.js";
import { announce } from "./announce.js";
import { fetchMe, setMyName } from "./api.js";
import { button, el, fill } from "./dom.js";
import { signInUrl } from "./loading.js";
import { csrf, messageOf } from "./server.js";
import { redraw } from "./stay.js";

/** Who is here; null if the server is away. */
export const whoIsHere = () => fetchMe().catch(() => null);

/**
 * Shows who is here, with a way to change it.
 * @param {HTMLElement} place
 * @param {Me | null} known who it is, if that was asked already
 * @returns {Promise<Me | null>} null if the server is away
 */
export async function showPerson(place, known = null) {
  const me = known ?? (await whoIsHere());
  if (me) show(place, me);
  return me;
}

/**
 * @param {HTMLElement} place
 * @param {Me} me
 */
function show(place, me) {
  if (me.mode === "server") {
    fill(place, me.person ? signedIn(me.person) : el("a", { href: signInUrl(), text: say("site.signIn") }));
    return;
  }
  const name = me.person && me.person.name !== say("site.guest") ? me.person.name : null;
  const title = name === null ? null : say("site.you", { name });
  const change = button(name ?? say("site.setName"), () => askName(place, name ?? ""), { class: "quiet", title });
  redraw(place, () => fill(place, change));
}

/** @param {Person} person */
function signedIn(person) {
  return el(
    "form",
    { method: "post", action: "/sign-out", class: "inline" },
    el("input", { type: "hidden", name: "csrf_token", value: csrf() }),
    el("span", { class: "who-am-i", text: person.name }),
    el("button", { class: "quiet", text: say("site.signOut") }),
  );
}

/**
 * @param {HTMLElement} place
 * @param {string} name the one of now
 */
function askName(place, name) {
  const input = el("input", { id: "my-name", maxlength: 60, autocomplete: "name", required: true, value: name });
  const save = el("button", { class: "primary", value: "save", text: say("name.save") });
  const cancel = button(say("cancel"), () => dialog.close());
  const dialog = el(
    "dialog",
    { "aria-labelledby": "name-title", class: "sheet" },
    el("h2", { id: "name-title", text: say("name.title") }),
    el("p", { text: say("name.hint") }),
    el(
      "form",
      { method: "dialog", class: "stacked" },
      el("label", { for: "my-name", text: say("name.label") }),
      input,
      el("div", { class: "buttons" }, save, cancel),
    ),
  );
  dialog.addEventListener("close", async () => {
    dialog.remove();
    const wanted = input.value.trim();
    if (dialog.returnValue !== "save" || !wanted) return;
    try {
      show(place, await setMyName(wanted));
    } catch (error) {
      announce(messageOf(error), { seen: true });
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}
