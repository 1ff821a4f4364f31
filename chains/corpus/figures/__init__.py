"""What the claims of a report count, so that the figures of several articles can be compared."""
