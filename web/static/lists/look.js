/** A maintainer's button: whether the folder, or the repository upstream, has other texts by now. */
/** @import { LookAnswer, Me } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { lookForChanges } from "../page/api.js";
import { button } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { goOnAt } from "../page/stay.js";
import { say } from "../text/strings.js";

/**
 * @param {Promise<Me | null>} me who is here
 * @param {() => unknown} onChange what to do once texts changed
 */
export function lookButton(me, onChange) {
  const made = button(say("episodes.look"), look, { title: say("episodes.lookHint"), hidden: true });
  me.then((person) => {
    made.hidden = !(person?.mode === "local" || person?.role === "maintainer");
  });
  return made;

  async function look() {
    made.disabled = true;
    made.textContent = say("episodes.looking");
    try {
      const looked = await lookForChanges();
      announce(told(looked), { seen: true });
      if (looked.episodes) await onChange();
    } catch (error) {
      announce(messageOf(error), { seen: true });
    }
    made.disabled = false;
    made.textContent = say("episodes.look");
    goOnAt(made);
  }
}

function told(/** @type {LookAnswer} */ { episodes, changes, conflicts, notes }) {
  const places = say("episodes.lookedPlaces", { n: changes });
  const first = episodes ? say("episodes.looked", { n: episodes, places, conflicts }) : say("episodes.lookedNone");
  return [first, ...notes].join(" ");
}
