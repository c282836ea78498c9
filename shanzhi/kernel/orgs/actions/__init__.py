"""Verbs of the city's order, one file a topic."""

from shanzhi.kernel.orgs.actions.agents import (
    answer_agent,
    end_agency,
    join_organisation,
    leave_organisation,
    register_and_join,
)
from shanzhi.kernel.orgs.actions.days import declare_city_day, withdraw_city_day
from shanzhi.kernel.orgs.actions.divisions import create_division, load_divisions
from shanzhi.kernel.orgs.actions.grid_files import (
    add_grid,
    check_grid_file,
    draw_grid_file,
    import_grids,
    redraw_grid,
)
from shanzhi.kernel.orgs.actions.grids import assign_grid_worker, draw_grid, release_grid_worker
from shanzhi.kernel.orgs.actions.organisations import register_organisation
from shanzhi.kernel.orgs.actions.places import (
    Home,
    NewPlace,
    register_place,
    register_places,
    set_residence,
    set_residences,
)
from shanzhi.kernel.orgs.actions.units import open_post, open_unit, place_official, release_official

__all__ = [
    "Home",
    "NewPlace",
    "add_grid",
    "answer_agent",
    "assign_grid_worker",
    "check_grid_file",
    "create_division",
    "declare_city_day",
    "draw_grid",
    "draw_grid_file",
    "end_agency",
    "import_grids",
    "join_organisation",
    "leave_organisation",
    "load_divisions",
    "open_post",
    "open_unit",
    "place_official",
    "redraw_grid",
    "register_and_join",
    "register_organisation",
    "register_place",
    "register_places",
    "release_grid_worker",
    "release_official",
    "set_residence",
    "set_residences",
    "withdraw_city_day",
]
