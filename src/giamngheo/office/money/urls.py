"""Addresses of the programme's start page and its money."""

from django.urls import path

from giamngheo.office.money import act_views, journal_views, views
from giamngheo.office.money.acts import PAGES

urlpatterns = [
    path("", views.programme, name="programme"),
    path("tien/", views.money, name="money"),
    path("tien/tai-ve/<str:kind>/", views.download, name="money-download"),
    path("tien/dong/", journal_views.lines, name="money-lines"),
    path("tien/dong/<int:number>/", journal_views.line, name="money-line"),
    path("tien/but-toan/", journal_views.entries, name="money-entries"),
    path("tien/but-toan/tai-ve/<str:kind>/", journal_views.download, name="money-entries-download"),
    path("tien/but-toan/<int:number>/", journal_views.entry, name="money-entry"),
    path("tien/but-toan/<int:number>/dinh-chinh/", act_views.correct, name="money-correct"),
    *(
        path(f"tien/{slug}/", act_views.act_view(page), name=f"money-act-{page.act}")
        for slug, page in PAGES.items()
    ),
]
