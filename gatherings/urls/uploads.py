"""Where the secretariat puts many files at once; below /samlinger/<slug>/."""

from django.urls import path

from gatherings.views import uploads

urlpatterns = [
    path("samlinger/<slug:slug>/last-opp/", uploads.upload_list, name="upload_list"),
    path("samlinger/<slug:slug>/last-opp/fil/", uploads.upload_file, name="upload_file"),
    path(
        "samlinger/<slug:slug>/last-opp/<int:pk>/fjern/",
        uploads.upload_remove,
        name="upload_remove",
    ),
]
