"""What a run tells of itself while it works: log lines, metrics, and its sum."""
