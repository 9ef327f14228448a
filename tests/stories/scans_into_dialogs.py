"""While a scanner scans, a person opens and closes what has no text field, at random moments, also in the middle of a
scan: help, menus, the calendar, the question of Clear, the table by its arrow keys. Every scan is recorded, in order,
and its Enter presses nothing.

OFFCIRC_LONG=1 goes on for longer; --seed repeats a run.
"""

import argparse
import datetime
import os
import random

from desk_under_xvfb import desk, folder, require, screen
from scans import Barcodes, journal_rows, slow_screen
from typist import Typist, scans_at

PATRON = "21234000000017"
VISITS = {
    "help": (["F1"], ["Escape"]),
    "view menu": (["alt+v"], ["Escape"]),
    "help menu": (["alt+h"], ["Escape"]),
    "clear": (["ctrl+a", "Delete"], ["Escape"]),
    "calendar": (["ctrl+d", "Down"], ["Escape"]),
    "table": (["Down"], ["Up"]),
}


def person(rng, kinds, seconds):
    """What the person presses: (seconds, [chords that follow each other at once]), one visit after the other."""
    when, pressed = 0.1, []
    while when < seconds:
        opens, closes = VISITS[rng.choice(kinds)]
        stays = rng.uniform(0.01, 0.5)
        pressed += [(when, opens), (when + stays, closes)]
        when += stays + rng.uniform(0.01, 0.2)
    return pressed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--journal-rows", required=True)
    parser.add_argument("--slow-screen", required=True)
    parser.add_argument("--frames-per-second", type=int, required=True)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--visit", action="append", choices=VISITS, help="only this; all without")
    options = parser.parse_args()
    require("Xvfb", "xdotool")
    seconds = 60 if os.environ.get("OFFCIRC_LONG") else 5
    rng = random.Random(options.seed)
    print(f"--seed {options.seed}")

    with folder() as place, screen() as environment:
        data = place / "data"
        barcodes = Barcodes()
        due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=21)
        slowed = slow_screen(environment, options.slow_screen, options.frames_per_second, place / "frames")
        with desk(options.program, data, slowed, "--practice") as at:
            typist = Typist(environment)
            typist.type_at_once(["F2", *PATRON, "Return", "ctrl+d", *due.strftime("%Y"), "minus", *due.strftime("%m"),
                                 "minus", *due.strftime("%d"), "Return", *barcodes.more(1)[0], "Return"])
            at.wait_for_recorded(1)
            for rate in (2, 50, 100):
                scanned = scans_at(rate, barcodes.more(rate * seconds))
                visits = person(rng, options.visit or list(VISITS), seconds)
                keys = [(when, [chord]) for when, chord in scanned] + visits
                keys.sort(key=lambda key: key[0])
                typist.type_timed([(when, chord) for when, chords in keys for chord in chords])
                print(f"{rate} scans a second, {len(visits) // 2} visits")
            # Each thing that opens or closes holds the keys behind it for some frames, and here are many.
            at.wait_for_recorded(len(barcodes.given), 20 + 5 * seconds)
            typist.close()
        # Nothing in the View menu was chosen.
        for file in data.glob("view.?"):
            view = file.read_bytes()
            assert b"filter=all\ntheme=system\nzoom=100\n" in view, view
        rows = journal_rows(options.journal_rows, data / "practice")

    due = due.strftime("%Y-%m-%dT23:59:59Z")
    assert rows == [("check-out", barcode, PATRON, due) for barcode in barcodes.given], "other rows than were scanned"
    print(f"{len(rows)} scans at {options.frames_per_second} frames a second, all in the journal, exact and in order")


main()
