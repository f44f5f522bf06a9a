"""What stands for real data in production code: names that say so, literals that look so, branches for tests."""
