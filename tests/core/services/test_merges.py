"""The same person under several numbers is shown, made one on somebody's word, and taken apart."""

from pathlib import Path

import pytest

from core.db.session import transaction
from core.db.tables import Shop
from core.domain.actor import Role
from core.domain.currencies import E4
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.errors import NotAllowedError, UserError
from core.services import customer_imports, customer_list, merges, undo
from core.services.merges import Group
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back, what_is_in

PEOPLE = (
    b"id,name,email,phone,city,newsletter,visits\n"
    b"1,Ana,Ana@Example.org,+46 70 123 45 67,,yes,3\n"
    b"2,,ana@example.org,,Graz,no,\n"
    b"3,Bo,bo@example.org,0046-70-1234567,Oslo,,9\n"
    b"4,Cy,,,Bern,yes,1\n"
)
ORDERS = (
    b"order id,customer id,order date,product,category,amount\n"
    b"A,2,2024-01-01,Mug,Kitchen,10\nB,2,2024-02-01,Rug,Floor,90\nC,1,2024-03-01,Mug,Kitchen,10\n"
)
LATER = b"order id,customer id,order date,product,category,amount\nD,2,2024-04-01,Mug,Kitchen,7\n"


def _numbers(groups: tuple[Group, ...]) -> list[tuple[str, list[str]]]:
    return [(group.by, [each.customer_number for each in group.candidates]) for group in groups]


def _found(ana: Desk) -> merges.Candidates:
    with ana.work() as work:
        return merges.candidates(work)


