"""Pictures and downloads of a pack as Wagtail images and documents, known by their content: none is stored twice."""

from hashlib import sha1
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from people.models import Person

MODELS = {"image": get_image_model, "document": get_document_model}


class PackFiles:
    """The files of one pack, by kind and name."""

    def __init__(self, folder: Path, *, user: Person | None = None) -> None:
        self.folder, self.user = folder, user
        self.found: dict[tuple[str, str], int] = {}
        self.made: list[Any] = []

    def forget(self) -> None:
        """Delete from the storage what was written for rows that a rollback has undone."""
        for file in self.made:
            file.storage.delete(file.name)

    def find(self, kind: str, name: str) -> int | None:
        """Return the primary key of the image or document with this content, made if there is none."""
        if not name:
            return None
        if (kind, name) not in self.found:
            self.found[kind, name] = self._find_or_make(kind, name).pk
        return self.found[kind, name]

    def _find_or_make(self, kind: str, name: str) -> Any:
        content = (self.folder / name).read_bytes()
        model = MODELS[kind]()
        # The hash that Wagtail itself keeps of each file.
        digest = sha1(content, usedforsecurity=False).hexdigest()
        same = model.objects.filter(file_hash=digest).order_by("pk")
        return same.filter(title=name).first() or self._make(model, name, content, digest)

    def _make(self, model: Any, name: str, content: bytes, digest: str) -> Any:
        row = model.objects.create(
            title=name,
            file=ContentFile(content, name=name),
            file_hash=digest,
            file_size=len(content),
            uploaded_by_user=self.user,
        )
        self.made.append(row.file)
        return row


class Export:
    """Names the files that blocks point at and writes them into the pack's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[tuple[str, int], str] = {}

    def name(self, kind: str, pk: int) -> str:
        """Return the file's name in the pack; two files of one name get different ones."""
        if (kind, pk) not in self.names:
            file = MODELS[kind]().objects.get(pk=pk)
            self.names[kind, pk] = self._write(file, pk)
        return self.names[kind, pk]

    def _write(self, file: Any, pk: int) -> str:
        stored = Path(file.file.name)
        title = Path(file.title)
        name = title.name if title.suffix == stored.suffix and title.name == file.title else stored.name
        if name in self.names.values():
            name = f"{Path(name).stem}-{pk}{Path(name).suffix}"
        self.folder.mkdir(parents=True, exist_ok=True)
        with file.file.open("rb") as opened:
            (self.folder / name).write_bytes(opened.read())
        return name
