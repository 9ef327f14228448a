"""Idle: nobody does anything for a minute.

The program stands on its desk with 10,000 rows, the focus and the mouse in its window, after a scan. Counted are frames
shown (glXSwapBuffers), the processor time of all its threads, and how often one of them woke. Beside it: the bare
window, which draws nothing by itself either.
"""

import subprocess
import time

from figure import figure
from on_screen import bare_window, focused, options, scan, station, stories, Built


SHORT = 10  # seconds


def main():
    asked = options()
    built = Built(asked.build)
    seconds = SHORT if asked.quick else 60

    def rest(watched, seconds):
        frames, cpu, wakes = len(watched.frames()), watched.cpu_ms(), watched.wakes()
        time.sleep(seconds)
        return len(watched.frames()) - frames, watched.cpu_ms() - cpu, watched.wakes() - wakes

    with stories.screen() as environment, station(built, environment, 10_000) as data:
        with bare_window(built, environment, data) as window:
            window.settle()
            bare = rest(window, SHORT)
        with focused(built, environment, data) as running:
            subprocess.run(["xdotool", "mousemove", "640", "500"], env=environment, check=True)
            running.desk.keyboard.key("F3").flush()
            scan(built, environment, 31234000000000, 1, 1)
            running.desk.wait_for_recorded(1)
            running.settle(2)
            frames, cpu, wakes = rest(running, seconds)
    # Shorter looks stand for the minute.
    share = 60 / seconds
    figure("idle_frames_60s", frames * share, "== 0", f"in {seconds} s; bare window in {SHORT} s: {bare[0]}")
    figure("idle_cpu_ms_60s", cpu * share, "<= 1", f"in {seconds} s; bare window in {SHORT} s: {bare[1]:.3f} ms")
    figure("idle_wakes_60s", wakes * share, "== 0", f"of all threads, in {seconds} s; bare window in {SHORT} s: {bare[2]}")


main()
