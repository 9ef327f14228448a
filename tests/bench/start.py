"""The start: time to the first frame, resident memory, size on the disk.

Beside a bare GLFW window with an OpenGL context, one clear and one swap (bare_window.cpp), started in turns with the
program on the same screen (Xvfb, 1280 x 800, Mesa's software renderer). Time counts from exec to the end of the first
glXSwapBuffers, the fastest of the rounds (what else the machine does only adds); processor time likewise. Memory is
VmRSS when nothing moves any more, the program with 10,000 rows.
"""

import statistics

from figure import figure
from on_screen import bare_window, options, program, station, stories, Built


def main():
    asked = options()
    built = Built(asked.build)
    rounds = 3 if asked.quick else 10
    bare, empty, full, bare_cpu, full_cpu, bare_mb, full_mb = [], [], [], [], [], [], []
    with stories.screen() as environment, \
            station(built, environment) as nothing, station(built, environment, 10_000) as rows:
        for _ in range(rounds):
            with bare_window(built, environment, nothing) as window:
                bare.append(window.first_frame())
                bare_cpu.append(window.cpu_ms())
                window.settle()
                bare_mb.append(window.resident_mb())
            with program(built, environment, nothing) as running:
                empty.append(running.first_frame())
            with program(built, environment, rows) as running:
                full.append(running.first_frame())
                full_cpu.append(running.cpu_ms())
                running.settle()
                full_mb.append(running.resident_mb())

    figure("first_frame_over_bare_window", min(full) / min(bare), "<= 1.5",
           f"10,000 rows: {1000 * min(full):.0f} ms; bare window: {1000 * min(bare):.0f} ms")
    figure("first_frame_cpu_over_bare_window", min(full_cpu) / min(bare_cpu), "",
           f"10,000 rows: {min(full_cpu):.0f} ms; bare window: {min(bare_cpu):.0f} ms")
    figure("first_frame_10k_rows_over_none", min(full) / min(empty), "<= 1.1", f"no rows: {1000 * min(empty):.0f} ms")
    memory, window = statistics.median(full_mb), statistics.median(bare_mb)
    figure("rss_over_bare_window_mb", memory - window, "<= 30",
           f"10,000 rows: {memory:.1f} MB; bare window: {window:.1f} MB")
    figure("executable_mb", built.program.stat().st_size / 1e6, "<= 8", "stripped, with its fonts")


main()
