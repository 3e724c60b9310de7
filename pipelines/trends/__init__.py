"""From counts to trends: pure functions over daily sums."""
