"""Address of what waits."""

from django.urls import path

from giamngheo.office.today import views

urlpatterns = [path("", views.today, name="today")]
