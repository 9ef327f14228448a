"""A minimised window draws nothing at all, and scans that reach it are recorded all the same.

Under openbox, a window manager that can minimise. A minimised window has no focus, so the keys are sent to the window
itself. Frames are counted by a preloaded library (tests/bench/swaps.cpp).
"""

import argparse
import subprocess

from desk_under_xvfb import desk, folder, require, running, screen, wait_for

SCANS = 20


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--swaps", required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool", "openbox", "xprop")
    with folder() as place, screen() as environment, \
            running(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        def property_of(which, name):
            return subprocess.run(["xprop", *which, name], env=environment, capture_output=True, text=True).stdout

        wait_for("openbox", lambda: "window id" in property_of(["-root"], "_NET_SUPPORTING_WM_CHECK"))
        swaps = place / "swaps"
        data = place / "data"
        watched = dict(environment, LD_PRELOAD=options.swaps, OFFCIRC_SWAPS=str(swaps))

        def frames():
            return swaps.stat().st_size // 8 if swaps.exists() else 0

        with desk(options.program, data, watched, "--practice") as shown:
            shown.keyboard.environment = environment  # xdotool draws nothing
            shown.environment = environment
            window = shown.ask_screen("search", "--onlyvisible", "--name", "^Offline Circ").split()[0]

            def send(barcode):
                # Keys that are sent to a window carry no time, and GLFW takes a key without a time only if that key
                # never came with one: so the keypad's Enter, which nobody presses here otherwise.
                for words in (["type", "--window", window, "--delay", "1", barcode], ["key", "--window", window, "KP_Enter"]):
                    subprocess.run(["xdotool", *words], env=environment, check=True)

            shown.keyboard.key("F3").scan("31234000000001").flush()
            shown.wait_for_recorded(1)
            assert frames() > 0
            shown.ask_screen("windowminimize", "--sync", window)
            wait_for("a minimised window", lambda: "Iconic" in property_of(["-id", window], "WM_STATE"))
            # Strokes are handled in order: when this one is recorded, so is the news that the window is minimised.
            send("31234000000002")
            shown.wait_for_recorded(2)
            before = frames()
            for number in range(SCANS):
                send(f"3123400000{number + 1000}")
            shown.wait_for_recorded(2 + SCANS)
            assert frames() == before, f"{frames() - before} frames while minimised"

            shown.ask_screen("windowactivate", "--sync", window)
            wait_for("a frame of the window that is back", lambda: frames() > before)


main()
