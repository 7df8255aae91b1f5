"""Makes members/data/outlines.csv of Kartverket's borders: projected, in whole units of 200 metres.

`python deploy/outlines.py municipalities.geojson > members/data/outlines.csv`

What two neighbours share is rounded to the same points, so that no gap opens between them.
"""

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

UNIT, RADIUS = 200, 6_371_000
MERIDIAN = math.radians(15)  # the middle of UTM 33, in which all of Norway is drawn

type Point = tuple[int, int]


def project(degrees: list[float]) -> Point:
    """The transverse Mercator projection of a sphere, with y downwards."""
    east, north = math.radians(degrees[0]) - MERIDIAN, math.radians(degrees[1])
    x = math.atanh(math.cos(north) * math.sin(east))
    y = math.atan2(math.tan(north), math.cos(east))
    return round(x * RADIUS / UNIT), round(-y * RADIUS / UNIT)


def rings(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """Each closed line of one municipality; islands that shrink to a point are left out."""
    several = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
        for ring in polygon:
            points = [project(place) for place in ring]
            kept = points[:1] + [after for before, after in pairwise(points) if before != after]
            if len(set(kept)) > 2:  # noqa: PLR2004 less is no area
                yield kept[:-1]


def written(ring: list[Point]) -> str:
    """The first point, then the step to each of the others."""
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(ring)]
    return " ".join(f"{x} {y}" for x, y in [ring[0], *steps])


def main() -> None:
    """Write a line for each municipality: its number and its rings."""
    features = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["features"]
    for feature in sorted(features, key=lambda feature: feature["properties"]["number"]):
        lines = "|".join(written(ring) for ring in rings(feature["geometry"]))
        sys.stdout.write(f"{feature['properties']['number']},{lines}\n")


main()
