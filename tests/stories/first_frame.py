"""--practice --quit-after-first-frame opens the window, draws and ends well, on a machine without graphics hardware."""

import argparse
import subprocess

from desk_under_xvfb import folder, require, screen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    require("Xvfb")
    with folder() as place, screen() as environment:
        # The newest OpenGL that the driver has, and the oldest that the program falls back to.
        for version in (None, "2.1", "1.4"):
            if version:
                environment["MESA_GL_VERSION_OVERRIDE"] = version
            data = place / f"data-{version}"
            subprocess.run([options.program, "--data", data, "--practice", "--quit-after-first-frame"],
                           env=environment, check=True, timeout=60)
            log = (data / "offline-circ.log").read_text()
            assert f"OpenGL {version or ''}" in log, log
            assert "starts on" in log and log.rstrip().endswith("ended"), log


main()
