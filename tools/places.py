"""Where things are on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
ANCHANG = BIN / "anchang"
NODE_MODULES = ROOT / "node_modules"
FONTS = NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc"


def var() -> Path:
    """The data folder of the office: ANCHANG_VAR, else var/ of the checkout. Made when absent."""
    folder = Path(os.environ.get("ANCHANG_VAR") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
