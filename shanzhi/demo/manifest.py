from shanzhi.core.registry import Manifest, register

from . import lines

MANIFEST = Manifest(module="demo", demo_lines=(lines.lines,))
register(MANIFEST)
