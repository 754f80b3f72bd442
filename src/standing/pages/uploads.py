"""Taking in a file that is sent with a form: in memory only, and no more than a page may have."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MAX_BYTES = 3 << 20
TOO_LARGE = "standing.upload_too_large"
"""The key under which a request says that its file was larger than ``MAX_BYTES``."""
_WHOLE = "whole"
"""The field that stands behind the file in a form: without it the upload broke off."""


def broke_off(request: HttpRequest) -> bool:
    """Whether a file came, but not all of what stands in the form behind it."""
    return bool(request.FILES) and _WHOLE not in request.POST


class InMemoryOnly(FileUploadHandler):
    """Keep an upload in memory; one that grows too large is let go, and the request says so."""

    def new_file(self, *arguments: object, **named: object) -> None:
        """Begin a file."""
        super().new_file(*arguments, **named)  # type: ignore[arg-type]  # passed on as they came
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of the file, unless that makes it too large."""
        if start + len(raw_data) > MAX_BYTES:
            assert self.request is not None
            self.request.META[TOO_LARGE] = True
            raise StopUpload(connection_reset=False)
        self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over."""
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
