"""What the jobs are called, for those who ask for them: the tasks import what they do."""

from typing import Final

CONVERT: Final = "gatherings.convert"
REMOVE: Final = "gatherings.remove_file"
