"""Where files lie, who sends them, and which other sites may show our list: from the environment.

Raises ImproperlyConfigured, with a sentence, for what cannot be.
"""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from kulturnett import environment

_PLACE = re.compile(r"/[A-Za-z0-9._~/-]*/")
_HOST = re.compile(r"(?:https?://)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?")


def storage() -> dict[str, Any]:
    """STORAGES["default"]: this machine's disk, or an object storage where S3_BUCKET is set."""
    bucket = environment.text("S3_BUCKET")
    if not bucket:
        return {"BACKEND": "gatherings.files.disk_storage.DiskStorage"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": environment.text("S3_ENDPOINT") or None,
        "region_name": environment.text("S3_REGION") or None,
        "access_key": environment.text("S3_ACCESS_KEY") or None,
        "secret_key": environment.text("S3_SECRET_KEY") or None,
    }
    return {"BACKEND": "gatherings.files.object_storage.ObjectStorage", "OPTIONS": options}


def x_accel() -> str:
    """FILES_X_ACCEL: the place in nginx that only we can point to, or nothing."""
    place = environment.text("FILES_X_ACCEL")
    if place and not _PLACE.fullmatch(place):
        raise ImproperlyConfigured(
            "Set FILES_X_ACCEL to a path of nginx that begins and ends with a slash, as /skjult/; "
            f"it is {place!r}."
        )
    return place


def embed_hosts() -> list[str]:
    """EMBED_HOSTS: sites that may show the open list in a frame."""
    hosts = environment.words("EMBED_HOSTS")
    if wrong := [host for host in hosts if not _HOST.fullmatch(host)]:
        raise ImproperlyConfigured(
            "Set EMBED_HOSTS to the sites that may show our list, with commas between, as "
            f"https://www.ks.no; it has {wrong[0]!r}."
        )
    return hosts
