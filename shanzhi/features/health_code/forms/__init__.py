"""Input shapes, one file a topic. What they mean is decided in actions and rules."""

from .declarations import DeclarationForm
from .gates import ManualForm, TemperatureForm
from .office import LookUpForm, SpanForm
from .venues import PointForm, VenueFilter, VenueForm, VenueRecordsFilter

__all__ = [
    "DeclarationForm",
    "LookUpForm",
    "ManualForm",
    "PointForm",
    "SpanForm",
    "TemperatureForm",
    "VenueFilter",
    "VenueForm",
    "VenueRecordsFilter",
]
