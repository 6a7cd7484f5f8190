"""Addresses of the workbooks of a cycle."""

from django.urls import path

from giamngheo.office.imports import views

urlpatterns = [
    path("<str:cycle>/excel/", views.workbooks, name="excel"),
    path("<str:cycle>/excel/mau.xlsx", views.download, name="excel-template"),
    path("<str:cycle>/excel/<str:token>/", views.check, name="excel-check"),
    path("<str:cycle>/excel/<str:token>/nhan/", views.apply, name="excel-apply"),
    path("<str:cycle>/excel/<str:token>/bo/", views.drop, name="excel-drop"),
    path("<str:cycle>/excel/<str:token>/loi.xlsx", views.errors, name="excel-errors"),
]
