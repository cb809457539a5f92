"""Makes ValleySans.ttf and ValleySans-Bold.ttf: what labels need of DejaVu Sans Condensed, renamed as its licence demands.

    python3 subset.py /usr/share/fonts/truetype/dejavu        # Debian: fonts-dejavu-extra and fonttools

Hints, kerning and ligatures are left out, so that a label is as wide in every program as its advance widths say. The same fonts and
the same fonttools give the same bytes. The fonts in this folder are of DejaVu 2.37 and fonttools 4.38.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

CHARACTERS = (
    "0020-007E 00A0-017F 0218-021B 02C6-02C7 02D8-02DD "             # Latin and its accents
    "0384-038A 038C 038E-03A1 03A3-03CE 03D1 03D5 03F5 "             # Greek
    "0401 0410-044F 0451 "                                           # Russian
    "2010-2015 2018-201E 2020-2022 2026 2030 2032-2033 20AC "        # punctuation
    "2070-2071 2074-208E 210F 2113 2190-2194 21D2 "                  # digits above and below, arrows
    "2200-220B 220F 2211-221E 2223 2225 2227-222B 223C 2243 2245 "   # mathematics
    "2248 2260-2265 226A-226B 2282 2286 2295 2297 22A5 22C5 "
    "25A0-25A1 25B2 25C6 25CB 25CF 27E8-27E9 FFFD")                  # symbols, angle brackets


def main(folder):
    codes = []
    for part in CHARACTERS.split():
        ends = [int(end, 16) for end in part.split("-")]
        codes += range(ends[0], ends[-1] + 1)
    for weight, style in (("", "Regular"), ("-Bold", "Bold")):
        font = TTFont(f"{folder}/DejaVuSansCondensed{weight}.ttf", recalcTimestamp=False)
        options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, name_IDs=[0, 13, 14],
                                 drop_tables=["GPOS", "GSUB", "GDEF", "kern", "FFTM", "MATH", "gasp"])
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        names = font["name"]
        names.names = [name for name in names.names if name.platformID == 3 and name.langID == 0x409]
        for number, text in {1: "Valley Sans", 2: style, 3: f"Valley Sans {style}, a subset of a renamed font", 4: f"Valley Sans {style}",
                             5: "Version 1.0", 6: f"ValleySans-{style}"}.items():
            names.setName(text, number, 3, 1, 0x409)
        font.save(f"ValleySans{weight}.ttf")


main(sys.argv[1])
