"""What the parts of the page of a run are called."""

PROGRESS = "run"
VIEWS = {
    "overview": "Overview",
    "map": "Map",
    "number": "Choosing the number",
    "tree": "Tree",
    "profiles": "Profiles",
    "method": "How it was done",
}


class Ids:
    """Component ids of the page of a run."""

    RUN, VIEW, FOUND, NAMES = "run-id", "run-view", "run-found", "run-names"
    HEAD, STATE, FILLED = "run-head", "run-state", "run-filled"
    OVERVIEW, SIZES = "run-overview", "run-sizes"
    MAP, X, Y, AXES = "run-map", "run-map-x", "run-map-y", "run-map-axes"
    Z = "run-map-z"
    MAP_READING, BETWEEN = "run-map-reading", "run-between"
    NUMBER, NUMBER_TABLE, SPLITS = "run-number", "run-number-table", "run-splits"
    COURSES, WIDTHS = "run-courses", "run-widths"
    PIES, FORM = "run-pies", "run-profiles-form"
    COLUMN, COLUMN_NAME, COLUMN_FORM = "run-column", "run-column-name", "run-column-form"
    PROFILES, PROFILES_TABLE, METHOD = "run-profiles", "run-profiles-table", "run-method"
    MATTERS, RULES = "run-matters", "run-rules"
    CONFIRM, DELETE, KEEP = "run-confirm", "run-delete", "run-keep"

    @staticmethod
    def section(view: str) -> str:
        """Return the id of the part of the page that holds a view."""
        return f"run-section-{view}"

    @staticmethod
    def seen(view: str) -> str:
        """Return the id of the store that is true once a view was looked at."""
        return f"run-seen-{view}"
