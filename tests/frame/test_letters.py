"""What is written to files instead of being sent is shown as people read it."""

from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from kulturnett.letters import Letters


def write(folder: Path, *subjects: str) -> None:
    backend = EmailBackend(alias="default", file_path=str(folder))
    backend.send_messages(
        [
            EmailMessage(subject, f"Om {subject}: æøå.", to=["kari@example.org"])
            for subject in subjects
        ]
    )


def test_old_letters_are_no_news(tmp_path: Path) -> None:
    write(tmp_path, "Gammel")
    assert Letters(tmp_path).newest() is None


def test_a_new_letter_is_told_once_and_readably(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    write(tmp_path, "Ærlig talt")
    assert letters.newest() == "Til: kari@example.org\nEmne: Ærlig talt\n\nOm Ærlig talt: æøå."
    assert letters.newest() is None


def test_of_several_in_one_file_the_last_is_told(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    write(tmp_path, "Først", "Sist")
    assert letters.newest() == "Til: kari@example.org\nEmne: Sist\n\nOm Sist: æøå."


def test_a_folder_that_comes_later_is_read(tmp_path: Path) -> None:
    letters = Letters(tmp_path / "mail")
    assert letters.newest() is None
    write(tmp_path / "mail", "Ny")
    assert letters.newest() == "Til: kari@example.org\nEmne: Ny\n\nOm Ny: æøå."


def test_a_letter_that_is_only_begun_is_told_when_it_is_written(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    begun = tmp_path / "20261102-090000-1.log"
    begun.touch()
    assert letters.newest() is None
    write(tmp_path, "Ferdig")
    begun.write_bytes(next(path for path in tmp_path.iterdir() if path != begun).read_bytes())
    assert letters.newest() == "Til: kari@example.org\nEmne: Ferdig\n\nOm Ferdig: æøå."
