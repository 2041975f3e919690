"""The site's own pages: home, and pages of text such as help and the accessibility statement."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.fields import CONTENT_BLOCKS, BlocksField


class HomePage(Page):
    """The front door of one language. What is new of courses and the library comes into it by template tags."""

    lead = models.CharField(_("lead"), max_length=250, help_text=_("One sentence: what the Hub is."))
    introduction = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class ContentPage(Page):
    """A page of text."""

    summary = models.CharField(_("summary"), max_length=250, blank=True)
    body = BlocksField(CONTENT_BLOCKS, verbose_name=_("content"), blank=True)

    parent_page_types: ClassVar = ["cms.HomePage", "cms.ContentPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "cms/content_page.html"

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")
