"""Addresses of rosters; the portals include them inside the module's own."""

from django.urls import path

from ..views import roster_members, roster_sheets, rosters

urlpatterns = [
    path("", rosters.rosters, name="rosters"),
    path("<uuid:top_id>/", rosters.roster, name="roster"),
    path("<uuid:top_id>/open/", rosters.roster_open, name="roster_open"),
    path("<uuid:top_id>/leavers/", roster_members.roster_leavers, name="roster_leavers"),
    path("<uuid:top_id>/year/", roster_members.roster_year, name="roster_year"),
    path("<uuid:top_id>/files/", roster_sheets.roster_sheets, name="roster_sheets"),
    path("<uuid:top_id>/files/template.xlsx", roster_sheets.roster_template, name="roster_template"),
    path("files/<uuid:sheet_id>/", roster_sheets.roster_sheet, name="roster_sheet"),
    path("files/<uuid:sheet_id>/report.xlsx", roster_sheets.roster_report, name="roster_report"),
    path("groups/<uuid:group_id>/", rosters.roster_group, name="roster_group"),
    path("groups/<uuid:group_id>/open/", rosters.roster_group_open, name="roster_group_open"),
    path("groups/<uuid:group_id>/name/", rosters.roster_rename, name="roster_rename"),
    path("groups/<uuid:group_id>/close/", rosters.roster_close, name="roster_close"),
    path("groups/<uuid:group_id>/duty/", rosters.roster_duty, name="roster_duty"),
    path("groups/<uuid:group_id>/members/", roster_members.roster_member_new, name="roster_member_new"),
    path("duties/<uuid:duty_id>/end/", rosters.roster_duty_end, name="roster_duty_end"),
    path("members/<uuid:member_id>/", roster_members.roster_member, name="roster_member"),
    path("members/<uuid:member_id>/transfer/", roster_members.roster_transfer, name="roster_transfer"),
    path("members/<uuid:member_id>/leave/", roster_members.roster_leave, name="roster_leave"),
    path(
        "members/<uuid:member_id>/reporters/", roster_members.roster_reporter_new, name="roster_reporter_new"
    ),
    path("reporters/<uuid:reporter_id>/end/", roster_members.roster_reporter_end, name="roster_reporter_end"),
]
