"""Every address there is, with its error and empty states: what axe and the narrow screen look at."""

from tests.integration.pages import world

ADDRESSES = (
    "/",
    "/officers/",
    "/officers/?q=a",
    "/officers/?q=zzzz",
    *(f"/officers/{mptc_id}/" for mptc_id in world.PEOPLE),
    f"/officers/{world.DECLINED}/?on=2022-07-10&known=2022-07-10",
    f"/officers/{world.ROSTERED}/?on=2022-07-05&known=2022-07-05",
    f"/officers/{world.CERTIFIED}/?on=2022-02-31&known=2099-01-01",
    "/officers/9999-9999/",
    "/agencies/",
    "/agencies/?of=zzzz",
    *(f"/agencies/{code}/" for code in world.AGENCIES),
    "/agencies/nowhere/",
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
    *(f"/jobs/{key}/" for key in world.JOBS.values()),
    "/jobs/0123/",
    "/nowhere/",
)
