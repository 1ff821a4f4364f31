"""The screens and dialogues of the app."""
