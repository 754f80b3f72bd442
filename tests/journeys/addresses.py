"""Every address there is, with its error and empty states: what axe and the narrow screen look at."""

from tests.integration.pages import world

GENUINE, SUPERSEDED = (
    "07PJ-MAQC-JQJY-6WV6-P408-SP8A-T0D2-92EB",
    "07PJ-MAQC-AQHB-XJDZ-P40C-EW4B-PVXZ-2643",
)
"""Codes of certificates of ``world.CERTIFIED``; tests/integration/pages/test_walked_codes.py asks."""

ADDRESSES = (
    "/",
    "/officers/",
    "/officers/?q=a",
    "/officers/?q=a&page=2",
    "/officers/?q=zzzz",
    "/officers/?q=ave&agency=abington&status=Certified",
    "/officers/?q=ave&agency=nowhere",
    "/officers/?q=1984-11-23",
    f"/officers/?q={'a' * 101}",
    *(f"/officers/{mptc_id}/" for mptc_id in world.PEOPLE),
    f"/officers/{world.DECLINED}/?on=2022-07-10&known=2022-07-10",
    f"/officers/{world.ROSTERED}/?on=2022-07-05&known=2022-07-05",
    f"/officers/{world.CERTIFIED}/?on=2022-02-31&known=2099-01-01",
    "/officers/9999-9999/",
    "/agencies/",
    "/agencies/?of=zzzz",
    *(f"/agencies/{code}/" for code in world.AGENCIES),
    "/agencies/nowhere/",
    f"/agencies/{world.SUBMITTER}/?status=Decertified",
    "/lists/by-agency/",
    "/lists/by-agency/?of=zzzz",
    "/lists/by-category/?status=Further+Review&sort=LastName",
    "/lists/suspended/",
    "/lists/administrative-suspensions/",
    "/lists/decertified/",
    "/data/",
    "/data/1/",
    "/data/1/dictionary/",
    "/data/1/completeness/",
    "/data/1/completeness/?of=zzzz",
    "/data/2/",
    "/data/99/",
    "/changes/",
    f"/changes/?officer={world.MET_LATER}",
    "/changes/?release=2&how=changed",
    "/changes/?release=1",
    "/changes/?officer=9999-9999",
    "/errata/",
    "/try/",
    "/campaigns/",
    "/campaigns/2022-a-h/",
    "/campaigns/2022-a-h/?as_of=2022-06-30",
    "/campaigns/2022-a-h/?as_of=soon",
    "/campaigns/2022-a-h/rows/officers.subtotal/?as_of=2022-06-30",
    "/campaigns/2022-a-h/rows/agencies.in_scope/?as_of=2022-06-30&sort=-Agency",
    "/campaigns/2022-a-h/rows/categories.further_review/?as_of=2022-07-01",
    "/campaigns/2022-a-h/rows/agencies.lost/",
    "/campaigns/1999/",
    "/status-explained/",
    "/verify/",
    "/verify/?code=0123",
    "/verify/?jws=nothing",
    f"/verify/?code={GENUINE}",
    f"/verify/?code={SUPERSEDED}",
    f"/verify/?release=1&sha256={'a' * 64}",
    "/verify/?release=1&sha256=ab",
    "/api/docs",
    *(f"/jobs/{world.JOBS[state]}/" for state in ("running", "refused")),
    "/nowhere/",
)
IN_SPANISH = tuple(
    f"/es{address}" for address in ADDRESSES if not address.startswith(("/jobs/", "/api/"))
)
"""The same in Spanish, errors and empty states included; what speaks English only is left out."""
EVERY = (*ADDRESSES, *IN_SPANISH)
