"""What cannot be done is told by a command as it is run: one sentence, and status two."""

import os
import subprocess
import sys

import pytest
from django.core.management import execute_from_command_line

from tests.databases import Databases
from tests.plugin import CHECKOUT

NOBODY = "Ingen som kan logge inn, har adressen {}."
SEARCH = 'Skriv: manage.py search "ord" --as EPOSTADRESSE [--limit 10] [--json].'
FILL = "Skriv: manage.py fill [--members M] [--gatherings G] [--presentations P] [--pages S]."
FOUND = "Skriv: manage.py found_network [--counties 50] [--region R] [--name N]"
FOUND += " [--secretariat S] [--secretary-name N] [--secretary-email E]."
IMPORT = "Skriv: manage.py import_presentations FOLDER --gathering SLUG"
IMPORT += " [--audience members] [--json]."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("search ord --as ingen@example.org", NOBODY.format("ingen@example.org")),
        ("search ord --as a\nb", NOBODY.format("a b")),
        ("search ord --as \udcff", SEARCH),
        ("search ord --as a --limit 0", "--limit må være minst 1."),
        ("search ord", SEARCH),
        ("import_presentations . --gathering ingen", "Ingen samling har adressen «ingen»."),
        ("import_presentations . --gathering \udcff", IMPORT),
        (
            "import_presentations . --gathering x --audience alle",
            "--audience er members eller secretariat, ikke «alle».",
        ),
        ("signin_link ingen@example.org", "Ingen i registeret har adressen ingen@example.org."),
        ("signin_link", "Skriv: manage.py signin_link EPOSTADRESSE."),
        ("fill --members mange", FILL),
        ("found_network --county 50", FOUND),
        ("load_demo noe", "Skriv: manage.py load_demo."),
        ("reindex noe", "Skriv: manage.py reindex [--all]."),
        ("convert_pending noe", "Skriv: manage.py convert_pending [--all]."),
    ],
)
def test_wrong_arguments_are_one_sentence_on_stderr_and_status_two(
    fresh_database: str, words: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        execute_from_command_line(["manage.py", *words.split(" ")])
    assert (left.value.code, *capsys.readouterr()) == (2, "", f"{sentence}\n")


def test_so_it_is_in_a_process_of_its_own(fresh_database: str, databases: Databases) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "search", "\udcff", "--as", "ingen@example.org"],
        cwd=CHECKOUT,
        env=os.environ | databases.environment(fresh_database),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{SEARCH}\n")
