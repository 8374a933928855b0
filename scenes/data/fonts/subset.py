"""Cuts the fonts of this folder out of the upstream ones; README.md says which and how."""

import sys
import zlib
from pathlib import Path

from fontTools import subset

HANGUL = [*range(0x3000, 0x3020), *range(0x3131, 0x318F), *range(0xAC00, 0xD7A4), *range(0xFF01, 0xFF5F)]
# What the program draws as geometry needs no glyph: box drawing, blocks, braille.
GEOMETRY = {*range(0x2500, 0x25A0), *range(0x2800, 0x2900)}
LATIN = [c for c in range(0x20, 0x3000) if c not in GEOMETRY]


def cut(source, codepoints, name, weight):
    options = subset.Options(
        hinting=False,
        layout_features=[],
        notdef_outline=False,
        name_IDs=[0, 13, 14],
        drop_tables=["GPOS", "GSUB", "GDEF", "DSIG", "gasp", "meta", "FFTM"],
    )
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    # A modified font must not carry the reserved name of its original.
    for name_id, text in {1: f"Glassbox {name}", 2: weight, 4: f"Glassbox {name} {weight}", 6: f"Glassbox{name}-{weight}"}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    path = Path(f"{name.lower()}-{weight.lower()}.ttf")
    font.save(path)
    Path(f"{path}.z").write_bytes(zlib.compress(path.read_bytes(), 9))
    path.unlink()
    return {c for c in font.getBestCmap()}


latin, latin_bold, wide, wide_bold = sys.argv[1:]
for weight, latin, wide in (("Regular", latin, wide), ("Bold", latin_bold, wide_bold)):
    drawn = cut(latin, LATIN, "Latin", weight)
    cut(wide, [c for c in LATIN if c >= 0xA0 and c not in drawn], "Symbols", weight)
    cut(wide, HANGUL, "Hangul", weight)
