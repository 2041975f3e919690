from xml.etree import ElementTree as ET

import pytest

from courses.covers import cover_svg

CODES = ["safeguarding-essentials", "case-management", "theme/trauma", "Ђорђевић & <co>", "", *map(str, range(200))]


def test_cover_svg_is_the_same_every_time():
    assert [cover_svg(code) for code in CODES] == [cover_svg(code) for code in CODES]


def test_cover_svg_differs_between_codes():
    assert len({cover_svg(code) for code in CODES}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_cover_svg_is_small_valid_and_sized(code):
    svg = cover_svg(code, width=320, height=180)
    root = ET.fromstring(svg)
    assert len(svg.encode()) < 2048
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("320", "180", "0 0 640 360")


def test_cover_svg_carries_nothing_of_the_code():
    assert "script" not in cover_svg("<script>alert(1)</script>")
