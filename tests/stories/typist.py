"""Sends keys through XTEST at a given pace: a scanner, and a person beside it.

xdotool starts anew for each call and sleeps between keys; this is one connection to the X server that sends each key
at its moment, or all of them as fast as the server takes them.
"""

import ctypes
import ctypes.util
import sys
import time

from desk_under_xvfb import SKIPPED

MODIFIERS = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L"}


class Typist:
    def __init__(self, environment):
        names = [ctypes.util.find_library(name) for name in ("X11", "Xtst")]
        if None in names:
            print("skipped: not installed: libxtst6")
            sys.exit(SKIPPED)
        self.x, self.xtest = (ctypes.CDLL(name) for name in names)
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XStringToKeysym.restype = ctypes.c_ulong
        display = self.x.XOpenDisplay(environment["DISPLAY"].encode())
        if not display:
            raise AssertionError("the typist has no screen")
        self.display = ctypes.c_void_p(display)
        self.codes = {}
        self.late = 0.0  # how late a key was sent at the most, in seconds

    def close(self):
        self.x.XCloseDisplay(self.display)

    def code(self, name):
        if name not in self.codes:
            keysym = self.x.XStringToKeysym(name.encode())
            self.codes[name] = self.x.XKeysymToKeycode(self.display, ctypes.c_ulong(keysym))
            assert self.codes[name], f"no key is called {name}"
        return self.codes[name]

    def press(self, chord):
        """Queues press and release of "7", "Return", "ctrl+d"."""
        *held, key = chord.split("+")
        held = [self.code(MODIFIERS[each]) for each in held]
        code = self.code(key)
        for each in held:
            self.xtest.XTestFakeKeyEvent(self.display, each, 1, 0)
        self.xtest.XTestFakeKeyEvent(self.display, code, 1, 0)
        self.xtest.XTestFakeKeyEvent(self.display, code, 0, 0)
        for each in reversed(held):
            self.xtest.XTestFakeKeyEvent(self.display, each, 0, 0)

    def type_at_once(self, chords):
        for chord in chords:
            self.press(chord)
        self.x.XSync(self.display, 0)

    def type_timed(self, timed):
        """`timed`: (seconds from now, chord), ascending. Returns the seconds that it took."""
        began = time.monotonic()
        for when, chord in timed:
            wait = began + when - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            else:
                self.late = max(self.late, -wait)
            self.press(chord)
            self.x.XFlush(self.display)
        self.x.XSync(self.display, 0)
        return time.monotonic() - began


def keys_of_scan(barcode, end="Return"):
    """Digits only."""
    return [*barcode, end]


def scans_at(rate, barcodes):
    """Each scan's keys within at most 12 ms, the scans evenly apart: (seconds, chord)."""
    timed = []
    for number, barcode in enumerate(barcodes):
        keys = keys_of_scan(barcode)
        apart = min(0.012, 0.8 / rate) / len(keys)
        timed += [(number / rate + place * apart, key) for place, key in enumerate(keys)]
    return timed
