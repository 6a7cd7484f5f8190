"""Addresses of the entry of sheets."""

from django.urls import path

from giamngheo.office.entry import views

urlpatterns = [
    path("<str:cycle>/phieu/", views.pile, name="entry-pile"),
    path("<str:cycle>/phieu/<str:code>/", views.entry, name="entry"),
    path("<str:cycle>/phieu/<str:code>/diem/", views.score, name="entry-score"),
    path("<str:cycle>/phieu/<str:code>/nhap/", views.autosave, name="entry-save"),
    path("<str:cycle>/phieu/<str:code>/xong/", views.complete, name="entry-complete"),
    path("<str:cycle>/phieu/<str:code>/bo/", views.drop, name="entry-drop"),
]
