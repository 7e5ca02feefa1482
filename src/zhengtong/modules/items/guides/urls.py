"""Addresses of guides and notices; they hang below the public pages of the catalogue."""

from django.urls import path

from zhengtong.modules.items.guides import views

urlpatterns = [
    path("spared/", views.spared, name="spared"),
    path("<uuid:public_id>/guide.pdf", views.guide_pdf, name="guide_pdf"),
    path("<uuid:public_id>/notice/", views.notice, name="notice"),
    path("<uuid:public_id>/notice.pdf", views.notice_pdf, name="notice_pdf"),
    path("<uuid:public_id>/notice-qr.svg", views.notice_qr, name="notice_qr"),
    path("<uuid:public_id>/form-blank.pdf", views.form_blank, name="form_blank"),
    path("<uuid:public_id>/form-sample.pdf", views.form_sample, name="form_sample"),
]
