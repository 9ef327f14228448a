"""Barcodes that differ, the journal that they come to, and a machine that draws slowly."""

import subprocess


def with_check_digit(digits):
    """Luhn's, as library numbers of 14 digits have it."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return digits + str(-sum(each // 10 + each % 10 for each in doubled) % 10)


class Barcodes:
    """Item numbers of 14 digits, no two alike; remembers what it gave."""

    def __init__(self):
        self.given = []

    def more(self, count):
        new = [with_check_digit(f"3123{number:09}") for number in range(len(self.given) + 1, len(self.given) + count + 1)]
        self.given += new
        return new


def journal_rows(program, place):
    """(kind, item, patron, due) of every row, in order; the numbers in front have no gap."""
    printed = subprocess.run([program, place], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in printed.splitlines()]
    numbers = [int(row[0]) for row in rows]
    assert numbers == list(range(1, len(rows) + 1)), "the journal's numbers have gaps"
    return [tuple(row[1:]) for row in rows]


def slow_screen(environment, library, frames_per_second, frames):
    """The environment for a program that shows at most so many frames a second; `frames` grows by a byte for each."""
    frames.touch()
    return {**environment, "LD_PRELOAD": str(library), "FRAMES_PER_SECOND": str(frames_per_second),
            "FRAMES_SHOWN": str(frames)}
