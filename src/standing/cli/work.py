"""``standing work`` and ``standing jobs``: the background worker, and what it has been asked to do."""

import logging
import os
import signal
import sys
from datetime import datetime
from threading import Thread
from typing import Any

import click
from django.urls import reverse

from standing.cli.acting import as_json, print_json, say
from standing.cli.setup import refuse_unless_set_up
from standing.jobs import models, queries, tasks, worker
from standing.jobs.domain import TITLES, Kind
from standing.kernel.access import Act


@click.command()
@click.option("--once", is_flag=True, help="do what waits now, then end")
@click.option(
    "--while-input-open", is_flag=True, hidden=True, help="end when whoever began it does"
)
def work(once: bool, while_input_open: bool) -> None:
    """Do the work that was asked for in the background, one job after another, and send mail.

    Runs until stopped. SIGTERM or Ctrl+C lets the job under way finish first; a second one stops it
    and it begins anew later. A worker that was killed needs no care: the next one to start takes up
    what it left.

    Example:  standing work
    """
    refuse_unless_set_up()
    with worker.told_to_stop():
        if while_input_open:
            _end_with_input()
        elif not once:
            say("Waiting for work. Stop with Ctrl+C.")
        worker.work(once=once)


def _end_with_input() -> None:
    """Be told to stop once whoever began us lets go of our input, by ending or in any other way."""
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it is told to stop in good order

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, daemon=True).start()


@click.command()
@click.argument("key", required=False)
@as_json
def jobs(key: str | None, json_: bool) -> None:
    """List the work asked for with --background, newest first, and how far along each is.

    Example:  standing jobs
    """
    found = [queries.job(key)] if key else queries.jobs()
    if json_:
        print_json([_facts(job) for job in found])
        return
    if not found:
        say("No work has been asked for yet. Long commands take --background.")
    for job in found:
        click.echo(f"{job.key}  {job.kind:10} {job.state:8} {job.words}")
        click.echo(f"    asked for by {job.started_by} on {job.asked_at:%Y-%m-%d %H:%M} UTC")
        if said := job.result or job.refusal:
            click.echo(f"    {said}")


def _facts(job: models.Job) -> dict[str, Any]:
    return {
        "job": job.key, "kind": job.kind, "state": job.state, "done": job.done, "total": job.total,
        "words": job.words, "result": job.result, "refusal": job.refusal,
        "started_by": job.started_by, "named_at": job.named_at, "asked_at": job.asked_at,
        "began_at": job.began_at, "ended_at": job.ended_at,
        "known_at": [attempt.known_at for attempt in job.attempts.order_by("id")],
    }  # fmt: skip


def in_background(
    act: Act, kind: Kind, arguments: dict[str, object], *, at: datetime | None, json_: bool = False
) -> None:
    """Ask for work to be done in the background, and tell where to follow it.

    ``at`` is what was given with ``--at``; without it the worker's own moment counts.
    """
    job, new = tasks.start(act, kind=kind, arguments=arguments, named_at=at)
    if json_:
        print_json(_facts(job))
        return
    begun = "Asked for" if new else "This very work waits or runs already"
    say(
        f"{begun}: {TITLES[kind].lower()}, job {job.key}. A worker does it (standing work). "
        f"Follow it with: standing jobs {job.key}, or on the page {reverse('job', args=[job.key])}"
    )
