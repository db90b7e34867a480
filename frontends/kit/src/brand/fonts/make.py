# ruff: noqa: INP001
"""Makes the small font files beside this one of fontsource's: the letters that texts have, weights 400 to 700.

Run after a change of fonts or letters; what it writes is kept in the repository:
    uv run --no-project --with fonttools==4.60.1 --with brotli==1.1.0 python frontends/kit/src/brand/fonts/make.py
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
SOURCES = HERE.parents[3] / "node_modules" / "@fontsource-variable"
FONTS = {
    "golos": ("golos-text", "Golos Text Variable"),
    "inter": ("inter", "Inter Variable"),
    "manrope": ("manrope", "Manrope Variable"),
    "onest": ("onest", "Onest Variable"),
    "rubik": ("rubik", "Rubik Variable"),
}
# Which letters, and which file of fontsource's has them. Other letters (a foreign name) stand in the system's font.
PARTS = {
    "latin": ("latin", "20-7E A0 A9 AB B0 B7 BB D7 2013-2014 2018-201A 201C-201E 2022 2026 2212"),
    "cyrillic": ("cyrillic", "401 406 410-44F 451 456 4B0-4B1 2116"),
    "kazakh": ("cyrillic-ext", "492-493 49A-49B 4A2-4A3 4AE-4AF 4BA-4BB 4D8-4D9 4E8-4E9"),
    "money": ("latin-ext", "20B8 20BD"),
}
# Without kerning: a fifth of the latin letters' weight, and hardly seen at the size of a page's text.
FEATURES = ["ccmp", "locl", "mark", "mkmk", "tnum"]
# A font that comes late is there on the next page: nothing that is being read moves.
FACE = """@font-face {{
  font-family: "{family}";
  font-style: normal;
  font-weight: 400 700;
  font-display: optional;
  src: url("./{file}") format("woff2");
  unicode-range: {range};
}}
"""


def characters(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def made(source: Path, wanted: set[int], target: Path) -> bool:
    """False when the font has none of the letters."""
    font = TTFont(source)
    if not wanted & font.getBestCmap().keys():
        return False
    subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": (400, 700)})
    font.flavor = "woff2"
    font.save(target)
    return True


for name, (folder, family) in FONTS.items():
    faces = []
    for part, (subset, ranges) in PARTS.items():
        file = f"{name}-{part}.woff2"
        if made(
            SOURCES / folder / "files" / f"{folder}-{subset}-wght-normal.woff2",
            characters(ranges),
            HERE / file,
        ):
            listed = ", ".join(f"U+{one}" for one in ranges.split())
            faces.append(FACE.format(family=family, file=file, range=listed))
    (HERE / f"{name}.css").write_text("\n".join(faces), encoding="utf-8")
