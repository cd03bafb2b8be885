"""Everything that is kept about a person is in the file for them, and nobody else's."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import AuditEntry
from core.domain.actor import Actor, Role
from core.errors import NotAllowedError, NotFoundError
from core.services import subject_data
from core.services.work import open_work
from tests.conftest import Made
from tests.core.customer_files import Desk
from tests.core.tasks.test_erase_customer import (
    EMAIL,
    NAME,
    NUMBER,
    SECOND_NUMBER,
    TOKEN,
    Planted,
    plant,
)


@pytest.fixture
def planted(settings: Settings, made: Made) -> Planted:
    ana = Desk(settings, Actor(None, "ana@example.com", Role.ADMIN, 1))
    return Planted(ana, made.once(settings, "planted", lambda: plant(ana)))


def taken(planted: Planted, role: Role = Role.ANALYST) -> tuple[dict[str, Any], str]:
    with open_work(planted.ana.settings, planted.as_role(role)) as work:
        file = subject_data.subject_file(work, planted.customer_id)
    assert TOKEN not in file.file_name
    with zipfile.ZipFile(io.BytesIO(b"".join(file.content))) as archive:
        page = archive.read("everything.html").decode()
        return json.loads(archive.read("everything.json")), page


def test_everything_about_them_is_in_it(planted: Planted) -> None:
    found, page = taken(planted)

    facts = found["facts"]
    assert (facts["Customer number"], facts["Email"], facts["Name"]) == (NUMBER, EMAIL, NAME)
    assert (facts["Age"], facts["Club"]) == (44, f"Club {TOKEN}")
    assert [each["Customer number"] for each in found["same_person"]] == [SECOND_NUMBER]
    assert sorted({each["number"] for each in found["orders"]}) == [
        f"{TOKEN}-order-{number}" for number in (1, 2, 4, 5)
    ]
    assert f"Mug for {NAME}" in [each["lines"][0]["product"] for each in found["orders"]]
    assert len(found["segments"]) == 7
    assert all(each["why"] for each in found["segments"])
    assert [each["campaign"] for each in found["campaigns"]] == [f"For {NAME}"]
    assert found["lists"][0]["taken_by"] == "ana@example.com"
    assert "third.csv" in [each["before_file"] for each in found["earlier"]]
    assert any("one too many" in each["cells"] for each in found["set_aside"])
    assert EMAIL in page
    assert "<script" not in page


def test_nothing_of_others_is_in_it(planted: Planted) -> None:
    found, page = taken(planted)
    plain = json.dumps(found)
    assert "@example.org" in plain
    assert not [number for number in range(1, 60) if f"c{number}@" in plain + page]


def test_it_is_noted_that_it_was_taken(planted: Planted) -> None:
    taken(planted)
    with transaction(planted.url, read_only=True) as session:
        query = select(AuditEntry).where(AuditEntry.action == "download personal data")
        entry = session.scalars(query).one()
    assert (entry.subject, entry.details) == (f"customer {planted.customer_id}", {})


def test_viewers_and_other_shops_may_not(planted: Planted) -> None:
    with pytest.raises(NotAllowedError):
        taken(planted, Role.VIEWER)
    elsewhere = replace(planted.ana.actor, shop_id=99)
    with open_work(planted.ana.settings, elsewhere) as work, pytest.raises(NotFoundError):
        subject_data.subject_file(work, planted.customer_id)
