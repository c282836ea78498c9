"""Static files: our own, and from the front-end packages only what pages load."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.storage import FileSystemStorage
from servestatic.storage import CompressedManifestStaticFilesStorage

PREFIX = "npm"


class Storage(CompressedManifestStaticFilesStorage):
    """Names with a hash, so that browsers may keep files for ever. A name not collected yet stays as it is."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # scripts import each other by hashed names too
    # The maps of the packages' sources are not served, so the comments that point to them are left alone.
    patterns = (
        (
            "*.css",
            tuple(rule for rule in ManifestFilesMixin.patterns[0][1] if "sourceMapping" not in str(rule)),
        ),
    )

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """All but the extensions of htmx: no page loads them, and one names a file that is not there."""
        used = {name: where for name, where in paths.items() if not name.startswith("django_htmx/ext/")}
        return super().post_process(used, *args, **options)


class PackageFinder(BaseFinder):
    """Files of node_modules that match `NPM_FILES`, served under `npm/`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # `collectstatic` reads it

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        wanted = name != path and any(fnmatch(name, pattern) for pattern in settings.NPM_FILES)
        if not wanted or not self.storage.exists(name):
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for pattern in settings.NPM_FILES:
            for file in sorted(settings.NODE_MODULES.glob(pattern)):
                if file.is_file():
                    yield file.relative_to(settings.NODE_MODULES).as_posix(), self.storage
