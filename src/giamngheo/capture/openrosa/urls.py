"""Addresses of OpenRosa, below the one that is typed into Collect."""

from django.urls import path

from giamngheo.capture.openrosa import views

urlpatterns = [
    path("formList", views.forms_offered, name="openrosa-forms"),
    path("submission", views.submission, name="openrosa-submission"),
    path("<row:cycle>/<row:place>/form.xml", views.form, name="openrosa-form"),
    path("<row:cycle>/<row:place>/manifest.xml", views.form_manifest, name="openrosa-manifest"),
    path("<row:cycle>/<row:place>/<str:name>", views.media, name="openrosa-media"),
]
