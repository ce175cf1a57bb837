/** What a person may put in their own words: title, text, and the authors' addresses. */
/** @import { Author, Draft, ExportRequest } from "../wire.d.ts" */
import { button, el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";

export class Words {
  constructor() {
    const oninput = () => this.#changed();
    this.title = el("input", {
      id: "export-title",
      maxlength: 200,
      autocomplete: "off",
      spellcheck: "true",
      "aria-describedby": "export-title-hint",
      oninput,
    });
    this.body = el("textarea", { id: "export-body", rows: 12, maxlength: 60000, spellcheck: "true", oninput });
    this.reset = button(say("export.words.reset"), () => this.#propose(), { class: "quiet", hidden: true });
    /** @type {Record<string, string>} by the person's number */
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
  show(/** @type {Draft} */ { title, body, authors }) {
    const own = this.own;
    this.proposed = { title, body };
    if (!own) this.#propose();
    const items = authors.map((author, i) => this.#person(author, i === 0));
    fill(this.people, ...(items.length ? items : [el("li", { text: say("export.people.none") })]));
  }

  /** Whether something is in the person's own words. */
  get own() {
    return this.title.value !== this.proposed.title || this.body.value !== this.proposed.body;
  }

  /**
   * For the server.
   * @returns {Pick<ExportRequest, "title" | "body" | "addresses">}
   */
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

  /**
   * @param {Author} author
   * @param {boolean} isMain
   */
  #person({ person, name, email, edits }, isMain) {
    const keep = () => {
      const typed = address.value.trim();
      if (typed && typed !== email) this.addresses[person] = typed;
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
    const role = say(isMain ? "export.people.main" : "export.people.other");
    const facts = ` · ${role} · ${say("export.people.edits", { n: edits })}`;
    return el("li", {}, el("p", {}, el("strong", { dir: "auto", text: name }), facts), address);
  }
}
