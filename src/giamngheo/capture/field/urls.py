"""Addresses of the offline form."""

from django.urls import path

from giamngheo.capture.field import views

urlpatterns = [
    path("", views.shell, name="field"),
    path("sw.js", views.worker, name="field-worker"),
    path("phien/", views.session, name="field-session"),
    path("du-lieu/<row:cycle>/<row:place>/", views.village, name="field-village"),
    path("phieu/", views.sheet, name="field-sheet"),
]
