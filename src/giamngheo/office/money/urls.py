"""Addresses of the programme's start page and its money."""

from django.urls import path

from giamngheo.office.money import (
    act_views,
    analysis_views,
    closing_views,
    journal_views,
    reconciling_views,
    unit_views,
    views,
    workbook_views,
)
from giamngheo.office.money.acts import PAGES

urlpatterns = [
    path("", views.programme, name="programme"),
    path("tien/", views.money, name="money"),
    path("tien/tai-ve/<str:kind>/", views.download, name="money-download"),
    path("tien/dong/", journal_views.lines, name="money-lines"),
    path("tien/dong/<row:number>/", journal_views.line, name="money-line"),
    path("tien/but-toan/", journal_views.entries, name="money-entries"),
    path("tien/but-toan/tai-ve/<str:kind>/", journal_views.download, name="money-entries-download"),
    path("tien/but-toan/<row:number>/", journal_views.entry, name="money-entry"),
    path("tien/but-toan/<row:number>/dinh-chinh/", act_views.correct, name="money-correct"),
    path("tien/vuong-o-dau/", analysis_views.stuck, name="money-stuck"),
    path("tien/bao-cao/", analysis_views.treasury, name="money-report"),
    path("tien/bao-cao/tai-ve/<str:kind>/", analysis_views.download, name="money-report-download"),
    path("tien/cuoi-nam/", closing_views.year_end, name="money-year-end"),
    path("tien/cuoi-nam/<row:year>/<path:code>/mo-lai/", closing_views.reopen, name="money-reopen"),
    path("tien/cuoi-nam/<row:year>/<path:code>/", closing_views.close, name="money-close"),
    path("tien/excel/", workbook_views.workbook, name="money-excel"),
    path("tien/excel/but-toan.xlsx", workbook_views.download, name="money-excel-download"),
    path("tien/excel/<str:token>/", workbook_views.check, name="money-excel-check"),
    path("tien/excel/<str:token>/ghi/", workbook_views.apply, name="money-excel-apply"),
    path("tien/excel/<str:token>/bo/", workbook_views.drop, name="money-excel-drop"),
    path("tien/excel/<str:token>/loi.xlsx", workbook_views.errors, name="money-excel-errors"),
    path("tien/doi-chieu/", reconciling_views.reconciliation, name="money-reconciliation"),
    path("tien/doi-chieu/<str:token>/", reconciling_views.reconciled, name="money-reconciled"),
    path(
        "tien/doi-chieu/<str:token>/lech.xlsx", reconciling_views.download, name="money-reconciled-download"
    ),
    path("tien/don-vi/", unit_views.units, name="money-units"),
    path("tien/don-vi/them/", unit_views.add, name="money-unit-add"),
    path("tien/don-vi/<path:code>/thoi/", unit_views.end, name="money-unit-end"),
    *(
        path(f"tien/{slug}/", act_views.act_view(page), name=f"money-act-{page.act}")
        for slug, page in PAGES.items()
    ),
]
