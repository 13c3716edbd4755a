from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Post


@dataclass(frozen=True)
class Total:
    """Establishment added up over posts, from the lowest to the highest figure."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"


def total(posts: Iterable[Post], *, soft: bool) -> Total:
    """The establishment of the posts that have a figure; the approximate ones count only when `soft` is true."""
    counted = [
        (post.least, post.most)
        for post in posts
        if post.in_establishment and post.least is not None and post.most is not None and (soft or not post.soft)
    ]
    return Total(sum(least for least, _ in counted), sum(most for _, most in counted))
