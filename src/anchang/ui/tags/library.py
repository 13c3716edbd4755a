from collections.abc import Iterable

from django.http import HttpRequest, QueryDict
from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = Library()


def one_of(value: str, allowed: Iterable[str], what: str) -> str:
    """The value itself; a misspelt kind is an error of the template, not a part that silently looks plain."""
    choices = tuple(allowed)
    if value not in choices:
        raise ValueError(f"{what} {value!r} is unknown; known: {', '.join(choices)}")
    return value


def part(name: str, /, **values: object) -> SafeString:
    """`ui/parts/<name>.html` rendered with these values only, so a part never depends on its surroundings."""
    return SafeString(get_template(f"ui/parts/{name}.html").render(values))


def request_of(context: Context) -> HttpRequest | None:
    return context.get("request")


def url_with(request: HttpRequest | None, **changes: str | None) -> str:
    """The query string of this page with these parameters replaced; None drops one. Always starts with "?"."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
