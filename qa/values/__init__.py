"""What a sentence says of a value: what it is worth, how firmly it is put, by whom, and of which time."""
