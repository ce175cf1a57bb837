"""Words of software talk that no frequency list has, and how to spell those said unlike written."""

from __future__ import annotations

RESPELLED: dict[str, str] = {
    "ansible": "ansibble",
    "apache": "apatchee",
    "azure": "azhoor",
    "bazel": "bayzle",
    "cassandra": "kassandra",
    "ceo": "see ee oh",
    "changelog": "change log",
    "changelogs": "change logs",
    "chatgpt": "chat gee pee tee",
    "codebase": "code base",
    "cypress": "sighpress",
    "datadog": "data dog",
    "deepseek": "deep seek",
    "deno": "deeno",
    "devops": "dev ops",
    "django": "jango",
    "elixir": "elixer",
    "etcd": "et see dee",
    "facebook": "face book",
    "figma": "figmah",
    "git": "ghitt",
    "github": "ghitt hub",
    "gitlab": "ghitt lab",
    "golang": "go lang",
    "grafana": "grafahna",
    "graphql": "graph cue ell",
    "grpc": "gee ar pee see",
    "haskell": "haskle",
    "heroku": "herokoo",
    "homebrew": "home brew",
    "homelab": "home lab",
    "ipad": "eye pad",
    "iphone": "eye phone",
    "istio": "istioh",
    "javascript": "javascript",
    "jekyll": "jekkle",
    "jupyter": "jupiter",
    "kafka": "kahfka",
    "keras": "kerris",
    "kotlin": "kotlinn",
    "kubecon": "koob kon",
    "kubectl": "koob control",
    "kubernetes": "kooburnettees",
    "laravel": "laravell",
    "linkedin": "linked in",
    "linux": "linnux",
    "lodash": "low dash",
    "lua": "loowa",
    "markdown": "mark down",
    "matplotlib": "mat plot lib",
    "metadata": "metta data",
    "microservices": "micro services",
    "middleware": "middle ware",
    "mongodb": "mongo dee bee",
    "monorepo": "moanoe reepoh",
    "nginx": "engine ex",
    "nixos": "nicks oh ess",
    "numpy": "num pie",
    "nvidia": "envidia",
    "openai": "open ay eye",
    "posix": "pahzix",
    "postgres": "postgress",
    "prometheus": "promeethius",
    "pypi": "pie pee eye",
    "python": "pythonn",
    "pytorch": "pie torch",
    "redis": "reddis",
    "redux": "reedux",
    "refactor": "ree factor",
    "repo": "reepoh",
    "repos": "reepohs",
    "roadmap": "road map",
    "runtime": "run time",
    "rustacean": "rustayshun",
    "scala": "skahla",
    "serverless": "server less",
    "spotify": "spottify",
    "sqlite": "sequel light",
    "startup": "start up",
    "startups": "start ups",
    "sudo": "soodoo",
    "svelte": "svelt",
    "sysadmin": "siss admin",
    "tailwind": "tail winned",
    "teardown": "tair down",
    "tensorflow": "tensor flow",
    "terraform": "terra form",
    "typescript": "type script",
    "ubuntu": "oobuntu",
    "unikernel": "yoonee kernel",
    "username": "user name",
    "usernames": "user names",
    "vercel": "versell",
    "vue": "vyou",
    "wasm": "wazum",
    "webpack": "web pack",
    "wordpress": "word press",
    "xcode": "ex code",
    "yaml": "yammle",
    "youtube": "you tube",
    "zig": "zigg",
}
"""Name -> how it would be spelled in everyday English; blanks part what is said apart."""

AS_SPELLED = tuple(
    sorted(
        """
        adhoc agile algorithmic analytics app apps async asynchronous autocomplete autoscaling
        backend backends backlog backpressure backport blockchain boolean bootcamp bootstrap browser
        bugfix bundler bytecode caching callback callbacks cli clojure cloudflare codec coder
        commits compiler concurrency config configs container containerized containers contributor
        contributors coroutine coworker crypto cron daemon data dataset datasets deadlock debug
        debugger debugging dependency deploy deployed deployment deployments deprecate deprecated
        dev devs diff dotfiles downtime ecosystem embeddings emacs encryption endpoint endpoints
        erlang ethereum fediverse filesystem firefox firewall firmware fork forks framework
        frameworks freelancer frontend fullstack functional garbage generics gigabyte gopher gophers
        goroutine goroutines hackathon hacker hackers hallucinate hashmap hostname hotfix inference
        indie integrations interop interpreter iterate kernel keynote keystroke lambda laptop
        latency lifecycle linter linting localhost logging lowercase machine maintainer maintainers
        malware memoize microservice migrations monad monolith  mutex namespace neural
        newsletter nonprofit observability onboarding onboard opensource optimizer orchestration
        outage overfitting package packages parser patreon payload permalink pipeline pipelines
        plaintext plugin plugins podcast podcaster podcasting podcasts polyfill prompt protobuf
        prototyping proxies proxy quantized readme realtime rebase  refactored refactoring
        regex rollback rollout router runbook rustlang sandbox scalability scrum sequel serialize
        server servers sharding shareware signup smartphone spreadsheet sprint stack stakeholders
        startup stateful stateless stderr stdin stdout streaming subdomain superset swag sync syntax
        telemetry terminal timestamp timestamps timezone tokenizer toolchain tooling
        toolkit transpile transpiler transformer transformers tweet undefined unicorn
        upstream usability utilities vim virtualization virtualized vscode webhook webhooks
        webapp website webassembly whitepaper wifi workflow workflows workspace zoom
        """.split()  # noqa: SIM905  one word a line would hide the list
    )
)
"""Words the network reads right as they stand."""
