"""The house's rules, each a function from one file's text to the breaches found in it."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

LAYERS = ("members", "gatherings", "workgroup", "kulturnett")  # each may import those before it
FILE_LINES, FUNCTION_LINES, COMPLEXITY, TEMPLATE_LINES = 300, 30, 6, 120
JUNK_DRAWERS = {"utils", "helpers", "common", "services", "signals", "core"}

type _Function = ast.FunctionDef | ast.AsyncFunctionDef

_LATE_IMPORTERS = {"import_module", "__import__", "import_string", "get_model"}
_MODEL_SIGNALS = {"django.db.models.signals", "django.dispatch"}
_TAG = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)


def imports_upwards(text: str, app: str) -> list[str]:
    """Imports, and relations told as text, from `app` to a layer above it."""
    above = LAYERS[LAYERS.index(app) + 1 :]
    tree = ast.parse(text)
    named = [*_imported(tree), *_relations(tree)]
    return [f"{line}: {name}" for line, name in named if name.partition(".")[0] in above]


def hidden_imports(text: str) -> list[str]:
    """Imports inside a function or a class, and modules and models fetched by their name."""
    tree = ast.parse(text)
    bodies = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
    lines = {
        inner.lineno
        for body in bodies
        for inner in ast.walk(body)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    lines |= {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in _LATE_IMPORTERS
    }
    return [f"{line}: {text.splitlines()[line - 1].strip()}" for line in sorted(lines)]


def model_signals(text: str) -> list[str]:
    """Imports of what connects a function to a model's saving behind the reader's back."""
    return [f"{line}: {name}" for line, name in _imported(ast.parse(text)) if _is_signal(name)]


def effects_in_save(model: type) -> list[str]:
    """What the class itself, and not Django, does when a row is saved or deleted."""
    return sorted({"save", "delete"} & vars(model).keys())


def long_file(text: str, *, limit: int) -> list[str]:
    """The number of lines, where there are more than `limit`."""
    lines = len(text.splitlines())
    return [f"{lines} lines"] if lines > limit else []


def long_functions(text: str) -> dict[str, int]:
    """Name and lines, decorators not counted, of each function that is too long."""
    lengths = {name: node.end_lineno - node.lineno + 1 for name, node in _functions(text)}  # type: ignore[operator]  # parsed from text
    return {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def complex_functions(*places: str, text: str | None = None) -> list[str]:
    """Path, line and name of each function with too many ways through it, as ruff counts them.

    What a `noqa` excuses is counted too. `text` is read instead of the files at `places`.
    """
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore-noqa"]
    command += ["--select", "C901", "--config", f"lint.mccabe.max-complexity={COMPLEXITY}"]
    command += ["--output-format", "json", *(places or ("-",))]
    found = subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout
    return [
        f"{breach['filename']}:{breach['location']['row']} {breach['message']}"
        for breach in json.loads(found)
    ]


def inline_code(text: str) -> list[str]:
    """Scripts, styles and handlers that stand in a template instead of in a file."""
    reader = _Inline()
    reader.feed(_TAG.sub(" ", text))
    reader.close()
    return reader.found


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self._note(f"<{tag}>")
        for name in names:
            if name == "style" or name.startswith("on"):
                self._note(f"{name}=")
        if any((value or "").strip().lower().startswith("javascript:") for value in names.values()):
            self._note("javascript:")

    def _note(self, what: str) -> None:
        self.found.append(f"{self.getpos()[0]}: {what}")


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def _relations(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What is named as "app.Model" where a model is told by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for value in _arguments(node):
                if re.fullmatch(r"[a-z]+\.[A-Z]\w+", value):
                    yield node.lineno, value


def _arguments(call: ast.Call) -> Iterator[str]:
    given: Iterable[ast.expr] = [*call.args, *(keyword.value for keyword in call.keywords)]
    for node in given:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_signal(name: str) -> bool:
    return name in _MODEL_SIGNALS or name.endswith(".signals")


def _functions(text: str) -> Iterator[tuple[str, _Function]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
