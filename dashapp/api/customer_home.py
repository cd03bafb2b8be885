"""GET /api/customers/<id>/home: the page that a customer would see, for a shop's own page."""

from flask import Flask, Response, jsonify

from core.errors import UserError, not_found
from core.services import customer_home
from dashapp import context
from dashapp.api.downloads import status_of


def register(server: Flask) -> None:
    """Add the route."""

    @server.get(
        "/api/customers/<int(max=9007199254740991):customer_id>/home", endpoint="customer_home_api"
    )
    def home(customer_id: int) -> tuple[Response, int]:
        try:
            with context.work(read_only=True) as work:
                found = customer_home.view(work, customer_id)
            if found is None:
                raise not_found("page of this customer")
        except UserError as error:
            return jsonify(error={"what": error.what, "fix": error.fix}), status_of(error)
        answer = jsonify(found.to_json())
        answer.headers["Content-Disposition"] = (
            f'attachment; filename="customer-{customer_id}.json"'
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer, 200
