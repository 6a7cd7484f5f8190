"""Addresses of the results; the cycle and the place are in them, so that a page can be sent to somebody."""

from django.urls import path

from giamngheo.office.results import sealing, views

urlpatterns = [
    path("", views.results, name="results"),
    path("niem-phong/", sealing.seals, name="seals"),
    path("niem-phong/<str:cycle>/", sealing.seal, name="seal"),
    path("<str:cycle>/<str:place>/", views.tables, name="tables"),
    path("<str:cycle>/<str:place>/tat-ca.xlsx", views.workbook_of_all, name="tables-workbook"),
    path("<str:cycle>/<str:place>/bieu-<row:number>/", views.table, name="table"),
    path("<str:cycle>/<str:place>/bieu-<row:number>.<str:kind>", views.download, name="table-download"),
    path("<str:cycle>/<str:place>/danh-sach/<str:category>/", views.names, name="names"),
    path(
        "<str:cycle>/<str:place>/danh-sach/<str:category>.xlsx", views.download_names, name="names-download"
    ),
]
