"""Queries with what should be found, among texts of all kinds: how much is, and how soon."""

import json
import os
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from members.models import SearchEntry
from members.search import Entry, Searcher, bulk, search
from members.search.keeping import row

SEARCHES = Path(os.environ["KULTURNETT_SAMPLES"]) / "search"
RECALL, RANK, PRECISION = 0.93, 0.96, 0.6


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEARCHES / name).read_text().splitlines()]


def kept() -> list[str]:
    """The ids of the documents, each kept as a presentation of one page."""
    documents = [*lines("docs.jsonl"), *lines("distractors.jsonl")]
    with bulk.writing():
        SearchEntry.objects.bulk_create(
            row(
                SearchEntry.Kind.PRESENTATION,
                key,
                Entry(
                    title=document["title"][:200],
                    url="/x/",
                    audience="members",
                    page=page,
                    text=text,
                ),
            )
            for key, document in enumerate(documents)
            for page, text in enumerate(["", document["text"]])
        )
    return [document["id"] for document in documents]


@pytest.mark.needs_samples
@pytest.mark.django_db
def test_what_should_be_found_is_found_first() -> None:
    ids, recall, rank, precision = kept(), [], [], []
    for query in lines("queries.jsonl"):
        hits = search(query["query"], Searcher(rooms=["members"]), size=50).hits
        right = [ids[hit.key] in query["relevant"] for hit in hits if hit.kind == "presentation"]
        recall.append(sum(right[:10]) / len(query["relevant"]))
        rank.append(1 / (right.index(True) + 1) if any(right) else 0)
        precision.append(sum(right) / len(right) if right else 0)
    assert min(precision) > 0
    assert mean(recall) >= RECALL
    assert mean(rank) >= RANK
    assert mean(precision) >= PRECISION
