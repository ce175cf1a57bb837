"""A thousand strings of `tests.hostile` in texts and names, some of them in every other field.

None runs on a page of the editor, and nothing is asked of anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from tests.browser.conftest import PATIENCE_MS, Editor
from tests.browser.planting import plant
from tests.hostile import COUNT, strings

SLUG = "show-talk-1"
STRINGS = tuple(strings())
SOME = STRINGS[::18]
"""One of each way out: for what is a request each."""

_WATCH = """
window.hit = (number) => console.log('HIT', number);
document.addEventListener('securitypolicyviolation', (event) => {
    console.log('HIT policy', event.violatedDirective, event.sample || event.blockedURI);
});
"""
"""A policy that had to stop something is a hit: the text had become markup by then."""

NAIVE = (
    "<p>{}</p>", '<p title="{}">', "<p title='{}'>", "<!--{}-->", "<textarea>{}</textarea>",
    "<title>{}</title>", "<style>/*{}*/</style>", '<script>"{}"</script>', "<script>'{}'</script>",
    "<input value={}>", '<input value="{}">', "<input value='{}'>",
    "<select><option>{}</option></select>", "<pre>{}</pre>", "<svg><![CDATA[{}]]></svg>",
)  # fmt: skip
"""Places where a page would put text without a thought."""


_BLANK = "http://blank.invalid/"
"""A page of nothing, with an address: links without a scheme lead somewhere."""


def _is_elsewhere(url: str) -> bool:
    return urlsplit(url).hostname == "hostile.invalid"


class Watched:
    """A browser that remembers what ran and who was asked."""

    def __init__(self, browser: Browser) -> None:
        self.hits: list[str] = []
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 800})
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_init_script(_WATCH)
        self.page: Page = self.context.new_page()
        self.context.on("console", self._said)
        self.context.on("dialog", self._interrupted)
        self.context.route(_is_elsewhere, lambda route: route.abort())
        self.context.route(f"{_BLANK}**", lambda route: route.fulfill(content_type="text/html"))
        self.context.on("request", lambda asked: self._asked(asked.url))

    def _interrupted(self, dialog: Dialog) -> None:
        self.hits.append(dialog.message)
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if message.text.startswith("HIT"):
            self.hits.append(message.text)

    def _asked(self, url: str) -> None:
        if _is_elsewhere(url):
            self.hits.append(url)

    def visit(self, address: str) -> None:
        """Open, wait until nothing is loaded any more, look at all of it."""
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(
            """async () => {
                const inner = [...document.querySelectorAll('*')].filter((each) => (
                    each.scrollHeight > each.clientHeight + 50 && each.clientHeight > 200));
                for (const each of [document.scrollingElement, ...inner]) {
                    const step = Math.max(each.clientHeight, each.scrollHeight / 40);
                    for (let y = 0; y < each.scrollHeight; y += step) {
                        each.scrollTop = y;
                        await new Promise((then) => requestAnimationFrame(then));
                    }
                }
            }"""
        )


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    made = Watched(browser)
    yield made
    made.context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor on texts, names, pages and file names that are all hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    show = folder / "library" / "show"
    show.mkdir(parents=True)
    talk = "\n\n".join(f"**Ann Lee:** line {n}. {each}" for n, each in enumerate(STRINGS))
    (show / "talk-1.md").write_text(talk + "\n", "utf-8")
    named = "\n\n".join(f"**{each}:** And so on." for each in STRINGS)
    (show / "talk-2.md").write_text(named + "\n", "utf-8")
    (show / "talk-2.page.html").write_text("<p>And so on.</p>\n".join(STRINGS), "utf-8")
    for each in SOME:
        path = show / (each.replace("/", "\u2044") + ".md")
        path.write_text("**Ann Lee:** Welcome.\n", "utf-8")
    editor = Editor(folder / "data", folder / "library", folder / "server.log")
    editor.start()
    yield editor
    editor.kill()


class Writer:
    """Somebody who writes without a browser."""

    def __init__(self, editor: Editor) -> None:
        self._url = editor.url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._token = self.send("/api/me")["csrf"]

    def send(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """The answer to a request that is taken."""
        headers = {"Content-Type": "application/json"}
        if body is not None:
            headers["X-CSRFToken"] = self._token
        data = json.dumps(body).encode() if body is not None else None
        with self._opener.open(Request(self._url + path, data, headers)) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")


def write(editor: Editor) -> None:
    """Names, edits and flags, each another string."""
    for each in SOME:
        writer = Writer(editor)
        writer.send("/api/me", {"name": each[:40]})
        seen = writer.send(f"/api/episodes/{SLUG}")
        row = next(row for row in seen["rows"] if row["text"].endswith(each))
        body = {"revision": seen["revision"], "first": row["line"], "last": row["line"]}
        body |= {"old": row["text"], "new": f"{row['text']} {each}"}
        writer.send(f"/api/episodes/{SLUG}/edits", body)
    for number, each in enumerate(SOME):
        words = f"line {STRINGS.index(each)}."
        plant(
            editor, SLUG, f"{number:012x}", "doubtful_word", words,
            part=words, candidates=[each], message=each, times=(1.0, 2.0),
        )  # fmt: skip


def test_there_are_a_thousand_and_they_are_what_they_seem(watched: Watched) -> None:
    """Most run in one of the places where a page would put text without a thought."""
    assert len(set(STRINGS)) == len(STRINGS) == COUNT >= 1_000
    for place in NAIVE:
        watched.page.goto(_BLANK)
        frames = [_WATCH_FRAME + place.replace("{}", each) for each in STRINGS[::EVERY]]
        watched.page.evaluate(
            """(frames) => Promise.all(frames.map((text) => new Promise((then) => {
                const frame = document.createElement('iframe');
                frame.srcdoc = text;
                frame.onload = then;
                document.body.append(frame);
            })))""",
            frames,
        )
    ran = {each.rstrip("/x").split("/")[-1].split()[-1] for each in watched.hits}
    numbers = {str(number) for number in range(0, COUNT, EVERY)}
    # Of all frames of a page one has the focus, and not all are toggled: those cannot tell here.
    assert len(ran & numbers) > 0.6 * len(numbers), sorted(numbers - ran)


EVERY = 31
_WATCH_FRAME = "<script>window.hit = (number) => console.log('HIT', number)</script>"


def test_none_runs_on_a_page_of_the_editor(hostile: Editor, watched: Watched) -> None:
    write(hostile)
    pages = ["/", "/review", "/replace", "/invitations", "/sign-in"]
    pages += [f"/episodes/{SLUG}{each}" for each in ("", "/history", "/compare", "/export")]
    pages += ["/episodes/show-talk-2", "/episodes/show-talk-2/compare"]
    slugs = [each["slug"] for each in hostile.json("/api/episodes")["episodes"]]
    assert len(slugs) > len(SOME)
    pages += [f"/episodes/{quote(slug)}" for slug in slugs[:5]]
    for each in SOME[::4]:
        pages += [
            f"{page}{quote(each, safe='')}" for page in ("/?q=", "/replace?q=", "/join/", "/no/")
        ]
    for page in pages:
        watched.visit(hostile.url + page)
    assert watched.hits == []
