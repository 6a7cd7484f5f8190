"""Addresses of the papers.  Those of a unit name its cycle and place; those of one act, its row."""

from django.urls import path

from giamngheo.office.papers import certificates, views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("so-van-ban/", views.register, name="paper-register"),
    path("giay-de-nghi/<str:wish>.pdf", views.blank_application, name="paper-application-blank"),
    path("de-nghi/<row:pk>.pdf", views.application, name="paper-application"),
    path("de-nghi/<row:pk>/tra-loi.pdf", views.refusal, name="paper-refusal"),
    path("hop-dan/<row:pk>.pdf", views.minutes, name="paper-minutes"),
    path("niem-yet/<row:pk>.pdf", views.posting, name="paper-posting"),
    path("phan-anh/<row:pk>/tiep-nhan.pdf", views.objection_receipt, name="paper-objection-receipt"),
    path("phan-anh/<row:pk>/tra-loi.pdf", views.objection_answer, name="paper-objection-answer"),
    path("bao-cao/<row:pk>.pdf", views.report, name="paper-report"),
    path("quyet-dinh/<row:pk>/cong-nhan.pdf", views.decision, name="paper-decision"),
    path("quyet-dinh/<row:pk>/thoat.pdf", views.leaving, name="paper-leaving"),
    path("ban-hanh/<str:kind>/<row:pk>/", views.issue, name="paper-issue"),
    path("quyet-dinh/<row:pk>/giay-chung-nhan.pdf", certificates.print_all, name="certificates-print"),
    path("quyet-dinh/<row:pk>/cap-giay/", certificates.issue, name="certificates-issue"),
    path("quyet-dinh/<row:pk>/cong-bo-lai/", certificates.republish, name="certificates-republish"),
    path("ho/<str:code>/", certificates.of_household, name="household-certificates"),
    path("giay-chung-nhan/<row:pk>/", certificates.certificate, name="certificate"),
    path("giay-chung-nhan/<row:pk>.pdf", certificates.print_one, name="certificate-print"),
    path("giay-chung-nhan/<row:pk>/cap-lai/", certificates.reissue, name="certificate-reissue"),
    path("giay-chung-nhan/<row:pk>/thu-hoi/", certificates.withdraw, name="certificate-withdraw"),
    path("<str:cycle>/<str:place>/", certificates.unit, name="certificates"),
    path("<str:cycle>/<str:place>/danh-sach.pdf", views.review_list, name="paper-list"),
    path("<str:cycle>/<str:place>/bien-ban.pdf", views.minutes_form, name="paper-minutes-form"),
    path(
        "<str:cycle>/<str:place>/quyet-dinh-cong-nhan.pdf",
        views.decision_to_sign,
        name="paper-decision-to-sign",
    ),
    path("<str:cycle>/<str:place>/quyet-dinh-thoat.pdf", views.leaving_to_sign, name="paper-leaving-to-sign"),
]
