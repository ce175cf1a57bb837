/** Who was let in: seen by maintainers, and let in no more if they say so twice. */
/** @import { Me, Member } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { fetchPeople, removePerson } from "../page/api.js";
import { el, fill } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { exactly } from "../text/moments.js";
import { say } from "../text/strings.js";
import { sureButton } from "./sure.js";

/**
 * The part of a page that lists them.
 *
 * @param {Me} me
 * @param {Member[]} people
 */
export function peopleSection(me, people) {
  const title = el("h2", { id: "people-title", tabindex: "-1", text: say("people.title") });
  const list = el("ul", { class: "history invitations people" });
  const draw = (/** @type {Member[]} */ members) =>
    fill(list, ...members.map((member) => entry(member, member.id === me.person?.id, takeOut)));
  draw(people);
  return el(
    "section",
    { "aria-labelledby": "people-title" },
    title,
    el("p", { class: "hint", text: say("people.lead") }),
    list,
  );

  async function takeOut(/** @type {Member} */ member) {
    try {
      await removePerson(member.id);
      announce(say("people.removed", { name: member.name }), { seen: true });
      draw((await fetchPeople()).people);
    } catch (error) {
      announce(say("invitations.failed", { message: messageOf(error) }), { seen: true });
    }
    title.focus();
  }
}

/**
 * @param {Member} member
 * @param {boolean} isMe
 * @param {(member: Member) => void} takeOut
 */
function entry(member, isMe, takeOut) {
  const facts = el(
    "p",
    { class: "facts" },
    el("strong", { dir: "auto", text: member.name }),
    ` · ${say(`invitations.role.${member.role}`)} · `,
    el("time", { datetime: member.since, text: say("people.since", { since: exactly(member.since) }) }),
  );
  const end = isMe
    ? el("div", { class: "sure" }, el("span", { class: "hint", text: say("people.you") }))
    : sureButton(
        {
          label: say("people.remove"),
          name: say("people.removeName", { name: member.name }),
          sure: say("people.sure"),
          sureName: say("people.sureName", { name: member.name }),
          leave: say("people.leave"),
        },
        () => takeOut(member),
      );
  return el("li", {}, el("div", { class: "entry-head" }, facts, end));
}
