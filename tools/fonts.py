"""Chinese letters for a headless browser on a machine without a Chinese font."""

from pathlib import Path

from tools.places import FONTS

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{regular}</dir>
  <dir>{bold}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="strong">
    <family>sans-serif</family>
    <prefer><family>Noto Sans SC</family></prefer>
  </alias>
</fontconfig>
"""


def configure(folder: Path) -> Path:
    """Writes a fontconfig file that adds the font of the npm package; its path belongs in FONTCONFIG_FILE."""
    path = folder / "fonts.conf"
    text = CONFIGURATION.format(regular=FONTS / "400Regular", bold=FONTS / "700Bold", cache=folder / "fontcache")
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path
