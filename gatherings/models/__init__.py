"""What we meet about: gatherings, their programme, presentations and pictures."""

from gatherings.models.gatherings import Gathering
from gatherings.models.pending import PendingUpload
from gatherings.models.photos import Photo
from gatherings.models.presentations import Presentation
from gatherings.models.programme import AgendaItem, Speaker
from gatherings.models.speaker_answers import SpeakerAnswer
from gatherings.models.talk_links import TalkLink
from gatherings.models.touches import Touch
from gatherings.models.versions import DownloadDay, PageImage, PresentationVersion

__all__ = [
    "AgendaItem",
    "DownloadDay",
    "Gathering",
    "PageImage",
    "PendingUpload",
    "Photo",
    "Presentation",
    "PresentationVersion",
    "Speaker",
    "SpeakerAnswer",
    "TalkLink",
    "Touch",
]
