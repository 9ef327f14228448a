"""A second start on the same folder says so and exits; the next start finds the window's place and what waits."""

import argparse
import re
import subprocess

from desk_under_xvfb import desk, folder, require, running, screen, wait_for

PLACE = {"X": "90", "Y": "70", "WIDTH": "1010", "HEIGHT": "690"}


def place_of(at):
    told = at.ask_screen("getwindowgeometry", "--shell", at.ask_screen("getwindowfocus"))
    return {name: value for name, value in re.findall(r"^(\w+)=(\d+)$", told, re.M) if name in PLACE}


def close(at):
    at.keyboard.key("alt+F4").flush()
    assert at.process.wait(10) == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool", "openbox")

    with folder() as place, screen() as environment, \
            running(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        data = place / "data"
        with desk(options.program, data, environment) as at:
            at.keyboard.key("Escape").key("F3").scan("31234000118842").scan("31234000118859").flush()
            at.wait_for_recorded(2)
            window = at.ask_screen("getwindowfocus")
            at.ask_screen("windowsize", "--sync", window, PLACE["WIDTH"], PLACE["HEIGHT"])
            at.ask_screen("windowmove", "--sync", window, PLACE["X"], PLACE["Y"])
            left = place_of(at)
            assert (left["WIDTH"], left["HEIGHT"]) == (PLACE["WIDTH"], PLACE["HEIGHT"]), left

            second = subprocess.run([options.program, "--data", data], env=environment, timeout=30,
                                    capture_output=True, text=True)
            assert second.returncode == 1, second.returncode
            assert "already running" in second.stderr and str(data) in second.stderr, second.stderr
            at.check_alive()
            close(at)

        with desk(options.program, data, environment) as at:
            at.wait_for_title(r"\b2 waiting for upload")
            wait_for(f"the window at {left}, it is at {place_of(at)}", lambda: place_of(at) == left)
            close(at)
    print("a second start was refused; the next one stood where the first was left, with 2 rows waiting")


main()
