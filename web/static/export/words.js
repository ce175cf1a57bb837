/** What a person may put in their own words: title, text, and the authors' addresses. */
import { button, el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";

export class Words {
  constructor() {
    this.title = el("input", {
      id: "export-title",
      maxlength: 200,
      autocomplete: "off",
      spellcheck: "true",
      "aria-describedby": "export-title-hint",
      oninput: () => this.#changed(),
    });
    this.body = el("textarea", {
      id: "export-body",
      rows: 12,
      maxlength: 60000,
      spellcheck: "true",
      oninput: () => this.#changed(),
    });
    this.reset = button(say("export.words.reset"), () => this.#propose(), { class: "quiet", hidden: true });
    this.addresses = {};
    this.people = el("ul", { class: "people-list" });
    this.proposed = { title: "", body: "" };
    this.form = el(
      "div",
      { class: "stacked words-form" },
      el("label", { for: "export-title", text: say("export.words.title") }),
      this.title,
      el("p", { class: "hint", id: "export-title-hint", text: say("export.words.titleHint") }),
      el("label", { for: "export-body", text: say("export.words.body") }),
      this.body,
      this.reset,
    );
  }

  /** Shows what is proposed; what the person typed already stays. */
  show({ title, body, authors }) {
    const own = this.own;
    this.proposed = { title, body };
    if (!own) this.#propose();
    const items = authors.map((author, i) => this.#person(author, i));
    fill(this.people, ...(items.length ? items : [el("li", { text: say("export.people.none") })]));
  }

  /** Whether something is in the person's own words. */
  get own() {
    return this.title.value !== this.proposed.title || this.body.value !== this.proposed.body;
  }

  /** For the server. */
  get all() {
    const words = this.own ? { title: this.title.value, body: this.body.value } : {};
    return { ...words, addresses: this.addresses };
  }

  #propose() {
    this.title.value = this.proposed.title;
    this.body.value = this.proposed.body;
    this.#changed();
  }

  #changed() {
    this.reset.hidden = !this.own;
  }

  #person({ person, name, email, edits }, i) {
    const keep = () => {
      if (address.value.trim() && address.value.trim() !== email) this.addresses[person] = address.value.trim();
      else delete this.addresses[person];
    };
    const address = el("input", {
      type: "email",
      autocomplete: "email",
      placeholder: "name@example.org",
      "aria-label": say("export.people.address", { name }),
      oninput: keep,
    });
    address.value = this.addresses[person] ?? email ?? "";
    const role = say(i ? "export.people.other" : "export.people.main");
    return el(
      "li",
      {},
      el(
        "p",
        {},
        el("strong", { dir: "auto", text: name }),
        ` · ${role} · ${say("export.people.edits", { n: edits })}`,
      ),
      address,
    );
  }
}
