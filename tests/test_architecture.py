"""What keeps the house easy to find one's way in. Each rule is seen to catch a breach, too."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from members.models import Network
from tests import architecture
from tests.plugin import CHECKOUT
from tests.sitemap import own_addresses

APPS = architecture.LAYERS
OUTSIDE = ("tests", "deploy")

# Path, and function where it is one: why it may be longer, or have more ways through it.
EXCUSED = {
    "tests/test_architecture.py": "the tables of what is excused stand with the rules",
    "tests/gatherings/test_constraints.py": "one table: a row that breaks each constraint there is",
    "tests/gatherings/test_presentation_download.py": "one address, and all that HTTP asks of it",
    "tests/gatherings/test_presentations.py test_uploads_at_the_same_time_get_numbers_in_a_row": (
        "what the threads do stands where they are started and waited for"
    ),
    "tests/browser/test_secretariat.py test_a_gathering_is_built_announced_and_seen_by_a_member": (
        "a story of two people, read in one go"
    ),
    "tests/browser/test_long_names.py announced": "one row of each kind that a page can show",
}

# Where a module is imported late or by its name, and why.
LATE = {
    "gatherings/judge/child.py": "a child loads its readers when its own limits hold",
    "gatherings/reading/__main__.py": "a child loads the one reader that the file needs",
    "members/sheets/__main__.py": "a child loads openpyxl for a workbook only",
}

# Templates whose elements carry their own style, and why.
STYLED = {
    "templates/members/letter.html": "a mail program loads no style sheet",
}

# Address names whose view has another name, and why.
OTHER_VIEW = {
    "account_request_login_code": "allauth asks for the page by this name; it is account_login",
}

# Address names whose tests stand in a file of another name.
TESTED_IN = {
    "account_login": "members/test_signin.py",
    "account_request_login_code": "members/test_signin.py",
    "account_confirm_login_code": "members/test_signin.py",
    "account_logout": "members/test_signin.py",
    "account_inactive": "test_site.py",
    "mfa_login_webauthn": "members/test_passkeys.py",
    "mfa_add_webauthn": "members/test_passkeys.py",
    "mfa_edit_webauthn": "members/test_passkeys.py",
    "mfa_remove_webauthn": "members/test_passkeys.py",
    "mfa_authenticate": "members/test_second_factor.py",
    "account_reauthenticate": "members/test_confirmation.py",
    "confirmation_code": "members/test_confirmation.py",
    "mfa_index": "members/test_keys.py",
    "mfa_activate_totp": "members/test_keys.py",
    "totp_picture": "members/test_keys.py",
    "mfa_deactivate_totp": "members/test_keys.py",
    "mfa_view_recovery_codes": "members/test_keys.py",
    "mfa_generate_recovery_codes": "members/test_keys.py",
    "usersessions_list": "members/test_devices.py",
    "session_end": "members/test_devices.py",
    "note_revision": "workgroup/test_note_edit.py",
    "own_address_code": "members/test_own_addresses.py",
    "own_address_primary": "members/test_own_addresses.py",
    "own_address_remove": "members/test_own_addresses.py",
    "own_login_unlink": "members/test_oidc.py",
    "oidc_login": "members/test_oidc.py",
    "oidc_callback": "members/test_oidc_doubts.py",
    "talk_upload": "gatherings/test_talk.py",
    "talk_consent": "gatherings/test_talk.py",
    "talk_withdraw": "gatherings/test_talk.py",
    "talk_status": "gatherings/test_talk.py",
    "talk_page": "gatherings/test_talk.py",
    "gathering_ask": "gatherings/test_gathering_speakers.py",
    "gathering_letters": "gatherings/test_gathering_speakers.py",
    "speaker_link": "gatherings/test_gathering_speakers.py",
    "speaker_revoke": "gatherings/test_gathering_speakers.py",
    "gathering_tell_itself": "gatherings/test_gathering_tell.py",
    "erasure_undo": "members/test_erasure.py",
    "own_data_json": "frame/test_own_data.py",
    "own_data_zip": "frame/test_own_data.py",
    "health": "frame/test_health.py",
    "health_ready": "frame/test_health.py",
}

HEAVY = (
    "pypdfium2", "pptx", "docx", "odf", "openpyxl", "PIL", "pillow_heif", "lxml", "storages",
    "boto3", "botocore",
)  # fmt: skip


def python_files(*folders: str) -> dict[str, str]:
    """Path → text of each, migrations left out: a program writes them."""
    found = [path for folder in folders for path in (CHECKOUT / folder).rglob("*.py")]
    return {
        str(path.relative_to(CHECKOUT)): path.read_text()
        for path in sorted([*found, CHECKOUT / "manage.py"])
        if "migrations" not in path.parts
    }


def templates() -> dict[str, str]:
    """Path → text of each template, and of the HTML that is drawn elsewhere in the apps."""
    found = [
        path
        for folder in ("templates", *APPS)
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in {".html", ".svg", ".txt"}
    ]
    return {str(path.relative_to(CHECKOUT)): path.read_text() for path in sorted(found)}


def breaches(files: dict[str, str], rule: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """Path → what `rule` finds there, for the files where it finds something."""
    return {path: found for path, text in files.items() if (found := rule(text))}


def test_the_sweep_reads_the_whole_house() -> None:
    files = python_files(*APPS, *OUTSIDE)
    assert {path.partition("/")[0] for path in files} == {*APPS, *OUTSIDE, "manage.py"}
    assert len(files) >= 140
    assert len(templates()) >= 50


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app: str) -> None:
    def upwards(text: str) -> list[str]:
        return architecture.imports_upwards(text, app)

    files = {path: text for path, text in python_files(app).items() if path != "manage.py"}
    assert breaches(files, upwards) == {}


@pytest.mark.parametrize(
    ("app", "text", "found"),
    [
        ("workgroup", "from gatherings.models import Gathering\nimport members.periods", []),
        ("kulturnett", "from workgroup.seats import may_write", []),
        ("members", "import gatherings.models", ["1: gatherings.models"]),
        ("gatherings", "if 1:\n    from workgroup import notes", ["2: workgroup"]),
        ("workgroup", "from kulturnett.settings import VAR", ["1: kulturnett.settings"]),
        ("members", 'note = ForeignKey("workgroup.Seat")', ["1: workgroup.Seat"]),
        ("gatherings", 'person = ForeignKey(to="members.Person")', []),
    ],
)
def test_an_import_that_points_up_is_caught(app: str, text: str, found: list[str]) -> None:
    assert architecture.imports_upwards(text, app) == found


def test_no_import_is_hidden() -> None:
    found = breaches(python_files(*APPS, *OUTSIDE), architecture.hidden_imports)
    assert found.keys() == LATE.keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import os\nif os.name:\n    import json", []),
        ("def now():\n    import time\n    return time", ["2: import time"]),
        ("class A:\n    from json import loads", ["2: from json import loads"]),
        ("async def f():\n    if 1:\n        import a.b", ["3: import a.b"]),
        ('x = importlib.import_module("a")', ['1: x = importlib.import_module("a")']),
        ('x = __import__("a")', ['1: x = __import__("a")']),
        ('x = apps.get_model("a", "B")', ['1: x = apps.get_model("a", "B")']),
    ],
)
def test_a_hidden_import_is_caught(text: str, found: list[str]) -> None:
    assert architecture.hidden_imports(text) == found


def test_no_module_is_a_junk_drawer() -> None:
    found = [
        str(path.relative_to(CHECKOUT))
        for folder in (*APPS, *OUTSIDE)
        for path in (CHECKOUT / folder).rglob("*")
        if path.stem in architecture.JUNK_DRAWERS and (path.is_dir() or path.suffix == ".py")
    ]
    assert found == []


def over_budget() -> set[str]:
    """Each path, or path and function, that is larger or more tangled than we allow."""
    found = set()
    for path, text in python_files(*APPS, *OUTSIDE).items():
        found |= {path} if architecture.long_file(text, limit=architecture.FILE_LINES) else set()
        found |= {f"{path} {name}" for name in architecture.long_functions(text)}
    for path, text in templates().items():
        if architecture.long_file(text, limit=architecture.TEMPLATE_LINES):
            found.add(path)
    places = [str(CHECKOUT / place) for place in (*APPS, *OUTSIDE, "manage.py")]
    for breach in architecture.complex_functions(*places):
        path, _, message = breach.partition(":")
        found.add(f"{Path(path).relative_to(CHECKOUT)} {message.split('`')[1]}")
    return found


def test_everything_is_within_its_budget_or_excused_in_writing() -> None:
    assert over_budget() == EXCUSED.keys()
    assert all(len(reason) > 20 for reason in EXCUSED.values())


def test_what_is_too_long_is_caught() -> None:
    assert architecture.long_file("\n" * 300, limit=300) == []
    assert architecture.long_file("\n" * 301, limit=300) == ["301 lines"]
    fits = "@decorated\ndef fits():\n" + "    x = 1\n" * 29
    long = "class A:\n    async def long(self):\n" + "        x = 1\n" * 30
    assert architecture.long_functions(fits + long) == {"long": 31}


def test_what_has_too_many_ways_through_it_is_caught() -> None:
    six = "def six(x):\n" + "    if x:\n        x = 1\n" * 5
    seven = "def seven(x):  # noqa: C901\n" + "    if x:\n        x = 1\n" * 6
    found = architecture.complex_functions(text=f"{six}\n\n{seven}")
    assert [breach.split("`")[1] for breach in found] == ["seven"]


def test_templates_hold_no_code() -> None:
    found = breaches(templates(), architecture.inline_code)
    assert found.keys() == STYLED.keys()
    assert {rule.partition(": ")[2] for rules in found.values() for rule in rules} == {"style="}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<script type="module" src="{% static "a.js" %}"></script><p data-on="1">', []),
        ("<p>\n<script>x()</script>", ["2: <script>"]),
        ("<STYLE>p {}</STYLE>", ["1: <style>"]),
        ('<p style="{{ colour }}">', ["1: style="]),
        ('<a {% if x %}onclick="f()"{% endif %}>', ["1: onclick="]),
        ('<a href=" JavaScript:f()">', ["1: javascript:"]),
    ],
)
def test_code_in_a_template_is_caught(text: str, found: list[str]) -> None:
    assert architecture.inline_code(text) == found


def test_nothing_happens_behind_a_models_back() -> None:
    assert breaches(python_files(*APPS), architecture.model_signals) == {}
    models = [model for model in apps.get_models() if model._meta.app_label in APPS]
    assert len(models) >= 18
    assert [model for model in models if architecture.effects_in_save(model)] == []


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "import django.core.signals",
    ],
)
def test_a_signal_is_caught(text: str) -> None:
    assert architecture.model_signals(text) != []


def test_an_effect_in_save_is_caught() -> None:
    class Telling(Network):
        class Meta:
            abstract = True

        def save(self, **named: Any) -> None:
            super().save(**named)

    assert architecture.effects_in_save(Telling) == ["save"]


def test_an_address_is_called_what_its_view_is_called() -> None:
    other = {
        address.name
        for address in own_addresses()
        if getattr(sys.modules[address.callback.__module__], address.name, None)
        is not address.callback
    }
    assert other == OTHER_VIEW.keys()


def test_an_address_is_called_what_the_file_of_its_tests_is_called() -> None:
    missing = []
    for address in own_addresses():
        folder = address.callback.__module__.partition(".")[0].replace("kulturnett", "frame")
        path = TESTED_IN.get(address.name, f"{folder}/test_{address.name}.py")
        if not (CHECKOUT / "tests" / path).is_file():
            missing.append(path)
    assert missing == []
    assert TESTED_IN.keys() <= {address.name for address in own_addresses()}


def test_the_web_process_loads_none_of_the_heavy_readers() -> None:
    program = "import sys, kulturnett.wsgi; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded.intersection(HEAVY) == set()
    assert "gatherings" in loaded
