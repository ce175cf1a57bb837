/** Who are you: GitHub, or an invitation. */
import { el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { get } from "../page/server.js";
import { say } from "../text/strings.js";

showMasthead(null);
const main = document.getElementById("main");
if (document.body.dataset.page === "sign_in") loadInto(main, () => get("/api/me"), show);

function show(me) {
  const next = safeNext();
  const title = el("h1", { text: say("sign_in.title") });
  const known = [el("p", { text: say("sign_in.already", { name: me.person?.name ?? "" }) }), el("p", {}, el("a", { class: "button primary", href: next, text: say("sign_in.go") }))];
  const github = me.github ? el("p", {}, el("a", { class: "button primary", href: `/sign-in/github?next=${encodeURIComponent(next)}`, text: say("sign_in.github") })) : null;
  const unknown = [el("p", { text: say("sign_in.lead") }), github, el("p", { class: "hint", text: say("sign_in.invitation") })];
  fill(main, el("section", { class: "sheet narrow" }, title, ...(me.person ? known : unknown).filter(Boolean)));
}

/** Only addresses of this site are gone to. */
function safeNext() {
  const asked = new URLSearchParams(location.search).get("next") ?? "/";
  const there = new URL(asked, location.origin);
  return there.origin === location.origin ? there.pathname + there.search + there.hash : "/";
}
