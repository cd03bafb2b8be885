"""The queue on the job table: enqueue, claim, report progress, cancel, finish."""
