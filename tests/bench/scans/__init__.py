"""Load on the scan stream: `python -m tests.bench.scans --help`, `make bench`."""
