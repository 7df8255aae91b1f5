"""Addresses of who speaks, and of the secretariat's pages about them. Part of gatherings.urls."""

from django.urls import path

from gatherings.views import speakers, talks, telling

urlpatterns = [
    path(
        "samlinger/<slug:slug>/innledere/", speakers.gathering_speakers, name="gathering_speakers"
    ),
    path("samlinger/<slug:slug>/innledere/be-om/", speakers.gathering_ask, name="gathering_ask"),
    path(
        "samlinger/<slug:slug>/innledere/brev/",
        speakers.gathering_letters,
        name="gathering_letters",
    ),
    path(
        "samlinger/<slug:slug>/innledere/<int:pk>/lenke/",
        speakers.speaker_link,
        name="speaker_link",
    ),
    path(
        "samlinger/<slug:slug>/innledere/<int:pk>/trekk-lenken/",
        speakers.speaker_revoke,
        name="speaker_revoke",
    ),
    path("samlinger/<slug:slug>/si-fra/", telling.gathering_tell, name="gathering_tell"),
    path(
        "samlinger/<slug:slug>/si-fra/selv/",
        telling.gathering_tell_itself,
        name="gathering_tell_itself",
    ),
    path("innlegg/<str:key>/", talks.talk, name="talk"),
    path("innlegg/<str:key>/last-opp/", talks.talk_upload, name="talk_upload"),
    path("innlegg/<str:key>/samtykke/", talks.talk_consent, name="talk_consent"),
    path("innlegg/<str:key>/trekk/", talks.talk_withdraw, name="talk_withdraw"),
    path("innlegg/<str:key>/status/", talks.talk_status, name="talk_status"),
    path("innlegg/<str:key>/side/<int:number>.webp", talks.talk_page, name="talk_page"),
]
