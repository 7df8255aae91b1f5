"""How a letter looks: one text, the same text as HTML, and a frame in the recipient's language."""

import re
from email.policy import Policy
from email.utils import formataddr
from functools import lru_cache

import nh3
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import markdown
from members.mail.mail_choices import decline_url
from members.mail.outbox import text_of
from members.models import Delivery, Message, MessageAttachment, Network

_KIND = Message.Kind
# A code is read on a telephone in a hurry: its text and nothing else.
_BARE = {_KIND.CODE, _KIND.DECOY}
_WHY = {
    _KIND.PLAIN: gettext_lazy("Du får denne e-posten fordi den gjelder deg eller adressen din."),
    _KIND.INVITATION: gettext_lazy(
        "Du får invitasjonen fordi sekretariatet har ført deg inn i nettverkets register."
    ),
    _KIND.CHECK: gettext_lazy(
        "Du får spørsmålet én gang i året fordi du har et verv i nettverkets register."
    ),
    _KIND.SUMMONS: gettext_lazy(
        "Du får innkallingen fordi du hører til nettverket. Innkallinger kommer alltid."
    ),
    _KIND.NEWS: gettext_lazy("Du får denne e-posten fordi du hører til nettverket."),
    _KIND.DIGEST: gettext_lazy("Du har valgt å få nytt samlet én gang om dagen."),
}  # fmt: skip
_MAY_DECLINE = {*Message.DECLINABLE, _KIND.DIGEST}
_BARE_ADDRESS = re.compile(r"(?<![<(\[\"'`=])\bhttps?://[^\s<>()\[\]`]+[^\s<>()\[\]`.,;:!?*_]")
_STYLES = {
    "a": {"style": "color:#5b3fc4"},
    "p": {"style": "margin:0 0 16px"},
    "h2": {"style": "font-size:20px;line-height:1.3;margin:24px 0 8px"},
    "h3": {"style": "font-size:17px;line-height:1.3;margin:24px 0 8px"},
    "ul": {"style": "margin:0 0 16px;padding-left:24px"},
    "ol": {"style": "margin:0 0 16px;padding-left:24px"},
    "blockquote": {"style": "margin:0 0 16px;padding-left:12px;border-left:3px solid #c8c2e8"},
    "table": {"style": "border-collapse:collapse;margin:0 0 16px"},
    "td": {"style": "padding:4px 12px 4px 0;text-align:left;vertical-align:top"},
    "th": {"style": "padding:4px 12px 4px 0;text-align:left;vertical-align:top"},
}


class _OnOneLine(str):
    """A header that is written as it stands.

    The mail library would write a long address as an encoded word, which no mail program can
    follow. It asks a value with a `name` to fold itself.
    """

    __slots__ = ()
    name = "List-Unsubscribe"

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """The letter of one delivery, as it goes; its frame is in the recipient's language.

    Raises FileNotFoundError when the bytes of an attachment are gone, and BrokenSealError.
    """
    message = delivery.message
    text = text_of(message)
    network = Network.objects.select_related("contact").first()
    language = delivery.person.language if delivery.person else settings.LANGUAGE_CODE
    with translation.override(language):
        frame = "" if message.kind in _BARE else _frame(delivery, network)
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=f"{_plain(text)}\n\n-- \n{frame}\n" if frame else text,
        to=[delivery.address],
        reply_to=_reply_to(network),
        headers=_headers(delivery),
    )
    if frame:
        page = {"subject": message.subject, "language": language, "network": network}
        page |= {"body": _html(text), "frame": _html(frame)}
        letter.attach_alternative(render_to_string("members/letter.html", page), "text/html")
        _attach(letter, message)
    return letter


def _frame(delivery: Delivery, network: Network | None) -> str:
    """Why it came, how to choose, and whom an answer goes to."""
    kind = Message.Kind(delivery.message.kind)
    lines = [str(_WHY[kind])]
    if delivery.person and kind in _MAY_DECLINE:
        choose = settings.SITE_URL + reverse("members:own_mail")
        lines.append(_("Velg hvor ofte du vil ha slike: %s") % choose)
        lines.append(_("Ikke få flere: %s") % decline_url(delivery.person))
    if network:
        if network.contact.email:
            lines.append(_("Svarer du, kommer svaret til %s.") % network.secretariat)
        lines.append(f"{network}: {settings.SITE_URL}/")
    return "\n".join(lines)


def _reply_to(network: Network | None) -> list[str]:
    if network is None or not network.contact.email:
        return []
    return [formataddr((" ".join(network.contact.name.split()), network.contact.email))]


def _headers(delivery: Delivery) -> dict[str, str]:
    headers = {"Message-ID": delivery.header_id, "Auto-Submitted": "auto-generated"}
    if delivery.person and delivery.message.kind in _MAY_DECLINE:
        headers[_OnOneLine.name] = _OnOneLine(f"<{decline_url(delivery.person)}>")
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def _attach(letter: EmailMultiAlternatives, message: Message) -> None:
    own = Q(message=message)
    if message.kind == _KIND.DIGEST:
        own |= Q(message__deliveries__digest=message)
    for attachment in MessageAttachment.objects.filter(own).distinct():
        with attachment.file.open() as file:
            letter.attach(attachment.name, file.read(), attachment.content_type)


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """`text` as plain text."""
    return markdown.plain(_BARE_ADDRESS.sub(r"<\g<0>>", text)).rstrip()


@lru_cache(maxsize=512)
def _html(text: str) -> SafeString:
    """`text` as HTML that needs no style sheet: a letter has none."""
    html = markdown.render(_BARE_ADDRESS.sub(r"<\g<0>>", text), top=2)
    tags = {*_STYLES, "br", "code", "em", "h4", "h5", "h6", "hr", "li", "pre", "s", "strong"}
    return mark_safe(  # noqa: S308  cleaned twice
        nh3.clean(
            html,
            tags=tags | {"tbody", "thead", "tr"},
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            set_tag_attribute_values=_STYLES,
        )
    )
