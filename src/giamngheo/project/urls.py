"""Addresses of the site: each door brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"giamngheo.{door}.urls")) for door in ("office",) if find_spec(f"giamngheo.{door}")
]

handler400 = "giamngheo.office.errors.bad_request"
handler403 = "giamngheo.office.errors.forbidden"
handler404 = "giamngheo.office.errors.not_found"
handler500 = "giamngheo.office.errors.broken"
