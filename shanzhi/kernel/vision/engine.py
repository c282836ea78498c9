"""The reader of text: three models that come in a wheel, loaded once in a process at their first use.

Loading takes about a second and half a gigabyte, so only the worker of the queue `vision` and the commands do it.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from shanzhi.kernel.vision.rules.lines import Corner, Line

Pixels = NDArray[Any]
Corners = tuple[Corner, Corner, Corner, Corner]

_OPTIONS = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_side_len": 1312,
    "Det.limit_type": "max",
}
_lock = threading.Lock()  # the models keep state between the steps of one photo


@lru_cache(maxsize=1)
def _models() -> Any:
    import cv2  # noqa: PLC0415  (half a second that a web process need not spend)
    from rapidocr import RapidOCR  # noqa: PLC0415

    cv2.setNumThreads(1)
    return RapidOCR(params=_OPTIONS)


def find(pixels: Pixels) -> list[Corners]:
    """Where text stands; `pixels` are rows of blue, green and red."""
    with _lock:
        found = _models()(pixels, use_det=True, use_cls=False, use_rec=False).boxes
    return [] if found is None else [tuple((float(x), float(y)) for x, y in box) for box in found]  # type: ignore[misc]


def upside_down(crops: Sequence[Pixels]) -> float:
    """How far the lines look turned by half a circle: 0 none, 1 all."""
    if not crops:
        return 0.0
    with _lock:
        _, answer = _models().cls_and_rotate(list(crops))
    votes = [score if label == "180" else 1 - score for label, score in answer.cls_res]
    return sum(votes) / len(votes)


def recognise(crops: Sequence[Pixels], places: Sequence[Corners]) -> list[Line]:
    """The text of each piece, without those that hold none."""
    if not crops:
        return []
    with _lock:
        models = _models()
        models.return_word_box = True  # together with it come the scores of single characters
        answer = models.recognize_txt(list(crops))
    found = zip(answer.txts, answer.word_results, places, strict=True)
    return [Line(text, tuple(word.confs), place) for text, word, place in found if text.strip()]
