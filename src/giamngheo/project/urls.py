"""Addresses of the site: each door brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("giamngheo.portal.urls")),
    path("", include("giamngheo.office.urls")),
    path("", include("giamngheo.capture.urls")),
]

handler400 = "giamngheo.office.errors.bad_request"
handler403 = "giamngheo.office.errors.forbidden"
handler404 = "giamngheo.office.errors.not_found"
handler500 = "giamngheo.office.errors.broken"
