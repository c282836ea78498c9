"""The endpoints beside Django that hold a city's worst minute. docs/guide/hot-paths.md explains them.

Nothing in this package may import Django: `build()` gives a plain ASGI application.
"""

from shanzhi.kernel.scans.hot.app import PATHS, HotPath, build

__all__ = ["PATHS", "HotPath", "build"]
