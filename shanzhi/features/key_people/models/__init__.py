"""Categories, the people listed under them, their follow-ups, releases and imports."""

from .categories import Category
from .follow_ups import FollowUp, FollowUpEntry
from .imports import ImportBatch, ImportProgress
from .listings import ListedPerson, ListedStep
from .releases import Release

__all__ = [
    "Category",
    "FollowUp",
    "FollowUpEntry",
    "ImportBatch",
    "ImportProgress",
    "ListedPerson",
    "ListedStep",
    "Release",
]
