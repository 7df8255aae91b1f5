"""How the judge says no."""


class Refusal(Exception):  # noqa: N818 it is the answer, not a fault
    """The file is not taken; `code` is a key of gatherings.uploads.refusals.SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
