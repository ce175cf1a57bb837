/** Texts of the page that compares an episode with its page. */
export const COMPARE_WORDS = Object.freeze({
  "compare.title": "Compare with a page",
  "compare.back": "Back to the editor",
  "compare.lead":
    "Give the text of the episode's page, or its HTML. What it says otherwise becomes places in the queue, " +
    "and its words are offered in gaps. Nothing is changed by that.",
  "compare.page": "The page's text or HTML",
  "compare.pageHint": "Titles, sponsors and the like may stay in: they are found and left out.",
  "compare.file": "Choose a file …",
  "compare.go": "Compare",
  "compare.busy": "Comparing …",
  "compare.empty": "Paste the page first, or choose its file.",
  "compare.tooLarge": "This is too large for a page.",
  "compare.maintainers": "Only maintainers compare. What they found is below.",
  "compare.told": { one: "{n} new place to look at.", other: "{n} new places to look at." },
  "compare.toldNone": "Nothing new: the text says what the page says, or it was proposed before.",
  "compare.paired": "{paired} of the page's {paragraphs} paragraphs are in the text.",
  "compare.again": { one: "{n} was proposed before.", other: "{n} were proposed before." },
  "compare.withdrawn": {
    one: "{n} was taken back: this page does not say it any more.",
    other: "{n} were taken back: this page does not say them any more.",
  },
  "compare.failed": "That did not work: {message}",
  "compare.look": "Look at the first",
  "compare.places": "What the page says otherwise",
  "compare.none": "No page was compared yet, or it says the same.",
  "compare.line": "line {n}",
  "compare.fills": "fills a gap",
  "compare.onlyPage": "only on the page",
  "compare.onlyText": "not on the page",
  "compare.ours": "the transcript: ",
  "compare.theirs": "the page: ",
});
