"""Addresses of field capture."""

from django.urls import include, path

urlpatterns = [
    path("thuc-dia/", include("giamngheo.capture.field.urls")),
    path("odk/", include("giamngheo.capture.openrosa.urls")),
]
