"""Addresses of a plan's figures."""

from django.urls import path

from giamngheo.office.plan import views

urlpatterns = [path("", views.plan, name="plan")]
