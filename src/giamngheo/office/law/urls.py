"""Addresses of the law browser."""

from django.urls import path

from giamngheo.office.law import views

urlpatterns = [
    path("", views.standards, name="law"),
    path("quy-trinh/", views.procedures, name="law-procedures"),
    path("chuong-trinh/", views.programmes, name="law-programmes"),
    path("<slug:standard>/", views.standard, name="law-standard"),
]
