"""The engine: an article goes in, events and a report come out. It knows no screen."""
