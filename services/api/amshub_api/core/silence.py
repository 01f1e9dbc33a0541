"""What to tell people of a service that does not report."""

from amshub_api.core.duration import in_words


def not_reported(who: str, service: str, reported_s_ago: float | None) -> str:
    """`who` is silent and what to do; `reported_s_ago` is the age of its last report, None before the first."""
    since = "yet" if reported_s_ago is None else f"for {in_words(reported_s_ago)}"
    return (
        f"{who} has not reported {since}. "
        "Either it does not run, or the store (Redis) is full and takes no report: its log says which. "
        f"See that the service {service} runs, or raise Redis' maxmemory."
    )