def test_one_address_or_phone_in_several_writings_is_shown(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    import_orders(ana, ORDERS)

    found = _found(ana)

    # The one with more orders comes first: it would be kept.
    assert _numbers(found.groups) == [("email", ["2", "1"]), ("phone", ["1", "3"])]
    assert (found.n_by_email, found.n_customers_by_email, found.n_by_phone) == (1, 2, 1)
    differing = {fact.column.header: fact.values for fact in found.groups[0].facts if fact.differs}
    assert (differing["City"], differing["visits"]) == (("Graz", None), (None, 3))


def test_a_checked_file_says_how_many_may_be_there_already(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)

    found = ana.check(ana.upload(b"id,email\n9,BO@example.org\n8,new@example.org\n"))

    assert found.customers is not None
    assert found.customers.n_perhaps_same == 1


def test_the_kept_one_takes_over_what_it_lacks_and_the_orders(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    import_orders(ana, ORDERS)

    merge_id = ana.merge(("1", "2"))

    customers = ana.customers()
    assert list(customers) == ["1", "3", "4"]
    kept = customers["1"]
    assert (kept.name, kept.email, kept.city) == ("Ana", "Ana@Example.org", "Graz")
    assert (kept.consent_email, kept.attributes) == (False, {"visits": 3})
    behaviour = what_is_in(ana)["behaviour"]["1"]
    assert (behaviour[3], behaviour[6]) == (3, 110 * E4)
    view = ana.view(merge_id)
    assert (view.kind, view.status, view.n_updated) == ("merge", "imported", 1)


def test_a_merge_taken_back_is_as_if_it_had_never_been(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    import_orders(ana, ORDERS)
    before = what_is_in(ana)
    first = ana.merge(("1", "2"))
    after_first = what_is_in(ana)
    second = ana.merge(("3", "1"))

    with pytest.raises(UserError, match="builds on"):
        take_back(ana, first)
    take_back(ana, second)
    assert what_is_in(ana) == after_first
    take_back(ana, first)
    assert what_is_in(ana) == before


def test_later_files_that_name_the_other_mean_the_kept_one(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    merge_id = ana.merge(("1", "2"), ("3", "4"))
    import_orders(ana, LATER)

    found = ana.import_all(b"id,name,city\n2,Anna,Wien\n3,Bo,Ghent\n4,Cyd,Rome\n")

    customers = ana.customers()
    assert list(customers) == ["1", "3"]
    assert (customers["1"].name, customers["3"].city) == ("Anna", "Ghent")
    assert {each.reason: each.n_rows for each in found.reasons} == {"same_person": 1}
    assert what_is_in(ana)["behaviour"]["1"][3] == 1
    with ana.work() as work:
        reason = undo.why_not(work, merge_id)
    assert reason is not None
    assert "builds on" in reason.what


def test_people_said_to_be_different_are_not_shown_again(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    ids = {number: each.id for number, each in ana.customers().items()}

    with ana.work() as work:
        merges.keep_apart(work, [ids["2"], ids["1"]])
    ana.import_all(b"id,email\n5,new@example.org\n")

    found = _found(ana)
    assert (_numbers(found.groups), found.n_apart) == ([("phone", ["1", "3"])], 1)
    with ana.work() as work:
        assert merges.n_candidates(work) == 1

    # Somebody else with the address asks anew, and so does a person who wants to be asked.
    ana.import_all(b"id,email\n6, ANA@example.org\n")
    assert ("email", ["1", "2", "6"]) in _numbers(_found(ana).groups)
    with ana.work() as work:
        merges.keep_apart(work, [ids["1"], ids["3"]])
        merges.ask_again(work)
    assert _found(ana).n_groups == 2


def test_a_group_by_phone_that_one_by_email_holds_is_not_shown_twice(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)

    ana.import_all(b"id,email,phone\n1,a@example.org,1234567\n2,A@example.org,123 45 67\n")

    assert _numbers(_found(ana).groups) == [("email", ["1", "2"])]


def test_an_old_address_says_where_somebody_went(database_url: str, tmp_path: Path) -> None:
    ana, vic = desk(database_url, tmp_path), desk(database_url, tmp_path, role=Role.VIEWER)
    ana.import_all(PEOPLE)
    ids = {number: each.id for number, each in ana.customers().items()}
    merge_id = ana.merge(("1", "2"))
    replaced = ana.import_all(
        b"id,name\n1,Ana\n", "new.csv", CustomerPolicy(MatchPolicy.REPLACE)
    ).id

    with ana.work() as work:
        merged, left = customer_list.gone(work, ids["2"]), customer_list.gone(work, ids["4"])
        departure = customer_imports.newest_departure(work)
        nobody = [customer_list.gone(work, each) for each in (ids["1"], 999)]
    with vic.work() as work:
        masked = customer_list.gone(work, ids["2"])

    assert merged == customer_list.Gone(merge_id, "Merged customers", ids["1"], "Ana")
    assert left == customer_list.Gone(replaced, "new.csv", None, "")
    assert departure is not None
    assert (departure.import_id, departure.n_left) == (replaced, 2)
    assert nobody == [None, None]
    assert masked is not None
    assert masked.kept_title == "A•••"


def test_all_with_one_address_are_merged_at_once(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(PEOPLE)

    with ana.work() as work:
        merges.merge_all(work)
    run_next(ana.settings)

    assert list(ana.customers()) == ["1", "3", "4"]
    assert _found(ana).n_by_email == 0


def test_a_number_that_we_gave_is_not_the_one_kept(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_orders(ana, b"order id,email,order date,amount\nA,bo@example.org,2024-01-01,5\n")
    ana.import_all(PEOPLE)

    found = _found(ana)

    assert ("email", ["3", "bo@example.org"]) in _numbers(found.groups)


def test_viewers_see_nobody_and_the_demo_shop_is_left_alone(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana, vic = desk(sqlite_url, tmp_path), desk(sqlite_url, tmp_path, role=Role.VIEWER)
    ana.import_all(PEOPLE)

    with pytest.raises(NotAllowedError):
        _found(vic)
    with pytest.raises(NotAllowedError), vic.work() as work:
        merges.keep_apart(work, [each.id for each in ana.customers().values()])
    with pytest.raises(UserError, match="Nobody is chosen"):
        ana.merge(("1",))
    with transaction(sqlite_url) as session:
        session.get_one(Shop, 1).is_demo = True
    with pytest.raises(UserError, match="demo"):
        ana.merge(("1", "2"))
