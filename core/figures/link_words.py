"""How two columns go together, in a sentence that a marketing person would say."""

from collections.abc import Mapping

from core.domain import wording
from core.domain.fields import Kind
from core.domain.links import Groups, Link, LinkKind

# By so much the correlation by rank must be stronger before we speak of it.
_CURVED = 0.1
# Or when it alone makes the link one.
_SLIGHTEST = 0.1
# The mean of fewer customers is no example of a group.
_FEWEST_IN_EXAMPLE = 10


def sentence(link: Link, groups: Groups | None, kinds: Mapping[str, Kind]) -> str:
    """Return what a link says.

    Parameters
    ----------
    groups : for a number by groups, its means. kinds : column → kind.
    """
    if not link.is_known:
        return f"{link.one} and {link.other} cannot be compared: too few customers have both."
    if link.kind is LinkKind.GROUPS:
        return _by_groups(link, groups, kinds)
    if link.size == "none":
        return f"{link.one} and {link.other} are unrelated: {measure(link)}."
    if link.may_be_chance:
        return (
            f"{link.one} and {link.other} go together no more than chance would show among "
            f"{wording.counted(link.n, 'customer')}: {measure(link)}."
        )
    if link.is_repetition:
        return f"{link.one} and {link.other} say nearly the same: {measure(link)}."
    if link.kind is LinkKind.LEVELS:
        return f"{link.one} and {link.other} go together: a {link.size} link, {measure(link)}."
    return f"{_direction(link, kinds)}: a {link.size} link, {measure(link)}."


def measure(link: Link) -> str:
    """Return the size of a link as a number: r = 0.01; d = 0.12; eta² = 0.04; V = 0.05."""
    if link.kind is LinkKind.LEVELS:
        return f"V = {index(link.cramers_v)}"
    if link.kind is LinkKind.GROUPS:
        if link.cohens_d is not None:
            return f"d = {index(abs(link.cohens_d))}"
        return f"eta² = {index(link.eta_squared)}"
    said = f"r = {index(link.pearson)}"
    straight, by_rank = abs(link.pearson or 0.0), abs(link.spearman or 0.0)
    if by_rank >= straight + _CURVED or straight < _SLIGHTEST <= by_rank:
        return f"{said} (by rank {index(link.spearman)})"
    return said


def index(number: float | None) -> str:
    """Return an effect with two decimals; never “-0.00”."""
    return wording.index(None if number is None else round(number, 2) + 0.0)


def _direction(link: Link, kinds: Mapping[str, Kind]) -> str:
    strongest = max((link.pearson or 0.0, link.spearman or 0.0), key=abs)
    more, less = _compared(kinds.get(link.other))
    first, _ = _compared(kinds.get(link.one))
    second = more if strongest > 0 else less
    return f"The {first} {link.one}, the {second} {link.other}"


def _compared(kind: Kind | None) -> tuple[str, str]:
    return ("later", "earlier") if kind is Kind.DATE else ("higher", "lower")


def _by_groups(link: Link, groups: Groups | None, kinds: Mapping[str, Kind]) -> str:
    means = _example(groups, kinds.get(link.one, Kind.NUMBER)) if groups else ""
    if link.size == "none":
        return f"{link.one} hardly differs by {link.other}: {means}{measure(link)}."
    if link.may_be_chance:
        return (
            f"{link.one} differs by {link.other} no more than chance would show among "
            f"{wording.counted(link.n, 'customer')}: {measure(link)}."
        )
    return f"{link.one} differs by {link.other}: {means}a {link.size} effect, {measure(link)}."


def _example(groups: Groups, kind: Kind) -> str:
    """Return the lowest and the highest mean: “from 20,306 (Basic) to 56,145 (PhD), ”."""
    means = [
        (mean, label)
        for label, n, mean in zip(groups.labels, groups.n, groups.means, strict=True)
        if mean is not None and n >= _FEWEST_IN_EXAMPLE
    ]
    if len(means) < 2:
        return ""
    (low, low_label), (high, high_label) = min(means), max(means)
    return (
        f"from {wording.measure(low, kind)} ({low_label}) to "
        f"{wording.measure(high, kind)} ({high_label}) on average, "
    )
