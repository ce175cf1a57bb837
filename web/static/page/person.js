/** Who is here: the name in the masthead and the dialog that asks for it. */
import { say } from "../text/strings.js";
import { button, el, fill } from "./dom.js";
import { csrf, get, post } from "./server.js";

/**
 * Shows who is here, with a way to change it.
 * @param {HTMLElement} place
 */
export async function showPerson(place) {
  const me = await get("/api/me").catch(() => null);
  if (me) show(place, me);
  return me;
}

function show(place, me) {
  if (me.mode === "server") {
    fill(place, me.person ? signedIn(me) : signInLink());
    return;
  }
  const named = me.person && me.person.name !== say("site.guest");
  const label = named ? me.person.name : say("site.setName");
  fill(
    place,
    button(label, () => askName(place, me), { class: "quiet", title: named ? say("site.you", { name: label }) : null }),
  );
}

function signInLink() {
  const next = encodeURIComponent(location.pathname + location.hash);
  return el("a", { href: `/sign-in?next=${next}`, text: say("site.signIn") });
}

function signedIn(me) {
  return el(
    "form",
    { method: "post", action: "/sign-out", class: "inline" },
    el("input", { type: "hidden", name: "csrf_token", value: csrf() }),
    el("span", { class: "who-am-i", text: me.person.name }),
    el("button", { class: "quiet", text: say("site.signOut") }),
  );
}

function askName(place, me) {
  const input = el("input", { id: "my-name", maxlength: 60, autocomplete: "name", required: true });
  if (me.person && me.person.name !== say("site.guest")) input.value = me.person.name;
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
      el(
        "div",
        { class: "buttons" },
        el("button", { class: "primary", value: "save", text: say("name.save") }),
        button(say("cancel"), () => dialog.close()),
      ),
    ),
  );
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "save" && input.value.trim())
      show(place, await post("/api/me", { name: input.value.trim() }));
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
