"""What the terminal sees: the `summarise` command. Nothing here knows how a claim is found."""
