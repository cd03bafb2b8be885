"""Errors with messages for people, in one place."""


class UserError(Exception):
    """Something that the person at the screen can mend.

    Parameters
    ----------
    what : one sentence that says what is wrong and where, with a number or an example.
    fix : one sentence that says what to do next.
    """

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what = what
        self.fix = fix


class NotAllowedError(UserError):
    """The person is signed in, but their role does not include this."""


class NotFoundError(UserError):
    """What was asked for does not exist, or belongs to somebody else."""


class DatabaseBusyError(UserError):
    """Another long write holds the embedded database; the same thing works a little later."""

    def __init__(self) -> None:
        super().__init__(
            "The database is busy with a large piece of work.",
            "Wait half a minute, then try again.",
        )


class ConfigurationError(Exception):
    """A setting is wrong; the message names the setting and how to mend it."""


class FencedError(Exception):
    """The attempt at a job is no longer the current one: nothing that it does may be kept."""


def not_found(thing: str) -> NotFoundError:
    """Return the error for a missing run, import, segment …; `thing` is lower case."""
    return NotFoundError(
        f"This {thing} does not exist any more.",
        "Go back to the list and choose another one.",
    )
