"""The map of the region: each municipality drawn by what it is to the network today."""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from members.models import Organisation, Succession
from members.models.organisations import OrganisationQuerySet
from members.periods import today
from members.seatmap import with_leader

# Made by deploy/outlines.py of Kartverket's borders (CC BY 4.0).
SOURCE: Final = Path(__file__).resolve().parent / "data" / "outlines.csv"
# Units along the longer side; the finest picture that is not too large is the one.
SIZES: Final = (900, 600, 400, 250, 150)
LARGEST: Final = 60_000  # bytes
LED, VACANT, OUTSIDE = "led", "vacant", "outside"
# By scheme: led, vacant and its stripes, not taking part, borders, the county's border.
PALETTES: Final = {
    "": ("#714eea", "#fff", "#a56d13", "#e8e9e9", "#fff", "#242c34"),
    "morke": ("#a48cf2", "#1d252d", "#eeb04c", "#3a4249", "#12181d", "#dfe1e2"),
}

type Point = tuple[int, int]
type Shape = list[list[Point]]


@cache
def _shapes() -> dict[str, Shape]:
    with SOURCE.open(newline="", encoding="ascii") as file:
        return {
            number: [_points(ring) for ring in rings.split("|")]
            for number, rings in csv.reader(file)
        }


def _points(ring: str) -> list[Point]:
    steps = [int(step) for step in ring.split()]
    x = y = 0
    points = []
    for right, down in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + right, y + down
        points.append((x, y))
    return points


def standing(organisations: OrganisationQuerySet) -> dict[str, str]:
    """Number of 2024 → what it is today, for each municipality of the participating counties.

    Where a municipality has ended, its area is what those that followed it are: vacant if one is.
    """
    listed = {found.pk: found for found in with_leader(organisations.exclude(number=""))}
    in_force = {found.number: found for found in listed.values() if today() in found.valid}
    counties = {number[:2] for number, found in in_force.items() if found.participates}
    followed: dict[int, list[int]] = {}
    for former, successor in Succession.objects.values_list("former", "successor"):
        followed.setdefault(former, []).append(successor)
    earliest = {
        found.number: found
        for found in sorted(listed.values(), key=lambda found: found.valid.lower, reverse=True)
    }
    return {
        number: _standing(_today(found, listed, followed))
        for number in _shapes()
        if number[:2] in counties and (found := earliest.get(number))
    }


def _today(
    found: Organisation, listed: dict[int, Organisation], followed: dict[int, list[int]]
) -> list[Organisation]:
    """Itself while it lasts, then those that followed it, however many times."""
    current, seen = [], {found.pk}
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if today() in one.valid:
            current.append(one)
            continue
        after = set(followed.get(one.pk, ())) - seen
        seen |= after
        waiting += [listed[pk] for pk in after if pk in listed]
    return current


def _standing(organisations: list[Organisation]) -> str:
    taking_part = [found for found in organisations if found.participates]
    if not taking_part:
        return OUTSIDE
    return LED if all(found.is_led for found in taking_part) else VACANT  # type: ignore[attr-defined]  # with_leader()


def etag(classes: dict[str, str], palette: str) -> str:
    """Another picture has another tag."""
    told = repr((sorted(classes.items()), PALETTES[palette], SIZES))
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def draw(classes: dict[str, str], palette: str) -> str:
    """The picture as SVG, in presentation attributes alone: a strict CSP lets no style in."""
    pictures = (_drawn(classes, palette, size) for size in SIZES)
    return next((picture for picture in pictures if len(picture) <= LARGEST), "")


def _drawn(classes: dict[str, str], palette: str, size: int) -> str:
    shapes = {number: _shapes()[number] for number in classes}
    every = [point for shape in shapes.values() for ring in shape for point in ring] or [(0, 0)]
    left, top = (min(point[side] for point in every) for side in (0, 1))
    wide, high = (max(point[side] for point in every) - low for side, low in ((0, left), (1, top)))
    step = max(1.0, max(wide, high) / size)
    led, empty, stripe, outside, border, county = PALETTES[palette]
    fills = {LED: led, VACANT: "url(#v)", OUTSIDE: outside}
    paths = {
        number: format_html('<path fill="{}" d="{}"/>', fills[classes[number]], path)
        for number, shape in sorted(shapes.items())
        if (path := "".join(_lines(shape, (left, top), step)))
    }
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 {} {}">'
        '<defs><pattern id="v" width="14" height="14" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="14" height="14" fill="{}"/>'
        '<rect width="6" height="14" fill="{}"/></pattern>{}</defs>'
        '<g stroke-linejoin="round">{}</g></svg>',
        *(round(length / step) + 12 for length in (wide, high)),
        *(empty, stripe, _counties(paths), _outlined(paths, county, border)),
    )


def _counties(paths: dict[str, SafeString]) -> SafeString:
    """Each county's municipalities as one group, to be drawn twice."""
    groups = {number[:2]: mark_safe("") for number in paths}
    for number, path in paths.items():
        groups[number[:2]] += path
    return format_html_join("", '<g id="f{}">{}</g>', groups.items())


def _outlined(paths: dict[str, SafeString], outline: str, border: str) -> SafeString:
    """Each county with a broad line, of which its own municipalities then leave the outer half."""
    return format_html_join(
        "",
        '<use href="#f{}" stroke="{}" stroke-width="7"/><use href="#f{}" stroke="{}"/>',
        ((county, outline, county, border) for county in sorted({number[:2] for number in paths})),
    )


def _lines(shape: Shape, corner: Point, step: float) -> Iterator[str]:
    """Each ring as a path. Rounded alike for neighbours, so their border stays one line."""
    for ring in shape:
        points = [(round((x - corner[0]) / step), round((y - corner[1]) / step)) for x, y in ring]
        moves = [
            (after[0] - before[0], after[1] - before[1])
            for before, after in pairwise(points)
            if before != after
        ]
        if len(moves) > 1:
            # A minus separates as well as a space does.
            told = " ".join(f"{x} {y}" for x, y in moves).replace(" -", "-")
            yield f"M{points[0][0]} {points[0][1]}l{told}z"
