"""Versions as conversion leaves them: with a PDF, a text and pictures of the pages."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gatherings.models import PageImage, PresentationVersion


def with_pages(
    version: PresentationVersion, *texts: str, images: bool = True
) -> PresentationVersion:
    """Give `version` a page for each text, and pictures that say which they are."""
    version.pdf = default_storage.save("pages/a.pdf", ContentFile(b"pdf"))
    version.text, version.pages = list(texts), len(texts)
    version.conversion = PresentationVersion.Conversion.DONE
    version.save()
    PageImage.objects.bulk_create(
        _image(version, page) for page in range(1, len(texts) + 1) if images
    )
    return version


def _image(version: PresentationVersion, page: int) -> PageImage:
    made = {
        size: ContentFile(f"{size} {version.number}/{page}".encode()) for size in ("stor", "liten")
    }
    return PageImage(
        version=version, number=page, width=1600, height=900, small_width=400, small_height=225,
        file=default_storage.save("pages/stor.webp", made["stor"]),
        small=default_storage.save("pages/liten.webp", made["liten"]),
    )  # fmt: skip
