"""StreamField definitions, kept out of migrations: a new block changes no schema."""

from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField

from cms import blocks as hub

CONTENT_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", hub.TextBlock()),
    ("picture", hub.PictureBlock()),
    ("video", hub.VideoBlock()),
    ("quotation", hub.QuotationBlock()),
    ("callout", hub.CalloutBlock()),
    ("case", hub.CaseBlock()),
    ("reflection", hub.ReflectionBlock()),
    ("term", hub.TermBlock()),
    ("download", hub.DownloadBlock()),
    ("accordion", hub.AccordionBlock()),
    ("table", hub.TableBlock()),
]


class BlocksField(StreamField):
    """A StreamField whose blocks do not stand in migrations."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(block_types if block_types is not None else [], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
