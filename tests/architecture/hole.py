"""Addresses with a view that declares no policy."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author declared nothing."""
    return HttpResponse("leak")


urlpatterns = [path("", forgotten)]
