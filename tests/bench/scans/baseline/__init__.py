"""The same check-in as an ordinary Django view with the ORM, to measure the hot path against."""
