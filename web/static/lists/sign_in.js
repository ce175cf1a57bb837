/** Who are you: GitHub, or an invitation. */
/** @import { Me } from "../wire.d.ts" */
import { fetchMe } from "../page/api.js";
import { el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { say } from "../text/strings.js";

const main = region("main");

showMasthead(null);
if (document.body.dataset.page === "sign_in") loadInto(main, fetchMe, show);

function show(/** @type {Me} */ { github }) {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  const href = `/sign-in/github?next=${encodeURIComponent(next)}`;
  const door = github ? el("p", {}, el("a", { class: "button primary", href, text: say("sign_in.github") })) : null;
  fill(
    main,
    el(
      "section",
      { class: "sheet narrow" },
      el("h1", { text: say("sign_in.title") }),
      el("p", { text: say("sign_in.lead") }),
      door,
      el("p", { class: "hint", text: say("sign_in.invitation") }),
    ),
  );
}
