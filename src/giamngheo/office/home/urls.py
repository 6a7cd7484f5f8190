"""Address of the first page."""

from django.urls import path

from giamngheo.office.home import views

urlpatterns = [path("", views.home, name="home")]
