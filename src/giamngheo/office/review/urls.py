"""Addresses of the review.  They come after those of the entry of sheets, which lie below a cycle too."""

from django.urls import path

from giamngheo.office.review import commune, listing, planning, views, village

urlpatterns = [
    path("", views.cycles, name="review"),
    path("lap-ke-hoach/", planning.plan, name="review-plan"),
    path("<str:cycle>/", views.board, name="review-board"),
    path("<str:cycle>/mo-dot/", planning.open_, name="review-open"),
    path("<str:cycle>/tinh-diem-lai/", planning.assess, name="review-assess"),
    path("<str:cycle>/ket-thuc-dot/", planning.conclude, name="review-conclude"),
    path("<str:cycle>/<str:code>/", views.unit, name="review-unit"),
    path("<str:cycle>/<str:code>/lap-danh-sach/", listing.draw, name="review-draw"),
    path("<str:cycle>/<str:code>/giay-de-nghi/", listing.apply, name="review-apply"),
    path("<str:cycle>/<str:code>/giay-de-nghi/<row:number>/rut/", listing.withdraw, name="review-withdraw"),
    path("<str:cycle>/<str:code>/giay-de-nghi/<row:number>/tra-loi/", commune.refuse, name="review-refuse"),
    path("<str:cycle>/<str:code>/them-ho/", listing.add, name="review-add"),
    path("<str:cycle>/<str:code>/bo-ho/<row:number>/", listing.remove, name="review-remove"),
    path("<str:cycle>/<str:code>/phan-cong/", listing.assign, name="review-assign"),
    path("<str:cycle>/<str:code>/chot-danh-sach/", listing.close, name="review-close-list"),
    path("<str:cycle>/<str:code>/chot-phieu/", village.close_collection, name="review-close-collection"),
    path("<str:cycle>/<str:code>/hop-dan/", village.meeting, name="review-meeting"),
    path("<str:cycle>/<str:code>/niem-yet/", village.post, name="review-post"),
    path("<str:cycle>/<str:code>/khieu-nai/", village.objection, name="review-object"),
    path("<str:cycle>/<str:code>/khieu-nai/<row:number>/", village.answer, name="review-answer"),
    path("<str:cycle>/<str:code>/ket-thuc-niem-yet/", village.close_posting, name="review-close-posting"),
    path("<str:cycle>/<str:code>/hoan-tac/", village.undo, name="review-undo"),
    path("<str:cycle>/<str:code>/bao-cao/", commune.report, name="review-report"),
    path("<str:cycle>/<str:code>/y-kien/", commune.opinion, name="review-opinion"),
    path("<str:cycle>/<str:code>/cong-nhan/", commune.recognise, name="review-recognise"),
    path("<str:cycle>/<str:code>/ket-thuc/", commune.conclude, name="review-conclude-unit"),
]
