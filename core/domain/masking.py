"""What people see who may not see personal data: enough to tell rows apart, not people."""

_DOTS = "•••"


def masked(value: str | None) -> str | None:
    """Return a personal value with all but its first sign hidden; nothing stays nothing.

    The same number of dots stands for every length, so that the length tells nothing either.

    Examples
    --------
    >>> masked("ada@example.com")
    'a•••'
    """
    if value is None:
        return None
    return f"{value[:1]}{_DOTS}"
