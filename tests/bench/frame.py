"""What a frame costs to paint on Mesa's software renderer: the program's settings beside ImGui's defaults.

frame_cost.cpp tells how each is measured. The two run in turns, each in a process of its own under Xvfb; the figure is the
ratio of the medians.
"""

import statistics
import subprocess

from figure import figure
from on_screen import options, stories, Built


def main():
    asked = options()
    built = Built(asked.build)
    rounds, frames = (3, 30) if asked.quick else (5, 100)
    cost = {"tuned": [], "default": []}
    with stories.screen() as environment:
        for _ in range(rounds):
            for settings, measured in cost.items():
                told = subprocess.run([built.tool("frame_cost"), settings, str(frames)], env=environment, check=True,
                                      capture_output=True, text=True).stdout
                microseconds, renderer = told.split(maxsplit=1)
                measured.append(float(microseconds))
    tuned, default = (statistics.median(measured) for measured in cost.values())
    figure("frame_cpu_tuned_over_default", tuned / default, "<= 0.45",
           f"{tuned / 1000:.1f} ms; ImGui's defaults: {default / 1000:.1f} ms; {renderer.split(', OpenGL')[0].strip()}")


main()
