"""Addresses of the staff pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("giamngheo.office.session.urls")),
    path("", include("giamngheo.office.home.urls")),
    path("viec-can-lam/", include("giamngheo.office.today.urls")),
    path("ho-dan/chat-luong/", include("giamngheo.office.quality.urls")),
    path("ho-dan/", include("giamngheo.office.households.urls")),
    path("ket-qua/", include("giamngheo.office.results.urls")),
    path("chuong-trinh/ke-hoach/", include("giamngheo.office.plan.urls")),
    path("chuong-trinh/", include("giamngheo.office.money.urls")),
    path("chuong-trinh/", include("giamngheo.office.programme.urls")),
    path("phap-luat/", include("giamngheo.office.law.urls")),
    path("ra-soat/", include("giamngheo.office.entry.urls")),
    path("ra-soat/", include("giamngheo.office.imports.urls")),
    path("ra-soat/", include("giamngheo.office.devices.urls")),
    path("ra-soat/", include("giamngheo.office.review.urls")),  # after every other page below a cycle
    path("mau-phieu/", include("giamngheo.office.questionnaires.urls")),
    path("giay-to/", include("giamngheo.office.papers.urls")),
]
