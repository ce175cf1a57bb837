"""What `aligner publish` says before it writes: on standard error, the patch goes to the other."""

from __future__ import annotations

from rich.console import Console

from aligner.cli.tables import console, escape
from aligner.publish.merge import Verdict
from aligner.publish.plan import PublishPlan


def report(plan: PublishPlan) -> None:
    """Title and body, what upstream did meanwhile, and the findings."""
    out = console(stderr=True)
    out.print(f"[bold]{escape(plan.words.title)}[/bold]")
    out.print(escape(plan.words.body.rstrip()))
    for note in plan.notes:
        out.print(f"[yellow]note[/] {escape(note)}")
    if plan.merge:
        for verdict in plan.merge.closed:
            _print_closed(out, verdict)
        for verdict in plan.merge.conflicts:
            _print_conflict(out, verdict)
    for finding in plan.findings:
        style = "bold red" if finding.severity == "error" else "yellow"
        where = f"{plan.path}:{finding.line}:{finding.column}"
        out.print(f"{where}: [{style}]{finding.rule}[/] {escape(finding.message)}")
        out.print(f"  {escape(finding.excerpt)}", style="dim")
    if refused := sorted({each.rule for each in plan.findings if each.severity == "error"}):
        options = " ".join(f"--allow {rule}" for rule in refused)
        out.print(f"Not published. If it is right as it is: {options}")


def _print_closed(out: Console, verdict: Verdict) -> None:
    theirs = escape(repr(verdict.theirs))
    ours = escape(repr(verdict.change.edit.new))
    out.print(f"line {verdict.line}: done upstream already: {theirs} (yours: {ours})")


def _print_conflict(out: Console, verdict: Verdict) -> None:
    edit = verdict.change.edit
    out.print(f"[bold red]conflict[/] at line {verdict.line or verdict.change.line}:")
    for side, words in (("base", edit.old), ("yours", edit.new), ("theirs", verdict.theirs)):
        shown = "(gone)" if words is None else repr(words)
        out.print(f"  {side:<7}{escape(shown)}")
