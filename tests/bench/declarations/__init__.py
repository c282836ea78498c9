"""A morning of half a million children: `make bench-declarations`."""
