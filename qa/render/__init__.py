"""Results to strings: `text` for people, `data` for programs. Nothing here prints."""
