import pytest

from core.domain.list_source import Part
from core.domain.lists import Channel, ListOptions
from core.errors import NotFoundError, UserError
from dashapp.list_addresses import file_href, list_request

ASKED = {
    "run": "3", "segment": "5", "form": "klaviyo", "columns": "a1,a2", "channel": "sms",
    "country": "UK", "or": "3.6", "and": "4.all", "not": "4.9,2.1", "purpose": "Win back & more",
}  # fmt: skip


def test_an_address_says_all_that_was_chosen() -> None:
    found = list_request(ASKED)

    assert (found.run_id, found.destination, found.columns) == (3, "klaviyo", ("a1", "a2"))
    assert found.options == ListOptions(Channel.SMS, hashed=False, country="GB")
    assert found.whom is not None
    assert found.whom.any_of == (Part(3, 5), Part(3, 6))
    assert found.whom.all_of == (Part(4),)
    assert found.whom.none_of == (Part(4, 9), Part(2, 1))
    assert found.purpose == "Win back & more"


def test_one_segment_is_asked_for_by_itself() -> None:
    found = list_request({"run": "3", "segment": "5", "form": "meta", "hashed": "yes"})

    assert (found.run_id, found.segment_id, found.whom) == (3, 5, None)
    assert found.options.hashed


def test_a_saved_list_needs_no_run() -> None:
    assert list_request({"list": "7"}).saved_id == 7
    assert (
        file_href({"list": "7", "form": "csv"}) == "/api/runs/0/segments/all/list?form=csv&list=7"
    )


def test_the_address_of_the_file_names_only_what_was_chosen() -> None:
    assert file_href({"run": "3", "segment": "5", "form": "csv", "columns": "", "nothing": ""}) == (
        "/api/runs/3/segments/5/list?form=csv"
    )
    assert file_href(ASKED) == (
        "/api/runs/3/segments/5/list?form=klaviyo&columns=a1,a2&channel=sms&country=UK"
        "&or=3.6&and=4.all&not=4.9,2.1&purpose=Win+back+%26+more"
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"run": "", "segment": "all"}, {"run": "9" * 40, "segment": "1"},
        {"run": "1", "segment": "x"}, {"list": "x"},
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        list_request(asked)


@pytest.mark.parametrize(
    "said", [{"or": "3"}, {"not": "x.1"}, {"channel": "fax"}, {"country": "Atlantis"},
             {"and": ",".join(["1.1"] * 30)}],
)  # fmt: skip
def test_what_can_not_be_chosen_is_said(said: dict[str, str]) -> None:
    with pytest.raises(UserError):
        list_request({"run": "1", "segment": "all", **said})
