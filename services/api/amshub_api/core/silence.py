"""What to tell people of a service that does not report."""


def not_reported(who: str, service: str, reported_s_ago: float | None) -> str:
    """`who` is silent and what to do; `reported_s_ago` is the age of its last report, None before the first."""
    since = "yet" if reported_s_ago is None else f"for {reported_s_ago:.0f} s"
    return (
        f"{who} has not reported {since}. "
        "Either it does not run, or the store (Redis) is full and takes no report: its log says which. "
        f"See that the service {service} runs, or raise Redis' maxmemory."
    )
