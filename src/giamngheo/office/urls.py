"""Addresses of the staff pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("giamngheo.office.session.urls")),
    path("", include("giamngheo.office.home.urls")),
    path("ho-dan/", include("giamngheo.office.households.urls")),
    path("ket-qua/", include("giamngheo.office.results.urls")),
    path("phap-luat/", include("giamngheo.office.law.urls")),
    path("ra-soat/", include("giamngheo.office.entry.urls")),
    path("ra-soat/", include("giamngheo.office.imports.urls")),
    path("mau-phieu/", include("giamngheo.office.questionnaires.urls")),
]
