"""Lists in addresses: of the page where one is chosen, and of its file."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from core.domain.list_source import Part, Whom, of_address
from core.domain.lists import ListOptions
from core.errors import not_found
from core.services.list_choices import country_of
from core.services.list_requests import ListRequest, of_whom
from dashapp.addresses import number_in

EVERYBODY = "all"
Asked = Mapping[str, str]
"""What an address says of a list, by name; what is absent or "" is not chosen."""

_SAID = (
    "form", "columns", "channel", "hashed", "country", "split",
    "or", "and", "not", "list", "purpose",
)  # fmt: skip
_YES_OR_NO = ("hashed", "split")


def list_request(asked: Asked) -> ListRequest:
    """Return what an address asks for.

    Raises
    ------
    NotFoundError : it names no run or segment.
    UserError : it asks for what can't be chosen.
    """
    whom = Whom(
        (_first(asked), *of_address(asked.get("or", ""))),
        of_address(asked.get("and", "")),
        of_address(asked.get("not", "")),
    )
    saved = asked.get("list", "")
    if saved and number_in(saved) is None:
        raise not_found("list")
    chosen = {name: asked.get(name) == "yes" for name in _YES_OR_NO}
    options = ListOptions.from_json({**asked, **chosen})
    return replace(
        of_whom(whom),
        destination=asked.get("form") or "csv",
        columns=_columns(asked.get("columns", "")),
        options=replace(options, country=country_of(options.country)),
        saved_id=number_in(saved) if saved else None,
        purpose=asked.get("purpose", ""),
    )


def file_href(asked: Asked) -> str:
    """Return the address of the file."""
    run, segment = asked.get("run") or "0", asked.get("segment") or EVERYBODY
    said = {name: asked[name] for name in _SAID if asked.get(name)}
    return f"/api/runs/{run}/segments/{segment}/list?{urlencode(said, safe=',.')}"


def _first(asked: Asked) -> Part:
    run_id = number_in(asked.get("run", ""))
    if run_id is None and asked.get("list"):
        return Part(0)  # a saved list says itself whose it is
    if run_id is None:
        raise not_found("run")
    segment = asked.get("segment") or EVERYBODY
    segment_id = number_in(segment)
    if segment != EVERYBODY and segment_id is None:
        raise not_found("segment")
    return Part(run_id, segment_id)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in text.split(",") if key))
