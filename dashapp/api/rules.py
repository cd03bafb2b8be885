"""The rules of a search as a file."""

from flask import Flask, Response, render_template

from core.errors import UserError
from core.services import basket_rules_csv
from dashapp import context
from dashapp.api.downloads import answer, status_of


def register(server: Flask) -> None:
    """Add the route."""

    @server.get("/api/products/together/<int(max=9007199254740991):search_id>/rules")
    def basket_rules(search_id: int) -> Response | tuple[str, int]:
        try:
            with context.work(read_only=True) as work:
                file = basket_rules_csv.rules_csv(work, search_id)
                return answer(file.file_name, file.ascii_name, file.content)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)
