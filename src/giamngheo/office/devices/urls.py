"""Addresses of the deliveries of a cycle."""

from django.urls import path

from giamngheo.office.devices import views

urlpatterns = [
    path("<str:cycle>/thiet-bi/", views.deliveries, name="devices"),
    path("<str:cycle>/thiet-bi/<row:number>/", views.delivery, name="device-delivery"),
    path("<str:cycle>/thiet-bi/<row:number>/chon/", views.choose, name="device-choose"),
    path("<str:cycle>/thiet-bi/<row:number>/bo/", views.set_aside, name="device-set-aside"),
    path("<str:cycle>/thiet-bi/<row:number>/thu-lai/", views.retry, name="device-retry"),
    path("<str:cycle>/thiet-bi/<row:number>/tep/<row:file>/", views.attachment, name="device-file"),
]
