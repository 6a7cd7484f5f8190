"""Addresses of field capture."""

from django.urls import include, path

urlpatterns = [
    path("odk/", include("giamngheo.capture.openrosa.urls")),
]
