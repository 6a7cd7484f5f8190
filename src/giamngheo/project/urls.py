"""Addresses of the site: each door brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"giamngheo.{door}.urls")) for door in ("office",) if find_spec(f"giamngheo.{door}")
]
