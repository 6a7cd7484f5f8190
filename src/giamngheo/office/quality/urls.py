"""Addresses of the data quality pages; place and cycle are in the tail, so that a page can be sent to somebody."""

from django.urls import path

from giamngheo.office.quality import views

urlpatterns = [
    path("", views.quality, name="quality"),
    path("<slug:check>/", views.findings, name="quality-findings"),
    path("<slug:check>/tai-ve/<str:kind>/", views.download, name="quality-download"),
]
