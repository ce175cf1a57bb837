"""A GitHub that is small but true to its documented shapes, and fails as asked."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from pydantic import BaseModel

Body: TypeAlias = dict[str, Any]
CUT = 0
"""A fault: the connection is dropped without an answer."""


def sample(model: type[BaseModel], **ours: object) -> dict[str, Any]:
    """An object with every field that GitHub documents as required, and ours; it is validated."""
    row = {
        (field.alias or name): _sample_of(field.annotation)
        for name, field in model.model_fields.items()
        if field.is_required()
    }
    row.update(ours)
    model.model_validate(row)
    return row


def _sample_of(annotation: object) -> object:
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _sample_of(inner[0])
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in inner else _sample_of(inner[0])
    if origin is typing.Literal:
        return inner[0]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return sample(annotation)
    if annotation is datetime:
        return "2026-01-01T00:00:00Z"
    plain: dict[object, object] = {str: "x", int: 1, bool: False, float: 1.0, list: [], dict: {}}
    return plain.get(origin or annotation)


class GitHubServer(ThreadingHTTPServer):
    """One upstream, `us/texts`, and the forks and pull requests that are made of it.

    `faults` maps "METHOD path-expression" to answers that come first: (status, headers, message,
    whether the request is carried out all the same).
    """

    daemon_threads = True

    def __init__(self, upstream_url: str, fork_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.urls = {"us/texts": upstream_url, "me/texts": fork_url}
        self.forked = False
        self.invisible = 0
        self.pulls: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.faults: dict[str, list[tuple[int, dict[str, str], str, bool]]] = {}
        self.make_fork: Callable[[], object] = lambda: None
        self.has_commits: Callable[[str], bool] = lambda _branch: True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fault(self, call: str) -> tuple[int, dict[str, str], str, bool] | None:
        for pattern, answers in self.faults.items():
            if answers and re.fullmatch(pattern, call):
                return answers.pop(0)
        return None

    def answer(self, call: str, body: Body) -> tuple[int, object]:
        for pattern, handler in self._routes():
            if re.fullmatch(pattern, call):
                return handler(call, body)
        return 404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}

    def _routes(self) -> Iterable[tuple[str, Callable[[str, Body], tuple[int, object]]]]:
        return (
            (r"GET /user", lambda _c, _b: (200, _user("me"))),
            (r"GET /repos/us/texts", lambda _c, _b: (200, self._repository("us/texts"))),
            (r"GET /repos/me/texts", lambda _c, _b: self._fork()),
            (r"POST /repos/us/texts/forks", lambda _c, _b: self._make_fork()),
            (r"POST /repos/me/texts/merge-upstream", _sync),
            (r"GET /repos/us/texts/pulls\?.*", self._list),
            (r"POST /repos/us/texts/pulls", self._open),
            (r"PATCH /repos/us/texts/pulls/\d+", self._update),
        )

    def _repository(self, name: str) -> dict[str, Any]:
        from githubkit_schemas.latest.models import FullRepository, Repository  # noqa: PLC0415

        ours: dict[str, object] = {
            "full_name": name, "default_branch": "main", "clone_url": self.urls[name],
            "fork": name != "us/texts",
        }  # fmt: skip
        if name != "us/texts":
            parent = sample(Repository, full_name="us/texts", default_branch="main")
            ours |= {"parent": parent, "source": parent}
        return sample(FullRepository, **ours)

    def _fork(self) -> tuple[int, object]:
        if not self.forked or self.invisible > 0:
            self.invisible -= self.forked
            return 404, {"message": "Not Found"}
        return 200, self._repository("me/texts")

    def _make_fork(self) -> tuple[int, object]:
        if not self.forked:
            self.make_fork()
        self.forked = True
        return 202, self._repository("me/texts")

    def _list(self, call: str, _body: Body) -> tuple[int, object]:
        head = re.search(r"head=([^&]+)", call)
        return 200, [each for each in self.pulls if head and each["head"]["label"] == head[1]]

    def _open(self, _call: str, body: Body) -> tuple[int, object]:
        from githubkit_schemas.latest.models import PullRequest  # noqa: PLC0415

        assert set(body) == {"title", "head", "base", "body", "maintainer_can_modify"}
        owner, _, branch = body["head"].partition(":")
        if any(each["head"]["label"] == body["head"] for each in self.pulls):
            said = f"A pull request already exists for {body['head']}."
            return 422, _invalid(said)
        if not self.has_commits(branch):
            return 422, _invalid(f"No commits between us:main and {owner}:{branch}")
        number = len(self.pulls) + 1
        made = sample(
            PullRequest, number=number, title=body["title"], body=body["body"],
            html_url=f"https://github.com/us/texts/pull/{number}",
        )  # fmt: skip
        made["head"] |= {"label": body["head"], "ref": branch}
        self.pulls.append(made)
        return 201, made

    def _update(self, call: str, body: Body) -> tuple[int, object]:
        pull = self.pulls[int(call.rsplit("/", 1)[1]) - 1]
        pull.update(body)
        return 200, pull


def _user(login: str) -> dict[str, Any]:
    from githubkit_schemas.latest.models import PrivateUser  # noqa: PLC0415

    return sample(PrivateUser, login=login)


def _sync(_call: str, body: Body) -> tuple[int, object]:
    assert body == {"branch": "main"}
    return 200, {"message": "Successfully fetched", "merge_type": "none", "base_branch": "us:main"}


def _invalid(said: str) -> dict[str, object]:
    errors = [{"resource": "PullRequest", "code": "custom", "message": said}]
    return {"message": "Validation Failed", "errors": errors, "documentation_url": "https://x"}


class _Handler(BaseHTTPRequestHandler):
    def _serve(self) -> None:
        server = self.server
        assert isinstance(server, GitHubServer)
        length = int(self.headers.get("Content-Length", "0"))
        body = json.loads(self.rfile.read(length)) if length else {}
        call = f"{self.command} {self.path.replace('%3A', ':').replace('%2F', '/')}"
        server.calls.append(call)
        fault = server.fault(call)
        if self.headers.get("Authorization") not in {"token s3cret", "Bearer s3cret"}:
            self._reply(401, {"message": "Bad credentials"}, {})
        elif fault is None:
            self._reply(*server.answer(call, body), {})
        else:
            status, headers, message, done = fault
            if done:
                server.answer(call, body)
            if status == CUT:
                self.connection.close()
            else:
                self._reply(status, {"message": message}, headers)

    do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - as Python's server calls them

    def _reply(self, status: int, data: object, headers: dict[str, str]) -> None:
        page = data["message"] if isinstance(data, dict) and len(data) == 1 else ""
        is_page = isinstance(page, str) and page.startswith("<")
        payload = page.encode() if is_page else json.dumps(data).encode()
        kind = "text/html" if is_page else "application/json"
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass
