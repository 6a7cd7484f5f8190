"""Addresses of the public pages."""

from django.urls import path

from giamngheo.portal import verifying

urlpatterns = [path("xac-minh/", verifying.certificate, name="verify-certificate")]
