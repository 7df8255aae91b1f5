"""The address is the key to the house: changing it changes the lock.

A person signs in with the addresses that allauth holds as verified. One is her primary, and the
database keeps it equal to `Person.email` (migration 0005); the others she has added herself.
"""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from members.account import keys, letters
from members.history import acting
from members.mail.bounces import refuses
from members.models import Person, SigninLink


def person_of(address: str) -> Person | None:
    """Who signs in with `address`, as her primary or as one she added; None for nobody's."""
    return Person.objects.filter(
        emailaddress__email=address.lower(), emailaddress__verified=True
    ).first()


def addresses_of(person: Person) -> QuerySet[EmailAddress]:
    """Her addresses, the primary one first."""
    found: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=person, verified=True)
    return found.order_by("-primary", "email")


@transaction.atomic
def change_email(*, person: Person, email: str | None, by: Person) -> None:
    """Give `person` another primary address, or none, on behalf of `by`.

    Whoever reads the old mailbox is out at once: sessions end, links and codes that are under way
    open nothing. The old address goes, unless she had added it herself. What another than herself
    changes was perhaps wrong from the start: a stranger who read there may have made keys, so they
    go, with what an issuer let in by it. All her addresses are told, but not an old one of which
    the secretariat, or the mail server at the last letter, has said that it does not work. Raises
    IntegrityError when another person has the address. Without a change nothing happens.
    """
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    before, after = person.email, (email or "").strip().lower() or None
    if before == after:
        return
    reads = person.bounced_at is None and not refuses(before or "")
    acting(by)
    person.email, person.bounced_at = after, None
    person.email_is_own = EmailAddress.objects.filter(user=person, email=after).exists()
    change_lock(person)
    person.save(update_fields=["email", "email_is_own", "bounced_at", "password"])
    if by != person:
        SocialAccount.objects.filter(user=person).delete()
        keys.discard(person)
    _tell_of_change(person, before, by, reads=reads)


@transaction.atomic
def add(*, person: Person, address: str) -> bool:
    """Let `person` sign in with `address` too, which she has proven to read.

    False when it has become somebody's meanwhile. Her other addresses are told.
    """
    acting(person)
    told = _emails_of(person)
    # The database decides: of two who prove the same address at once, one gets it.
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=address, verified=True)], ignore_conflicts=True
    )
    if not EmailAddress.objects.filter(user=person, email=address).exists():
        return False
    letters.tell(person, told, letters.ADDED)
    return True


@transaction.atomic
def remove(*, person: Person, address: EmailAddress) -> None:
    """Let an address that `person` had added sign nobody in; her sessions elsewhere end.

    All her addresses are told. Raises ValueError for the primary one: it is replaced instead.
    """
    if address.primary:
        raise ValueError("The primary address is replaced, never removed.")
    acting(person)
    EmailAddress.objects.filter(pk=address.pk, user=person, primary=False).delete()
    change_lock(person)
    person.save(update_fields=["password"])
    letters.tell(person, [address.email], letters.REMOVED, letters.NOT_A_KEY)
    letters.tell(person, _emails_of(person), letters.REMOVED)


def change_lock(person: Person) -> None:
    """End her links, and her sessions: they hang on a hash of `password`; the caller saves it.

    Nobody signs in by that column; a new random mark in it is another lock.
    """
    person.set_unusable_password()
    SigninLink.objects.filter(person=person, used_at=None).delete()


def _emails_of(person: Person) -> list[str]:
    return list(addresses_of(person).values_list("email", flat=True))


def _tell_of_change(person: Person, before: str | None, by: Person, *, reads: bool) -> None:
    herself, left = by == person, _emails_of(person)
    what = letters.CHANGED_HERSELF if herself else letters.CHANGED_BY
    out = () if herself else (letters.OUT, letters.NO_KEYS)
    if before and reads:
        fate = letters.STILL_A_KEY if before in left else letters.NOT_A_KEY
        letters.tell(person, [before], what, fate, *out, by=by)
    others = [address for address in left if address not in {before, person.email}]
    letters.tell(person, others, what, letters.STILL_A_KEY, *out, by=by)
    if person.email:
        new = (what, letters.PRIMARY) if herself else (letters.GIVEN_BY, letters.NO_KEYS)
        also = (letters.ALSO,) if others and not herself else ()
        masked = ", ".join(letters.masked(address) for address in others)
        letters.tell(person, [person.email], *new, *also, by=by, others=masked)
