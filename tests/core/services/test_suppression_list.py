"""A file of people who object goes onto the suppression list, and nothing of it is kept."""

from pathlib import Path

import pytest

from core.domain.actor import Role
from core.errors import NotAllowedError, UserError
from core.services import suppression, suppression_list
from core.services.suppression_list import TakenIn
from tests.core.customer_files import desk
from tests.core.everything import traces

PEOPLE = (
    b"id,email,phone,city\n1,ana@example.org,+46 70 123 45 67,Graz\n2,bo@example.org,,Oslo\n"
    b"3,cy@example.org,0171 234567,Bonn\n44,,,Lund\n"
)


@pytest.mark.parametrize(
    ("content", "found", "suppressed"),
    [
        (b"ANA@example.org\nnobody@example.org\n", TakenIn(2, 0, 2, 1), {"1"}),
        (b"email;why\nbo@example.org;moved\n;no address\n", TakenIn(1, 1, 1, 1), {"2"}),
        (b"phone\n0046 70 123 45 67\n0171/234567\n", TakenIn(2, 0, 2, 2), {"1", "3"}),
        (b"Customer number,Note\n44,x\n2,y\n", TakenIn(2, 0, 2, 2), {"44", "2"}),
        (b"44\n1\n", TakenIn(2, 0, 2, 2), {"44", "1"}),
        ("﻿e-mail\nbo@example.org\n".encode("utf-16"), TakenIn(1, 0, 1, 1), {"2"}),
    ],
)
def test_everybody_in_the_file_is_taken_off_all_lists(
    database_url: str, tmp_path: Path, content: bytes, found: TakenIn, suppressed: set[str]
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)

    with ana.work() as work:
        assert suppression_list.take_in(work, content) == found
        again = suppression_list.take_in(work, content)

    assert (again.n_new, again.n_customers) == (0, 0)
    marked = {number for number, each in ana.customers().items() if each.is_suppressed}
    assert marked == suppressed


def test_who_is_on_the_list_does_not_come_in_and_is_named_nowhere(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    with ana.work() as work:
        suppression_list.take_in(
            work, b"dee@example.org\n", suppression.SuppressionReason.COMPLAINED
        )

    found = ana.import_all(b"id,email\n9,Dee@example.org\n8,eve@example.org\n")

    assert (found.n_coming_in, list(ana.customers())) == (1, ["8"])
    assert traces(sqlite_url, ["dee@example"], []) == []


@pytest.mark.parametrize(
    "content", [b"", b"name\nAnn\nBo,x\n", b"PK\x03\x04\0\0", b"a" * 5_000_000]
)
def test_a_file_that_names_nobody_is_refused(
    sqlite_url: str, tmp_path: Path, content: bytes
) -> None:
    ana = desk(sqlite_url, tmp_path)
    with ana.work() as work, pytest.raises(UserError):
        suppression_list.take_in(work, content)


def test_viewers_may_not(sqlite_url: str, tmp_path: Path) -> None:
    vic = desk(sqlite_url, tmp_path, role=Role.VIEWER)
    with vic.work() as work, pytest.raises(NotAllowedError):
        suppression_list.take_in(work, b"ana@example.org")
