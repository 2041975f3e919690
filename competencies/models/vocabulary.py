"""Words that courses and resources are described with: themes, and labels of tags in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import Tag

from people.texts import LanguageText


class Theme(ClusterableModel):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class ThemeText(LanguageText):
    theme = ParentalKey(Theme, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "language"], name="one_theme_text")]

    def __str__(self) -> str:
        return self.title


class TagLabel(LanguageText):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="labels")
    label = models.CharField(_("label"), max_length=100)

    class Meta:
        verbose_name = _("tag label")
        verbose_name_plural = _("tag labels")
        constraints = [models.UniqueConstraint(fields=["tag", "language"], name="one_tag_label")]

    def __str__(self) -> str:
        return self.label
