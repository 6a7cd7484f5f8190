"""Addresses of the register."""

from django.urls import path

from giamngheo.office.households import views

urlpatterns = [
    path("", views.households, name="households"),
    path("tai-ve/<str:kind>/", views.download, name="households-download"),
    path("<str:code>/", views.household, name="household"),
]
