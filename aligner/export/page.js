// Marks the word that is being said, and seeks to the word that is clicked.
//
// times[i] belongs to the i-th passage: [character, milliseconds, character, milliseconds, …]; a
// word reaches from its character to the next one's. Paragraphs stay plain text: a range and the
// custom highlight API mark a word, so an hour of talk costs a few thousand nodes, not 40,000.
"use strict";

const audio = document.querySelector("audio");
const follow = document.getElementById("follow");
const times = JSON.parse(document.getElementById("data").textContent);
const passages = [...document.querySelectorAll("p[data-i]")];
const mark = globalThis.Highlight ? new Highlight() : null;
const LONGEST = 2.5; // seconds that a mark stays when nothing follows

const words = [];
times.forEach((row, passage) => {
  for (let k = 0; k < row.length; k += 2) {
    const end = k + 2 < row.length ? row[k + 2] : Infinity;
    words.push({ passage, start: row[k], end, onset: row[k + 1] / 1000 });
  }
});
if (mark) CSS.highlights.set("word", mark);

function lastAt(moment) {
  let low = 0, high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle].onset <= moment) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function rangeOf(word) {
  const range = document.createRange();
  const walker = document.createTreeWalker(passages[word.passage], NodeFilter.SHOW_TEXT);
  let reached = 0, begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = reached + node.length;
    if (!begun && word.start < next) { range.setStart(node, word.start - reached); begun = true; }
    if (begun) {
      const end = Math.min(word.end - reached, node.length);
      const text = node.data.slice(0, end).trimEnd();
      range.setEnd(node, Math.max(text.length, node === range.startContainer ? range.startOffset : 0));
    }
    if (word.end <= next) break;
    reached = next;
  }
  return range;
}

let shown = -1, row = null;
function show() {
  let current = lastAt(audio.currentTime + 0.02);
  if (current >= 0 && audio.currentTime - words[current].onset > LONGEST) current = -1;
  if (current === shown) return;
  shown = current;
  mark?.clear();
  if (current < 0) return;
  mark?.add(rangeOf(words[current]));
  const next = passages[words[current].passage].parentElement;
  if (next !== row) {
    row?.classList.remove("now");
    row = next;
    row.classList.add("now");
    if (follow.checked && !audio.paused) bringIntoView(row);
  }
}

function bringIntoView(element) {
  const box = element.getBoundingClientRect();
  if (box.top > 90 && box.bottom < innerHeight) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: calm ? "auto" : "smooth" });
}

function tick() {
  show();
  if (!audio.paused) requestAnimationFrame(tick);
}

function play(seconds) {
  audio.currentTime = seconds;
  audio.play().catch(() => {}); // a browser may refuse; the place is right all the same
}

function characterAt(event, passage) {
  const caret = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : document.caretRangeFromPoint(event.clientX, event.clientY);
  const node = caret && (caret.offsetNode ?? caret.startContainer);
  if (!node || !passage.contains(node)) return null;
  const before = document.createRange();
  before.setStart(passage, 0);
  before.setEnd(node, caret.offset ?? caret.startOffset);
  return before.toString().length;
}

document.querySelector("main").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-t]");
  if (link) {
    event.preventDefault();
    play(Number(link.dataset.t));
    return;
  }
  const passage = event.target.closest("p[data-i]");
  if (!passage || !getSelection().isCollapsed) return;
  const character = characterAt(event, passage);
  const index = passages.indexOf(passage);
  if (character === null) return;
  const word = words.findLast((each) => each.passage === index && each.start <= character);
  if (word) play(word.onset);
});

audio.addEventListener("play", tick);
audio.addEventListener("seeked", show);
audio.addEventListener("timeupdate", show);
audio.addEventListener("error", () => { document.getElementById("lost").hidden = false; });
if (audio.error) document.getElementById("lost").hidden = false;

const asked = /^#t=([\d.]+)$/.exec(location.hash);
if (asked) audio.currentTime = Number(asked[1]);
