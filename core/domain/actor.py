"""Who is doing something, and what their role lets them do."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import NotAllowedError


class Role(StrEnum):
    """What a person may do; every role includes the ones after it."""

    ADMIN = "admin"
    ANALYST = "analyst"
    VIEWER = "viewer"


class Permission(StrEnum):
    """One kind of thing that a person may do; the value completes “you may not …”."""

    SEE = "see segments"
    SEE_PERSONAL_DATA = "see personal data"
    IMPORT = "import customers"
    RUN = "find or rename segments"
    EXPORT = "download lists"
    MANAGE_DEMO = "load or remove the demo shop"
    MANAGE_PEOPLE = "manage people"
    ERASE = "erase customers"
    MANAGE_PRIVACY = "change how long data are kept"


_ADMIN_ONLY = frozenset({Permission.MANAGE_PEOPLE, Permission.ERASE, Permission.MANAGE_PRIVACY})
_GRANTED = {
    Role.VIEWER: frozenset({Permission.SEE}),
    Role.ANALYST: frozenset(Permission) - _ADMIN_ONLY,
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the command line.

    Attributes
    ----------
    user_id : None for the command line.
    shop_id : the shop that this person is looking at; None before there is any.
    """

    user_id: int | None
    email: str
    role: Role
    shop_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the role includes `permission`."""
        return permission in _GRANTED[self.role]

    def require(self, permission: Permission) -> None:
        """Raise NotAllowedError unless the role includes `permission`."""
        if not self.may(permission):
            raise NotAllowedError(
                f"Your role ({self.role}) does not let you {permission}.",
                "Ask an administrator of this installation to do it or to change your role.",
            )


COMMAND_LINE = Actor(user_id=None, email="command line", role=Role.ADMIN)
