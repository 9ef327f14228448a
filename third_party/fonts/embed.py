#!/usr/bin/python3
"""Cuts the fonts down to the characters the program shows and writes them as C++ source.

embed.py OUTPUT.cpp
"""
import io
import sys

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FONTS = "/usr/share/fonts/truetype/"
TEXT = [
    (0x0020, 0x024F),  # Latin, Latin-1, Latin Extended-A and -B
    (0x02B0, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20C0),  # currency
    (0x2116, 0x2122),  # numero sign to trade mark
    (0xFFFD, 0xFFFD),  # what stands for a character that cannot be shown
]
SYMBOLS = [
    (0x2190, 0x21FF),  # arrows
    (0x2205, 0x2205),  # empty set
    (0x2212, 0x2212),  # minus
    (0x2298, 0x2298),  # circled slash
    (0x232B, 0x232B),  # erase to the left
    (0x23CE, 0x23CE),  # return
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x2603),  # sun
    (0x2630, 0x2630),  # menu
    (0x263E, 0x263E),  # moon
    (0x2699, 0x26A0),  # gear, warning
    (0x2709, 0x271A),  # envelope, pencil, ticks and crosses
]
SYMBOLS_NOT_IN_DEJAVU = [(0x293C, 0x293C)]  # the mark of Superseded


def cut(file, ranges):
    """The font with nothing but these characters; ImGui uses neither hints nor OpenType features."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "kern", "MATH", "FFTM", "DSIG", "STAT"]
    options.notdef_outline = True
    font = TTFont(FONTS + file)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for first, last in ranges for c in range(first, last + 1)])
    cutter.subset(font)
    return font


def as_file(font):
    data = io.BytesIO()
    font.save(data)
    data.seek(0)
    return data


def symbols():
    most = cut("dejavu/DejaVuSans.ttf", SYMBOLS)
    rest = cut("noto/NotoSansMath-Regular.ttf", SYMBOLS_NOT_IN_DEJAVU)
    scale_upem(rest, most["head"].unitsPerEm)
    return Merger().merge([as_file(most), as_file(rest)])


def array(name, font):
    data = as_file(font).getvalue()
    lines = [data[i : i + 64] for i in range(0, len(data), 64)]
    text = "\n".join('"' + "".join(f"\\{byte:03o}" for byte in line) + '"' for line in lines)
    return f"const unsigned char {name}[] =\n{text};\nconst unsigned {name}_size = {len(data)};\n"


def main():
    parts = [
        array("regular", cut("noto/NotoSans-Regular.ttf", TEXT)),
        array("bold", cut("noto/NotoSans-Bold.ttf", TEXT)),
        array("symbols", symbols()),
    ]
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write('#include "fonts/fonts.h"\nnamespace fonts {\n' + "".join(parts) + "}\n")


main()
