"""The measures of the scorecard: each a small module with its definition."""
