"""The journal's medium is pulled while staff scan, and a further copy is kept on another drive: scans are saved there, the
program ends and starts again without them, and they are back in the journal once the medium is.

The folder is chosen as staff choose it, on the settings page. A medium that is pulled is a folder that goes away.
"""
import argparse
import contextlib
import pathlib
import subprocess

from desk_under_xvfb import desk, folder, require, running, screen
from scans import Barcodes, journal_rows


@contextlib.contextmanager
def pulled(stick, at):
    away = stick.with_name("pulled")
    stick.rename(away)
    at.log = away / "data/offline-circ.log"
    yield
    away.rename(stick)
    at.log = stick / "data/offline-circ.log"


def choose_copy(at, window, copy):
    """At the place where the settings page has it in a window of 1280 x 800, scrolled to its end."""
    def mouse(x, y, *clicks):
        at.ask_screen("mousemove", "--window", window, str(x), str(y), *clicks)
    at.keyboard.key("ctrl+comma").flush()
    mouse(640, 400, *(["click", "5"] * 60))
    mouse(640, 693, "click", "1")
    at.keyboard.key("ctrl+a").text(str(copy)).flush()
    mouse(948, 739, "click", "1")
    at.wait_for_log("the further copy has everything")


def scan(at, items):
    before = at.recorded()
    for item in items:
        at.keyboard.scan(item)
    at.keyboard.flush()
    at.wait_for_recorded(before + len(items))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--journal-rows", type=pathlib.Path, required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool", "openbox")
    items = Barcodes()
    with folder() as place, screen("1400x900") as environment, \
            running(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        stick, copy = place / "stick", place / "other"
        (stick / "data").mkdir(parents=True)
        copy.mkdir()
        with desk(options.program, stick / "data", environment) as at:
            window = at.ask_screen("getwindowfocus")
            at.ask_screen("windowsize", "--sync", window, "1280", "800")
            at.keyboard.key("Escape").key("F3").flush()
            scan(at, items.more(10))
            choose_copy(at, window, copy)
            with pulled(stick, at):
                scan(at, items.more(10))
                at.wait_for_log("saved on the further copy's drive alone: 10 transactions")
            at.wait_for_log("brought back from the further copy's drive: 10 transactions, 0 of them")
            scan(at, items.more(5))
            with pulled(stick, at):
                scan(at, items.more(5))
                at.keyboard.key("alt+F4").flush()
                assert at.process.wait(20) == 0
        with desk(options.program, stick / "data", environment) as at:
            at.wait_for_log("brought back from the further copy's drive: 5 transactions, 0 of them")
            at.keyboard.key("alt+F4").flush()
            assert at.process.wait(20) == 0
        assert [row[1] for row in journal_rows(options.journal_rows, stick / "data")] == items.given
    print("30 scans, 15 of them while the medium was away: all in the journal, each once and in order")


main()
