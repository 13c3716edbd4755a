"""T-096: the house knows nobody by their body; who brought a customer is told by phone, consent and code alone (R-23B)."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import TextChoices

from anchang.engine.clocks.timers import _clocks
from anchang.engine.imports import kinds as imports_kinds
from anchang.engine.jobs.queue import _handlers
from anchang.engine.ledger.writing import verbs
from anchang.engine.metrics import _metrics
from tests.access.table import named_urls
from tests.shape import tree

TRAIT = (
    r"ids?|match|recogn|print|encod|detect|vector|embed|feature|template|descriptor|hash|token|score|image|photo|pic"
    r"|data|landmark|mesh|net|scan|compare|search|verif|login|unlock|liveness|key|attr"
)
EDGE, END = r"(?<![a-z])", r"(?![a-z])"
BODY = re.compile(
    r"人脸|刷脸|人像|面容|面部(识别|特征|信息|数据|图像)|脸部|脸谱|指纹|掌纹|指静脉|声纹|虹膜|步态|生物识别|生物特征"
    r"|biometr|facial|fingerprint|palm[-_ ]?print|voice[-_ ]?print|\biris\b|\bgait\b"
    rf"|{EDGE}faces?[-_ ]?({TRAIT})|({TRAIT})[a-z]*[-_](of[-_ ])?faces?{END}|arcface"
    r"|opencv|\bcv2\b|dlib|insightface|mediapipe|deepface|face[-_]api|retinaface|rekognition",
    re.IGNORECASE,
)
WORD = re.compile(r"[a-z]+")
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
    assert [one for one in columns if named(one) or {"face", "faces", "iris"} & set(WORD.findall(one.lower()))] == []


def kinds() -> Iterator[str]:
    """Every word of a list that a column may hold, and whatever is kept under a name of its own: tables that come in,
    verbs, figures, jobs, clocks, rules."""
    waiting = list(TextChoices.__subclasses__())
    while waiting:
        choices = waiting.pop()
        waiting += choices.__subclasses__()
        yield from (f"{choices.__module__}.{choices.__name__} {value} {label}" for value, label in choices.choices)
    for kind in imports_kinds._kinds.values():
        yield f"{kind.code} {kind.label}"
        yield from (f"{kind.code} {one.code} {' '.join(one.names)}" for one in kind.columns)
    yield from (f"{verb} {label}" for verb, label in verbs().items())
    yield from (*_metrics, *_handlers, *_clocks)
    for path in sorted(settings.PACKS.rglob("*.toml")):
        for found in tomllib.loads(path.read_text(encoding="utf-8")).values():
            yield from (
                str(one.get("code", "")) for one in (found if isinstance(found, list) else []) if isinstance(one, dict)
            )


def test_no_kind_that_is_stored_is_one_of_a_body() -> None:
    found = list(kinds())

    assert len(found) > 600
    assert {"customers.files name 姓名 客户姓名 客户"} <= set(found)
    assert [one for one in found if named(one)] == []


def test_no_url_setting_template_or_pack_speaks_of_one() -> None:
    shown = [path for path in tree.files() if path.suffix in (".html", ".toml") and tree.PACKAGE in path.parents]
    names = [*named_urls(), *(f"{name} {getattr(settings, name)}" for name in dir(settings) if name.isupper())]

    assert [one for one in names if named(one)] == []
    assert written([*shown, tree.PACKAGE / "main" / "settings.py"]) == {}


def test_nothing_that_could_read_one_is_installed() -> None:
    assert written([path for name in NEEDS if (path := tree.ROOT / name).exists()]) == {}


@pytest.mark.parametrize(
    "planted",
    [
        *("face_id = CharField()", "刷脸登记", "insightface==0.7", "path('fingerprint/')", "BIOMETRIC_URL", "人脸"),
        *("face_vector = BinaryField()", "face_embedding", "faceEmbedding", "FACE-FEATURES", "face_image", "facedata"),
        *("人像采集", "面容登录", "面部特征", "生物特征", "指静脉", "palm_print", "embedding_of_face", "photo_face"),
        *("visitor_face_hash", "face_recognition==1.3", "facenet-pytorch", "ArcFace", "rekognition", "import cv2"),
    ],
)
def test_a_planted_one_is_found(planted: str) -> None:
    assert named(planted) != []


@pytest.mark.parametrize(
    "innocent",
    [
        *("surface", "interface", "surface_scan", "typeface_id", "facet", "client face to face", "status.face"),
        *("客户脸色", "irish", "面部清爽"),
    ],
)
def test_other_words_are_left_alone(innocent: str) -> None:
    assert named(innocent) == []
