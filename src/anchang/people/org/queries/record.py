from dataclasses import dataclass

from ..models import Line, Post


@dataclass(frozen=True)
class Record:
    """The posts and their lines as the papers give them; the chosen line of a post comes first."""

    posts: dict[int, Post]
    lines: dict[int, list[Line]]

    @property
    def above(self) -> dict[int, int]:
        """The chosen superior of each post that has one, in the order of the posts."""
        return {key: found[0].superior_id for key, found in self.lines.items() if found and found[0].chosen}


def record() -> Record:
    """What is on record now; two queries, for a page that asks several questions of it."""
    posts = {post.pk: post for post in Post.objects.filter(is_outside=False)}
    lines: dict[int, list[Line]] = {key: [] for key in posts}
    for line in Line.objects.order_by("-chosen", "pk"):
        line.superior = posts[line.superior_id]
        lines[line.post_id].append(line)
    return Record(posts, lines)
