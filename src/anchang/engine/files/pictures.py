from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.ui.forms import FilesField, FilesInput

from .actions import PICTURES, kind_of

LIMIT = 10 * 1024 * 1024


class PicturesInput(FilesInput):
    """A phone offers its camera."""

    def __init__(self) -> None:
        super().__init__({"accept": ",".join(PICTURES)})


class PicturesField(FilesField):
    """Up to `most` pictures of 10 MB as (name, bytes). What a file is, its bytes say; `too_many` words the refusal."""

    widget = PicturesInput

    def __init__(self, *, most: int, too_many: Any, **given: Any) -> None:
        super().__init__(label=gettext_lazy("照片"), required=False, **given)
        self.most, self.too_many = most, too_many

    def clean(self, data: Any, initial: Any = None) -> tuple[tuple[str, bytes], ...]:
        files = super().clean(data, initial)
        if len(files) > self.most:
            raise ValidationError(self.too_many % {"most": self.most})
        if any(file.size > LIMIT for file in files):
            raise ValidationError(_("单张照片不能超过10MB"))
        read = tuple((file.name, file.read()) for file in files)
        if any(kind_of(content) not in PICTURES for _name, content in read):
            raise ValidationError(_("照片只能是JPEG、PNG或WebP"))
        return read
