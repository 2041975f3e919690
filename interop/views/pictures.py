"""Pictures of questions that are not imported yet: small, and in the page itself, for they have no address."""

import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO

from django.utils.html import format_html
from django.utils.translation import gettext as _
from PIL import Image

from interop.domain.questions.model import Picture
from interop.domain.questions.texts import PICTURE

WIDEST = (480, 480)
#: What is smaller is shown as it is; what has more points is named instead.
SMALL, MOST_POINTS = 40_000, 25_000_000
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def show_pictures(text: str, pictures: Mapping[str, Picture]) -> str:
    """Return the text with each picture in its place."""

    def draw(found: re.Match[str]) -> str:
        picture = pictures.get(found.group(1))
        if picture is None:  # somebody wrote our own mark into a text
            return found.group(0)
        source = as_source(picture)
        alt = (found.group(2) or "").replace('"', "&quot;")
        if source:
            return f'<img src="{source}" alt="{alt}">'
        return format_html("<em>{}</em>", _("Picture: %(name)s") % {"name": picture.name})

    return PICTURE.sub(draw, text)


def as_source(picture: Picture) -> str:
    """Return what shows a picture, made smaller; "" for one that cannot be drawn."""
    try:
        with Image.open(BytesIO(picture.content)) as image:
            if image.width * image.height > MOST_POINTS or image.format not in TYPES:
                return ""
            kind, content = image.format, picture.content
            if len(content) > SMALL:
                kind, content = "PNG", _make_smaller(image)
    except (OSError, ValueError, SyntaxError):
        return ""
    return f"data:{TYPES[kind]};base64,{b64encode(content).decode()}"


def _make_smaller(image: Image.Image) -> bytes:
    image.thumbnail(WIDEST)
    small = BytesIO()
    image.convert("RGBA").quantize(128).save(small, "PNG")
    return small.getvalue()
