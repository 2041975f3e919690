"""The picture block as a plain image and as a picture with caption."""

from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Pixels
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from cms.blocks import PictureBlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(tmp_path: Path, settings):
    """A picture with its sizes at hand: making them, Wagtail leaves files open."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "road.png"
    Pixels.new("RGB", (40, 30), "teal").save(file)
    with file.open("rb") as opened:
        image = get_image_model().objects.create(title="Road", file=ImageFile(opened, "road.png"))
    for spec in (f"width-{width}|format-{kind}" for width in (480, 960) for kind in ("avif", "webp", "jpeg")):
        key = Filter(spec=spec).get_cache_key(image)
        image.renditions.create(filter_spec=spec, focal_point_key=key, file=image.file.name, width=40, height=30)
    return image


def show(image, *, caption="", credit="", **fields) -> str:
    block = PictureBlock()
    raw = {"image": image.pk, "alt_text": "", "decorative": False, **fields}
    return block.render(block.to_python({"image": raw, "caption": caption, "credit": credit}))


def test_without_caption_it_is_a_plain_image(image) -> None:
    html = show(image, decorative=True)
    assert "figcaption" not in html
    assert 'alt=""' in html


def test_caption_and_credit_stand_below(image) -> None:
    html = show(image, alt_text="A road", caption="The road to the school", credit="Drawing: the Hub")
    assert 'alt="A road"' in html
    assert "<figcaption>The road to the school <small>Drawing: the Hub</small></figcaption>" in html
