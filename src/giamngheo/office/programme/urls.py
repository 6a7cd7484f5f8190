"""Addresses of the activities and of the movement, below the programme's start page."""

from django.urls import path

from giamngheo.office.programme import (
    activity_views,
    cost_views,
    evidence_views,
    handing_views,
    movement_views,
    paper_views,
    people_views,
    plan_views,
    review_views,
    row_views,
    step_views,
    views,
    workbook_views,
)

urlpatterns = [
    path("hoat-dong/", views.listing, name="activities"),
    path("hoat-dong/tai-ve/<str:kind>/", views.download, name="activities-download"),
    path("hoat-dong/tong-hop/", views.sums, name="activities-sums"),
    path("hoat-dong/can-xem-lai/", review_views.review, name="activities-review"),
    path("hoat-dong/moi/", plan_views.new, name="activity-new"),
    path("hoat-dong/excel/", workbook_views.workbook, name="activities-excel"),
    path("hoat-dong/excel/hoat-dong.xlsx", workbook_views.download, name="activities-excel-download"),
    path("hoat-dong/excel/<str:token>/", workbook_views.check, name="activities-excel-check"),
    path("hoat-dong/excel/<str:token>/ghi/", workbook_views.apply, name="activities-excel-apply"),
    path("hoat-dong/excel/<str:token>/bo/", workbook_views.drop, name="activities-excel-drop"),
    path("hoat-dong/excel/<str:token>/loi.xlsx", workbook_views.errors, name="activities-excel-errors"),
    path("hoat-dong/<path:code>/in/<slug:slug>/", paper_views.paper, name="activity-paper"),
    path("hoat-dong/<path:code>/bang-ke.xlsx", paper_views.book, name="activity-book"),
    path("hoat-dong/<path:code>/viec/<slug:act>/", step_views.step, name="activity-step"),
    path("hoat-dong/<path:code>/hoan-tac/", step_views.undo, name="activity-undo"),
    path("hoat-dong/<path:code>/sua/", plan_views.change, name="activity-change"),
    path("hoat-dong/<path:code>/chon-ho/", people_views.people, name="activity-people"),
    path("hoat-dong/<path:code>/nguoi-ngoai-so/", people_views.outsider, name="activity-outsider"),
    path("hoat-dong/<path:code>/ban-giao/", handing_views.hand_over, name="activity-hand-over"),
    path("hoat-dong/<path:code>/diem-danh/", handing_views.attendance, name="activity-attendance"),
    path("hoat-dong/<path:code>/gan-khoan-chi/", cost_views.link, name="activity-cost"),
    path("hoat-dong/<path:code>/tai-lieu/", evidence_views.add, name="activity-evidence-add"),
    path("hoat-dong/<path:code>/tai-lieu/<row:number>/", evidence_views.read, name="activity-evidence"),
    path("hoat-dong/<path:code>/bang/<slug:slug>/", activity_views.rows, name="activity-rows"),
    path(
        "hoat-dong/<path:code>/bang/<slug:slug>/tai-ve/<str:kind>/",
        activity_views.rows_file,
        name="activity-rows-file",
    ),
    path("hoat-dong/<path:code>/bang/<slug:slug>/them/", row_views.add, name="activity-add"),
    path(
        "hoat-dong/<path:code>/bang/<slug:slug>/<row:number>/ghi-them/", row_views.fill, name="activity-fill"
    ),
    path(
        "hoat-dong/<path:code>/bang/<slug:slug>/<row:number>/rut/",
        row_views.withdraw,
        name="activity-withdraw",
    ),
    path("hoat-dong/<path:code>/", activity_views.activity, name="activity"),  # after every other page of it
    path("thi-dua/", movement_views.movement, name="movement"),
    path("thi-dua/<slug:slug>/", movement_views.rows, name="movement-rows"),
    path("thi-dua/<slug:slug>/tai-ve/<str:kind>/", movement_views.download, name="movement-download"),
    path("thi-dua/<slug:slug>/them/", movement_views.add, name="movement-add"),
    path("thi-dua/<slug:slug>/<row:number>/ghi-them/", movement_views.fill, name="movement-fill"),
    path("thi-dua/<slug:slug>/<row:number>/rut/", movement_views.withdraw, name="movement-withdraw"),
]
