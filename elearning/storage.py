"""One style sheet out of many small ones: the same file in development and, hashed and compressed, in production."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/hub.css"
# Declared order of the cascade: what stands later wins, however specific the earlier selector is.
LAYERS = {
    "tokens": "tokens.css",
    "base": "base.css",
    "layout": "layout.css",
    "components": "components/*.css",
    "pages": "pages/*.css",
    "print": "print.css",
}
SOURCE = Path(__file__).resolve().parent / "static" / "css"


def joined_css(source: Path = SOURCE) -> str:
    """Return the parts under `source` as one style sheet, each folder in its cascade layer."""
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer, pattern in LAYERS.items():
        css = "".join(squeezed(path.read_text()) for path in sorted(source.glob(pattern)))
        if css:
            parts.append(f"@layer {layer}{{{css}}}")
    return "\n".join(parts) + "\n"


def squeezed(css: str) -> str:
    """Drop comments and indentation; the compressor does the rest better than any rewriting."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"


class BundleFinder(BaseFinder):
    """Finds `css/hub.css`, joined anew whenever it is asked for, and hides the parts' need for a build step."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.VAR_DIR) / "bundle")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        if path != BUNDLE:
            return []
        found = self.write()
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self.write()
        yield BUNDLE, self.storage

    def write(self) -> str:
        """Write the bundle if its text has changed, and return its path."""
        target = Path(self.storage.path(BUNDLE))
        css = joined_css()
        if not target.exists() or target.read_text() != css:
            target.parent.mkdir(parents=True, exist_ok=True)
            # A reader beside us sees the old file or the new one, never half of it.
            fresh = target.with_suffix(".new")
            fresh.write_text(css)
            fresh.replace(target)
        return str(target)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, working out each address once: a page names two dozen, and none changes under a running server."""

    # A module that another one imports is named by its content, too, or browsers would keep the old one.
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return str(super().url(name, force=True))
        if name not in self.addresses:
            self.addresses[name] = super().url(name)
        return self.addresses[name]
