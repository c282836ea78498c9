"""Questions about key people, one file a topic."""

from .board import Today, active_by_category, active_by_division, by_hour, missed_now, today
from .categories import active_categories, categories, category_of
from .finding import (
    FOLLOWING,
    MANAGING,
    SEEING,
    SETTING,
    NotFound,
    children_in,
    follow_up_to_do,
    listed_found,
    listed_within,
    listings_of_family,
    own_follow_up,
    own_listing,
    towns_in,
    villages_of,
)
from .releases import Obstacles, due_today, obstacles_of, release_of_family, release_within, valid_release
from .rounds import Task, entries_of, follow_ups_of, own_tasks, round_of, temperatures
from .workers import Workers, managers_of

__all__ = [
    "FOLLOWING",
    "MANAGING",
    "SEEING",
    "SETTING",
    "NotFound",
    "Obstacles",
    "Task",
    "Today",
    "Workers",
    "active_by_category",
    "active_by_division",
    "active_categories",
    "by_hour",
    "categories",
    "category_of",
    "children_in",
    "due_today",
    "entries_of",
    "follow_up_to_do",
    "follow_ups_of",
    "listed_found",
    "listed_within",
    "listings_of_family",
    "managers_of",
    "missed_now",
    "obstacles_of",
    "own_follow_up",
    "own_listing",
    "own_tasks",
    "release_of_family",
    "release_within",
    "round_of",
    "temperatures",
    "today",
    "towns_in",
    "valid_release",
    "villages_of",
]
