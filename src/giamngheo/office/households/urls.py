"""Addresses of the register."""

from django.urls import path

from giamngheo.office.households import (
    act_views,
    duplicate_views,
    new_views,
    one_row_views,
    person_views,
    views,
)

urlpatterns = [
    path("", views.households, name="households"),
    path("tai-ve/<str:kind>/", views.download, name="households-download"),
    path("them/", new_views.new, name="household-new"),
    path("trung-lap/", duplicate_views.duplicate_pairs, name="duplicates"),
    path("trung-lap/tim/", duplicate_views.search, name="duplicates-search"),
    path("trung-lap/<row:left>-<row:right>/", duplicate_views.judge, name="duplicates-judge"),
    path("trung-lap/<row:left>-<row:right>/giu-mot/", one_row_views.keep, name="duplicates-keep"),
    path("<str:code>/", views.household, name="household"),
    path("<str:code>/ghi/nhan-nguoi/", act_views.take_in, name="household-take-in"),
    path("<str:code>/ghi/<slug:slug>/", act_views.act, name="household-act"),
    path("<str:code>/hoan-tac/<row:number>/", act_views.undo, name="household-undo"),
    path("<str:code>/nguoi/<uuid:uid>/", person_views.person, name="person"),
    path("<str:code>/nguoi/<uuid:uid>/sua/", act_views.correct, name="person-correct"),
]
