/** Who is here, as far as the work is concerned: signing in before typing, a name after the first save. */
/** @import { Me } from "../wire.d.ts" */
/** @import { Frame } from "./frame.js" */
/** @import { Saver } from "./saver.js" */
import { announce } from "../page/announce.js";
import { setMyName } from "../page/api.js";
import { button, el } from "../page/dom.js";
import { signInUrl } from "../page/loading.js";
import { showPerson } from "../page/person.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";

const ASKED = "asked-for-name";

/**
 * Shows who is here, and says what is to be known before somebody types, or asks for a name once they saved.
 * @param {Frame} frame
 * @param {Saver} saver
 * @param {Me | null} known who it is, if that was asked already
 */
export async function welcome(frame, saver, known) {
  const me = await showPerson(frame.person, known);
  prepare(frame, me, saver);
  return me;
}

/**
 * @param {Frame} frame
 * @param {Me | null} me who was here as the page opened
 * @param {Saver} saver
 */
function prepare(frame, me, saver) {
  if (!me) return;
  if (me.mode === "server") {
    if (!me.person)
      frame.notice("sign-in", say("who.signIn"), el("a", { href: signInUrl(), text: say("site.signIn") }));
    return;
  }
  const isNamed = me.person !== null && me.person.name !== say("site.guest");
  if (isNamed || wasAsked()) return;
  let isAsked = false;
  saver.on("spliced", () => {
    if (isAsked) return;
    isAsked = true;
    askName(frame);
  });
}

/** Below what was saved: nothing waits for the answer, and the focus stays where the work is. */
function askName(/** @type {Frame} */ frame) {
  const close = () => {
    keepAsked();
    frame.notice("who", null);
  };
  const input = el("input", { id: "who-name", maxlength: 60, autocomplete: "name", required: true });
  const form = el(
    "form",
    { class: "inline who" },
    el("label", { for: "who-name", text: say("name.label") }),
    input,
    el("button", { class: "primary", text: say("name.save") }),
    button(say("who.later"), close),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await setMyName(input.value);
      close();
      await showPerson(frame.person);
    } catch (error) {
      announce(messageOf(error), { seen: true });
    }
  });
  frame.notice("who", say("who.ask"), form);
}

/** Whether this browser asked before; one that keeps nothing asks again. */
function wasAsked() {
  try {
    return localStorage.getItem(ASKED) !== null;
  } catch {
    return false;
  }
}

function keepAsked() {
  try {
    localStorage.setItem(ASKED, "1");
  } catch {
    // it is asked again another day
  }
}
