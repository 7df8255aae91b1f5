"""Addresses of the committee and its notes."""

from django.urls import path

from workgroup.views import committee, notes

app_name = "workgroup"
urlpatterns = [
    path("arbeidsutvalget/", committee.committee, name="committee"),
    path("arbeidsutvalget/oppfolging/", notes.note_list, name="note_list"),
    path("arbeidsutvalget/oppfolging/ny/<slug:slug>/", notes.note_create, name="note_create"),
    path("arbeidsutvalget/oppfolging/forhandsvisning/", notes.note_preview, name="note_preview"),
    path(
        "arbeidsutvalget/oppfolging/vedlegg/<int:pk>/",
        notes.note_attachment,
        name="note_attachment",
    ),
    path("arbeidsutvalget/oppfolging/<int:pk>/", notes.note_detail, name="note_detail"),
    path("arbeidsutvalget/oppfolging/<int:pk>/rediger/", notes.note_edit, name="note_edit"),
    path(
        "arbeidsutvalget/oppfolging/<int:pk>/tidligere/<int:revision_pk>/",
        notes.note_revision,
        name="note_revision",
    ),
]
