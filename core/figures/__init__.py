"""Plotly figures as pure functions of small results, and the sentence that each one shows."""
