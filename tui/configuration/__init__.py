"""What the user sets once, for good: a file, variables, and where each value comes from."""
