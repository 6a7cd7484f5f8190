"""Addresses of signing in and of one's own choices."""

from django.urls import path

from giamngheo.office.session import views

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("ngon-ngu/", views.language, name="language"),
    path("don-vi/", views.choose_unit, name="choose-unit"),
    path("dot-ra-soat/", views.choose_cycle, name="choose-cycle"),
]
