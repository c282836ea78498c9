"""The endpoint of answers beside Django: half a million children are declared within an hour and a half.

Nothing in this package may import Django: `build()` gives a plain ASGI application.
"""

from shanzhi.kernel.declarations.hot.app import PATHS, Declaring, build

__all__ = ["PATHS", "Declaring", "build"]
