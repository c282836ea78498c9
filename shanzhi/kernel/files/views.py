"""Opening a file. Somebody else's answers exactly as one that does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from shanzhi.core.access import signed_in
from shanzhi.kernel.files import queries, storage
from shanzhi.kernel.files.models import StoredFile

# Whatever a file contains, a browser that opens it has no scripts, no origin and nothing to load.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@signed_in
def open_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The file itself: pictures inside pages, all else as a download."""
    stored = _permitted(request, file_id)
    return _answer(request, stored, stored.sha256)


@signed_in
def thumbnail(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The small picture of an image."""
    stored = _permitted(request, file_id)
    if not stored.thumbnail_sha256:
        raise Http404
    return _answer(request, stored, stored.thumbnail_sha256)


def _permitted(request: HttpRequest, file_id: UUID) -> StoredFile:
    stored = StoredFile.objects.filter(pk=file_id).first()
    second_factor: bool = request.second_factor  # type: ignore[attr-defined]
    if stored is None or not queries.may_open(request.user, stored, second_factor=second_factor):  # type: ignore[arg-type]
        raise Http404
    return stored


def _answer(request: HttpRequest, stored: StoredFile, sha256: str) -> HttpResponseBase:
    etag = f'"{sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(
        storage.path_of(sha256).read_bytes(), content_type=stored.content_type
    )
    response["Content-Disposition"] = content_disposition_header(not stored.is_image, stored.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=0, must-revalidate"  # the permission is asked each time
    response["ETag"] = etag
    return response
