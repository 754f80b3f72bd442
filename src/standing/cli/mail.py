"""``standing mail``: what waits to be sent, sending it by hand, and reports of mail that came back."""

import sys
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from standing.cli.acting import as_json, print_json, say
from standing.cli.setup import refuse_unless_set_up
from standing.correspondence import mails
from standing.mail import bounces, models, queries
from standing.mail.domain import MessageState
from standing.mail.sending import send_due


@click.group()
def mail() -> None:
    """Mail to people: what waits, what was sent, and what came back.

    A worker sends it (standing work, or the one beside standing serve). Without STANDING_SMTP each mail
    is a file in the folder mail of the register's home.

    Example:  standing mail list
    """


@mail.command()
@click.option("--most", type=click.IntRange(min=1), metavar="N", help="send so many at most")
@click.option(
    "--now", "at_once", is_flag=True, help="wait for no next try: neither of one mail nor of all"
)
def send(most: int | None, at_once: bool) -> None:
    """Write the mails that are due to be written, and send what is due, once.

    What was put off, and all mail where the mail server was away, is tried when its time has come;
    with --now at once.

    Example:  standing mail send --now
    """
    refuse_unless_set_up()
    mails.catch_up(timezone.now())
    run = send_due(timezone.now(), most=most, at_once=at_once)
    say(f"{_counted(run.sent)} sent, {run.put_off:,} put off, {run.refused:,} refused.")
    if run.waits:
        say(f"The others wait. {run.waits}")
    if failed := queries.counts()[MessageState.FAILED]:
        say(
            f"{_counted(failed)} could not be sent: see standing mail list --state failed. Who may send "
            "reminders sends each again on its page under /commission/mail/."
        )
    _say_what_waits(tried=at_once)


@mail.command(name="list")
@click.option("--state", type=click.Choice([state.value for state in MessageState]))
@click.option("--most", type=click.IntRange(min=1), default=50, show_default=True, metavar="N")
@as_json
def list_(state: str | None, most: int, json_: bool) -> None:
    """List mails, newest first, and how many stand in each state.

    Example:  standing mail list --state failed
    """
    refuse_unless_set_up()
    found = queries.messages(state=MessageState(state) if state else None)[:most]
    if json_:
        print_json([_facts(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.key}  {each.state:8} {each.kind:18} {each.to}")
        if each.last_answer and each.state != MessageState.SENT:
            click.echo(f"    {each.last_answer}")
    counts = queries.counts()
    say(", ".join(f"{number:,} {state}" for state, number in counts.items()))
    if outage := queries.outage():
        say(f"All mail waits since {outage.began_at:%Y-%m-%d %H:%M} UTC. {outage.answer}")


@mail.command()
def bounce() -> None:
    """Read one report of non-delivery from the standard input, as a mail server's alias gives it.

    The status is 0 also where a report is not ours: a mail server would send it around once more.

    Example, in the aliases of a mail server:  register: "|standing mail bounce"
    """
    refuse_unless_set_up()
    say(bounces.take(sys.stdin.buffer.read(), now=timezone.now()))


@mail.command(name="bounces")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def bounces_(folder: Path) -> None:
    """Read the reports of non-delivery in a folder: a maildir, or files that end in .eml.

    Reading them again changes nothing. The files stay where they are.

    Example:  standing mail bounces /var/mail/register
    """
    refuse_unless_set_up()
    read = bounces.files(folder)
    for path in read:
        say(f"{path.name}: {bounces.take(path.read_bytes(), now=timezone.now())}")
    if not read:
        say("There are no reports in this folder.")


def _say_what_waits(*, tried: bool) -> None:
    """Say how many mails wait for a next try, and how to try at once."""
    if tried:
        return
    later = queries.waiting_for_next_try(timezone.now())
    if later:
        say(f"{_counted(later)} put off until a next try. To try at once: standing mail send --now")


def _counted(number: int) -> str:
    return "1 mail" if number == 1 else f"{number:,} mails"


def _facts(each: models.Message) -> dict[str, Any]:
    return {
        "mail": each.key, "kind": each.kind, "to": each.to, "state": each.state,
        "subject": each.subject, "agency": each.agency, "officer": each.officer,
        "entry": each.entry, "attempts": each.attempts, "known_at": each.known_at,
        "put_at": each.put_at, "sent_at": each.sent_at, "next_try_at": each.next_try_at,
        "answer": each.last_answer,
    }  # fmt: skip
