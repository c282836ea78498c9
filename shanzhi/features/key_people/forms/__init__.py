"""Input shapes. What they mean is decided in actions and rules."""

from .categories import CategoryForm
from .following import FollowUpForm, ReportForm
from .listing import (
    CategoryChangeForm,
    ListedFilter,
    ListingForm,
    OpenForm,
    PeriodForm,
    ReasonForm,
    ReleaseForm,
    SheetForm,
)

__all__ = [
    "CategoryChangeForm",
    "CategoryForm",
    "FollowUpForm",
    "ListedFilter",
    "ListingForm",
    "OpenForm",
    "PeriodForm",
    "ReasonForm",
    "ReleaseForm",
    "ReportForm",
    "SheetForm",
]
