"""An article: loading, encodings, language, sentences."""
