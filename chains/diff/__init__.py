"""Two reports held against each other: what appeared, vanished or changed; whether the article or the run did it."""
