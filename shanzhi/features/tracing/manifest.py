"""What tracing plugs in."""

from shanzhi.core.registry import Manifest, register

MANIFEST = Manifest(module="tracing")
register(MANIFEST)
