"""A scanner at 2, 50 and 100 scans a second, and as fast as the X server takes keys: everything is in the journal,
exact and in order, on a machine that draws a given number of frames a second.

OFFCIRC_LONG=1 scans for longer.
"""

import argparse
import os

from desk_under_xvfb import desk, folder, require, screen
from scans import Barcodes, journal_rows, slow_screen
from typist import Typist, keys_of_scan, scans_at

BURSTS = 5
BURST = 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--journal-rows", required=True)
    parser.add_argument("--slow-screen", required=True)
    parser.add_argument("--frames-per-second", type=int, required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool")
    seconds = 60 if os.environ.get("OFFCIRC_LONG") else 3

    with folder() as place, screen() as environment:
        data, frames = place / "data", place / "frames"
        barcodes = Barcodes()
        slowed = slow_screen(environment, options.slow_screen, options.frames_per_second, frames)
        with desk(options.program, data, slowed, "--practice") as at:
            typist = Typist(environment)
            typist.type_at_once(["F3"])
            for rate in (2, 50, 100):
                shown = frames.stat().st_size
                took = typist.type_timed(scans_at(rate, barcodes.more(rate * seconds)))
                at.wait_for_recorded(len(barcodes.given), 60)
                shown = frames.stat().st_size - shown
                print(f"{rate} scans a second for {took:.1f} s: {shown} frames shown, latest key {1000 * typist.late:.1f} ms late")
                assert shown <= (took + 2) * options.frames_per_second + 2, "the screen was not slow"
            for _ in range(BURSTS):
                keys = [key for barcode in barcodes.more(BURST) for key in keys_of_scan(barcode)]
                typist.type_at_once(keys)
            at.wait_for_recorded(len(barcodes.given), 60)
            typist.close()
        rows = journal_rows(options.journal_rows, data / "practice")

    expected = [("check-in", barcode, "-", "-") for barcode in barcodes.given]
    lost = len(expected) - len(set(expected) & set(rows))
    assert rows == expected, f"{lost} of {len(expected)} scans are not in the journal, which has {len(rows)} rows"
    print(f"{len(rows)} scans at {options.frames_per_second} frames a second, all in the journal, exact and in order")


main()
