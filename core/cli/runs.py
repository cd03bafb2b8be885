"""`segment`, `runs` and `show`: finding segments and looking at them."""

import argparse
import csv
from dataclasses import fields
from typing import Any, get_args

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.algorithms import ALGORITHMS
from core.domain.recipe import MAX_SEGMENTS, RFM, Recipe
from core.domain.rfm_schemes import PLAIN
from core.domain.segments import n_segments
from core.domain.treatment import Missing, Outliers, Scale
from core.errors import UserError
from core.services import columns, rfm, runs
from core.services.run_views import RunRow, RunView

_DEFAULTS = {each.name: each.default for each in fields(Recipe)}


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    parser = add_command(commands, "segment", _segment, "Find segments.")
    parser.add_argument(
        "--columns", type=_names, metavar="A,B,…", help="to compare by; without: our proposal"
    )
    parser.add_argument("--algorithm", choices=[*ALGORITHMS, RFM], default="kmeans")
    linkage = ALGORITHMS["hierarchical"].parameters[0]
    parser.add_argument(
        "--linkage",
        choices=[choice.value for choice in linkage.choices],
        help="of the algorithm hierarchical",
    )
    parser.add_argument("--segments", type=_n_segments, metavar="auto|K", help="default: auto")
    parser.add_argument("--k-range", type=_k_range, default=(2, 10), metavar="2-10")
    parser.add_argument("--scale", choices=get_args(Scale), default=_DEFAULTS["scale"])
    parser.add_argument("--transform", choices=["auto", "none"], default=_DEFAULTS["transform"])
    parser.add_argument("--outliers", choices=get_args(Outliers), default=_DEFAULTS["outliers"])
    parser.add_argument("--missing", choices=get_args(Missing), default=_DEFAULTS["missing"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="", metavar="TEXT")
    add_command(commands, "runs", _runs, "List the runs.")
    show = add_command(commands, "show", _show, "Show the segments of a run.")
    show.add_argument("run_id", metavar="RUN", type=int)


def run_json(view: RunView) -> dict[str, Any]:
    """Return a run as plain data."""
    advice = view.advice
    return {
        "run": view.id,
        "name": view.name,
        "status": view.status,
        "customers": view.n_customers,
        "algorithm": view.recipe.algorithm,
        "segments": [
            {
                "id": segment.id,
                "name": segment.name,
                "customers": segment.n_customers,
                "share": segment.share,
                "centre": dict(segment.centre),
                "rule": segment.rule.to_json() if segment.rule else None,
            }
            for segment in view.segments
        ],
        "indices": view.indices.to_json() if view.indices else None,
        "sweep": [row.to_json() for row in view.sweep if row.k > 1],
        "recommended_k": advice.recommended_k if advice else None,
        "verdict": advice.verdict if advice else None,
        "reason": advice.reason if advice else None,
        "stability": view.indices.stability if view.indices else None,
        "seconds": view.seconds,
    }


def _segment(command: Command) -> None:
    is_rfm = command.options.algorithm == RFM
    recipe = None if is_rfm else _recipe(command)
    name = command.options.name
    with command.work() as work:
        if recipe is None:
            started = rfm.start(work, rfm.propose(work, PLAIN), name)
        else:
            started = runs.start(work, recipe, name)
    command.run_job(started.job_id)
    _answer(command, started.run_id)


def _recipe(command: Command) -> Recipe:
    options = command.options
    return Recipe(
        columns=options.columns or _proposed(command),
        algorithm=options.algorithm,
        options={"linkage": options.linkage} if options.linkage else {},
        n_segments=options.segments,
        k_min=options.k_range[0],
        k_max=options.k_range[1],
        scale=options.scale,
        transform=options.transform,
        outliers=options.outliers,
        missing=options.missing,
        seed=options.seed,
    )


def _show(command: Command) -> None:
    _answer(command, command.options.run_id)


def _answer(command: Command, run_id: int) -> None:
    with command.work(read_only=True) as work:
        view = runs.view(work, run_id)
    if view.status == "failed":
        raise UserError(view.what, view.fix)
    command.answer(run_json(view), *_in_words(view))


def _runs(command: Command) -> None:
    with command.work(read_only=True) as work:
        found = runs.list_runs(work)
    lines = [_line(row) for row in found] or [
        "No runs yet. Find segments with `python -m core segment`."
    ]
    command.answer([_row_json(row) for row in found], *lines)


def _row_json(row: RunRow) -> dict[str, Any]:
    return {
        "run": row.id,
        "name": row.name,
        "status": row.status,
        "customers": row.n_customers,
        "segments": n_segments(row.segments),
        "created_at": row.created_at.isoformat(),
    }


def _line(row: RunRow) -> str:
    found = f", {wording.counted(n_segments(row.segments), 'segment')}" if row.segments else ""
    return f"{row.id:>5}  {row.name} ({row.status}{found}, {wording.when(row.created_at)})"


def _in_words(view: RunView) -> list[str]:
    said = f"Run {view.id}, “{view.name}”: {view.status}"
    if not view.segments:
        return [f"{said}."]
    width = max(len(segment.name) for segment in view.segments)
    rows = [
        f"{segment.id:>6}  {segment.name:<{width}}  {segment.n_customers:>9,}"
        f"  {wording.share(segment.share):>6}"
        for segment in view.segments
    ]
    reason = [view.advice.reason] if view.advice else []
    prepared = [sentence for effect in view.effects for sentence in effect.sentences]
    return [f"{said}, {view.n_customers:,} customers.", *rows, *reason, *prepared]


def _proposed(command: Command) -> tuple[str, ...]:
    with command.work(read_only=True) as work:
        found = columns.view(work)
    if found is None:
        raise UserError(
            "There are no customers yet.",
            "Import them with `python -m core import customers FILE`, or load the demo shop with "
            "`python -m core demo`.",
        )
    return tuple(each.facts.name for each in found.proposed)


def _names(text: str) -> tuple[str, ...]:
    """Return names separated by commas; one with a comma in it is quoted as in CSV."""
    row = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(dict.fromkeys(name.strip() for name in row if name.strip()))


def _n_segments(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or not 2 <= int(text) <= MAX_SEGMENTS:
        raise argparse.ArgumentTypeError(f"“{text}” is neither “auto” nor 2 to {MAX_SEGMENTS}")
    return int(text)


def _k_range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    if not (low.isdecimal() and high.isdecimal() and 2 <= int(low) <= int(high) <= MAX_SEGMENTS):
        raise argparse.ArgumentTypeError(f"“{text}” is not a range like 2-10, up to {MAX_SEGMENTS}")
    return int(low), int(high)
