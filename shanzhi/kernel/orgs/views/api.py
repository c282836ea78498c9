"""Outlines for maps: the same for everybody, asked for often, changed hardly ever."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from shanzhi.core.access import public
from shanzhi.kernel.orgs import queries, rules
from shanzhi.kernel.orgs.models import Division

_HOUR = "public, max-age=3600"


@public
def outlines(request: HttpRequest, code: str) -> HttpResponse:
    """The divisions right below as GeoJSON: outlines where they are known, points where not."""
    above = queries.division(code)
    features = [feature for child in queries.children_on_map(above.code) for feature in _features(child)]
    body = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    mark = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    answer = HttpResponse(body, content_type="application/geo+json; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = mark, _HOUR
    return get_conditional_response(request, etag=mark, response=answer) or answer


def _features(child: Division) -> list[dict[str, Any]]:
    """One feature; a second one, `part` = `inset`, for islands that lie far away."""
    if child.outline is None:
        return [_feature(child, {"type": "Point", "coordinates": [child.lng, child.lat]}, "main")]
    near, far = rules.split_far(child.outline)
    return [_feature(child, near, "main")] + ([_feature(child, far, "inset")] if far else [])


def _feature(child: Division, geometry: dict[str, Any], part: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "code": child.code,
            "name": child.name,
            "level": child.level,
            "part": part,
            "lng": child.lng,
            "lat": child.lat,
        },
        "geometry": geometry,
    }
