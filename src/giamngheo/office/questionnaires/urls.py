"""Addresses of the questionnaires."""

from django.urls import path

from giamngheo.office.questionnaires import views

urlpatterns = [
    path("", views.questionnaires, name="questionnaires"),
    path("<slug:form>/", views.questionnaire, name="questionnaire"),
    path("<slug:form>/mau.xlsx", views.excel, name="questionnaire-excel"),
    path("<slug:form>/xlsform.md", views.xlsform, name="questionnaire-xlsform"),
]
