"""T-096: the house knows nobody by their body; who brought a customer is told by phone, consent and code alone (R-23B)."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.access.table import named_urls
from tests.shape import tree

BODY = re.compile(
    r"人脸|刷脸|面部识别|指纹|掌纹|声纹|虹膜|步态|生物识别|biometr|facial|face[-_ ]?(id|match|recogn|print|encod|detect)"
    r"|fingerprint|voice[-_ ]?print|\biris\b|\bgait\b|opencv|dlib|insightface|mediapipe|deepface",
    re.IGNORECASE,
)
NEEDS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json", "pyproject.toml")


def named(text: str) -> list[str]:
    return sorted({found[0].lower() for found in BODY.finditer(text)})


def written(paths: list[Path]) -> dict[str, list[str]]:
    return {tree.name(path): words for path in paths if (words := named(path.read_text(encoding="utf-8")))}


def test_no_column_of_any_table_is_a_trait_of_a_body() -> None:
    columns = [
        f"{model._meta.label} {column.name} {getattr(column, 'verbose_name', '')} {getattr(column, 'choices', '') or ''}"
        for model in apps.get_models()
        for column in model._meta.get_fields()
    ]

    assert len(columns) > 300
    assert [one for one in columns if named(one)] == []


def test_no_url_setting_template_or_pack_speaks_of_one() -> None:
    shown = [path for path in tree.files() if path.suffix in (".html", ".toml") and tree.PACKAGE in path.parents]
    names = [*named_urls(), *(f"{name} {getattr(settings, name)}" for name in dir(settings) if name.isupper())]

    assert [one for one in names if named(one)] == []
    assert written([*shown, tree.PACKAGE / "main" / "settings.py"]) == {}


def test_nothing_that_could_read_one_is_installed() -> None:
    assert written([path for name in NEEDS if (path := tree.ROOT / name).exists()]) == {}


@pytest.mark.parametrize(
    "planted",
    ["face_id = CharField()", "刷脸登记", "insightface==0.7", "path('fingerprint/')", "BIOMETRIC_URL", "人脸"],
)
def test_a_planted_one_is_found(planted: str) -> None:
    assert named(planted) != []


@pytest.mark.parametrize("innocent", ["surface", "interface", "typeface", "facet", "客户脸色", "irish"])
def test_other_words_are_left_alone(innocent: str) -> None:
    assert named(innocent) == []
