/** Who are you: GitHub, or an invitation. */
import { el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { get } from "../page/server.js";
import { say } from "../text/strings.js";

showMasthead(null);
const main = document.getElementById("main");
if (document.body.dataset.page === "sign_in") loadInto(main, () => get("/api/me"), show);

function show({ github }) {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  const door = github
    ? el(
        "p",
        {},
        el("a", {
          class: "button primary",
          href: `/sign-in/github?next=${encodeURIComponent(next)}`,
          text: say("sign_in.github"),
        }),
      )
    : null;
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
