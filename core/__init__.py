"""Everything of Segment Atlas that is not the web: data, analysis, jobs and the command line."""
