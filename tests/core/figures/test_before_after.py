"""A column before and after the log scale."""

from core.figures import before_after

BEFORE = ((0.0, 50.0, 100.0), (90, 10))
AFTER = ((1.0, 10.0, 100.0), (40, 60))


def test_both_sides_show_their_own_bars_and_name_the_same_column() -> None:
    chart = before_after.figure("Spend <b>", BEFORE, AFTER, "light")

    assert [list(bars.y) for bars in chart.data] == [[90, 10], [40, 60]]
    assert chart.layout.xaxis.title.text == "Spend &lt;b>, as it is"
    assert chart.layout.xaxis2.title.text == "Spend &lt;b>, on a log scale"


def test_a_bar_says_between_which_values_it_lies() -> None:
    chart = before_after.figure("Spend", BEFORE, AFTER, "dark")

    assert list(chart.data[1].customdata) == ["1 to 10", "10 to 100"]


def test_axes_are_labelled_in_short_own_units() -> None:
    edges = tuple(float(10_000 * place) for place in range(5))
    chart = before_after.figure("Spend", (edges, (1, 1, 1, 1)), AFTER, "light")

    assert list(chart.layout.xaxis.ticktext) == ["0", "10k", "20k", "30k", "40k"]


def test_the_finding_says_how_much_was_gained() -> None:
    assert before_after.finding("Spend", 4.1, 0.25) == (
        "“Spend” loses its long tail: skew 4.10 becomes 0.25"
    )
    assert before_after.finding("Spend", None, None) == "“Spend” goes on a log scale"
