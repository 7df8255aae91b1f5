"""What a reader of a page sees."""

import re

from django.test import Client
from django.utils.html import strip_tags


def text_of(client: Client, address: str, status: int = 200) -> str:
    """What a reader of the page's middle sees, on one line."""
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    middle = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", strip_tags(middle.replace("<", " <")))
