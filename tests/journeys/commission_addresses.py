"""Every address of the commission, with its error and empty states, and who opens which."""

STAFF, DIRECTOR, ADMINISTRATOR = "staff.one", "certification.director", "admin.one"
READERS = (
    STAFF, DIRECTOR, "standards.investigator", "counsel", "hearing.officer", "commissioner.one",
    "executive.director", "records.officer", "auditor",
)  # fmt: skip
"""An account of each role that reads the console."""
PROPOSE_REMOVALS = frozenset({"counsel", "executive.director", "records.officer"})
READ_REMOVALS = PROPOSE_REMOVALS | {"commissioner.one"}
READ_NO_CASES = frozenset({"hearing.officer", "commissioner.one", "records.officer"})
"""Who sees how many wait, and no case."""
PENDING, SENT = "franklin-county-sheriffs-office", "amherst-police-department"
BOARD = "/commission/campaigns/2022-a-h/"
GROUPS = (
    "review", "background", "declined", "matches", "proof", "overdue", "incomplete", "set-aside",
)  # fmt: skip
CONSOLE = (
    "/commission/",
    "/commission/campaigns/",
    BOARD,
    f"{BOARD}?words=zzzz",
    f"{BOARD}?due_from=soon",
    f"{BOARD}?owing=on&klass=pending",
    "/commission/campaigns/1999/",
    *(f"{BOARD}agencies/{code}/" for code in (PENDING, SENT, "nowhere")),
    "/commission/queue/",
    *(f"/commission/queue/{group}/" for group in GROUPS),
    "/commission/queue/nothing/",
    "/commission/queue/matches/?words=zzzz",
    "/commission/queue/matches/999999/",
    "/commission/requests/",
    "/commission/requests/nothing/",
    "/commission/decisions/",
    "/commission/decisions/1/",
    "/commission/decisions/1/officers/",
    "/commission/decisions/1/officers/?changed=yes",
    "/commission/decisions/99/",
    "/commission/publications/",
    "/commission/persons/",
    "/commission/persons/9999-9998/9999-9999/",
    "/commission/officers/9999-9999/",
    "/commission/officers/9999-9999/public/",
    "/commission/officers/9999-9999/public/propose/",
    "/commission/public-register/",
    "/commission/search/",
    "/commission/search/?q=a",
    "/commission/search/?q=zzzz",
    "/commission/work/",
    "/commission/work/?show=stopped",
    "/commission/work/nothing/",
    "/commission/packets/",
    "/commission/packets/?waits=not-built",
    "/commission/requests/?kind=agreed",
)
MAIL = ("/commission/mail/", "/commission/mail/?state=sent", "/commission/mail/nothing/")
RECORD = (
    "/commission/record/",
    "/commission/record/?kind=filing.accepted",
    "/commission/record/?since=soon",
    "/commission/record/?paper=yes",
    "/commission/record/?by=nobody",
)
PEOPLE = ("/people/", "/people/waiting/", "/people/accounts/staff.one/", "/people/accounts/nobody/")
MORE = {
    STAFF: (*MAIL, "/commission/work/take-in/"),
    DIRECTOR: (*MAIL, *PEOPLE),
    "executive.director": (*MAIL, *RECORD, *PEOPLE),
    "counsel": RECORD,
    "auditor": RECORD,
}
"""What single roles open beside the console."""
OF_ADMINISTRATOR = (*PEOPLE, "/people/invite/", "/people/?q=zzzz", "/people/invitations/nothing/")


def addresses_of(account: str) -> tuple[str, ...]:
    """Return the addresses that an account of the commission is brought to."""
    return OF_ADMINISTRATOR if account == ADMINISTRATOR else (*CONSOLE, *MORE.get(account, ()))
