"""The program on a screen of its own, seen from outside: when it showed frames, and what processor time it took.

Frames come from a preloaded library (swaps.cpp) that writes down the moment of every glXSwapBuffers, in the program
and in the bare window alike, and when each was begun; processor time is the scheduler's, of all threads.
"""

import argparse
import contextlib
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "stories"))
import desk_under_xvfb as stories  # noqa: E402

PROFILE = """institution_id = 128807
institution_name = Example University
branch_id = 129479
branch_name = Main Library
station_name = Circulation desk 2
service_address = https://127.0.0.1:9/ncip
wskey = key
secret = secret
principal_id = id
principal_idns = urn:oclc:wms:da
password = practice makes perfect
"""


class Built:
    """What is built, by name."""

    def __init__(self, build):
        self.program = build / "src/offline-circ"
        self.simulator = build / "tools/wms_simulator/wms_simulator"
        self.bench = build / "tests/bench"
        self.journal_rows = build / "tests/stories/journal_rows"

    def tool(self, name):
        return self.bench / name

    def shim(self, name):
        return self.bench / f"lib{name}.so"


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=lambda path: pathlib.Path(path).resolve(), required=True)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def moments_in(file):
    data = file.read_bytes() if file.exists() else b""
    return [moment / 1e9 for (moment,) in struct.iter_unpack("<q", data[: len(data) // 8 * 8])]


def begun_beside(swaps):
    return swaps.with_suffix(".begun")


class Watched:
    """A running process that was started with watched()."""

    def __init__(self, process, swaps, started):
        self.process = process
        self.started = started
        self.swaps_file = swaps

    def frames(self):
        """When each frame was shown, in seconds of time.monotonic()."""
        return moments_in(self.swaps_file)

    def begun(self):
        """When each frame was begun, those among them that were the same picture as the one before and not shown."""
        return moments_in(begun_beside(self.swaps_file))

    def first_frame(self):
        """Seconds from its start until its first frame was shown."""
        return stories.wait_for("a first frame", self.frames)[0] - self.started

    def cpu_ms(self):
        """Processor time of all its threads so far."""
        return sum(
            int((task / "schedstat").read_text().split()[0]) for task in self.tasks()) / 1e6

    def wakes(self):
        """How often its threads have gone to sleep so far."""
        return sum(int(line.split()[1]) for task in self.tasks()
                   for line in (task / "status").read_text().splitlines() if line.startswith("voluntary"))

    def tasks(self):
        return list(pathlib.Path(f"/proc/{self.process.pid}/task").iterdir())

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def settle(self, seconds=1):
        """Waits until nothing was shown and no thread woke for so long."""
        quiet = [time.monotonic(), None]

        def is_quiet():
            now = (len(self.frames()), self.wakes())
            if now != quiet[1]:
                quiet[:] = time.monotonic(), now
            return time.monotonic() - quiet[0] > seconds

        stories.wait_for("quiet", is_quiet, 60)


def watched_environment(built, environment, swaps, sync_ms=None):
    begun = begun_beside(swaps)
    for file in (swaps, begun):
        file.unlink(missing_ok=True)
    # swaps stands in for dlsym: a library that asks it for what comes next is told what comes after swaps.
    shims = ([built.shim("slow_sync")] if sync_ms else []) + [built.shim("swaps")]
    extra = {"OFFCIRC_SYNC_MS": str(sync_ms)} if sync_ms else {}
    return dict(environment, LD_PRELOAD=":".join(map(str, shims)), OFFCIRC_SWAPS=str(swaps),
                OFFCIRC_BEGUN=str(begun), **extra)


@contextlib.contextmanager
def bare_window(built, environment, place):
    swaps = place / "bare-window.swaps"
    around = watched_environment(built, environment, swaps)
    started = time.monotonic()
    with stories.running([built.tool("bare_window")], env=around) as process:
        yield Watched(process, swaps, started)


@contextlib.contextmanager
def program(built, environment, data, sync_ms=None):
    """The program without a focus; see focused()."""
    swaps = data / "offline-circ.swaps"
    around = watched_environment(built, environment, swaps, sync_ms)
    log = data / "offline-circ.log"
    seen = log.stat().st_size if log.exists() else 0
    started = time.monotonic()
    with stories.running([built.program, "--data", data], env=around) as process:
        watched = Watched(process, swaps, started)
        watched.desk = stories.Desk(process, data, environment)
        watched.desk.seen = seen
        yield watched


@contextlib.contextmanager
def focused(*arguments, **options):
    with program(*arguments, **options) as running:
        running.desk.take_focus()
        running.settle()
        yield running


@contextlib.contextmanager
def station(built, environment, rows=0):
    """A data folder, set up, with so many rows. On the disk of the current directory."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="bench-station-", dir="."))
    try:
        (path / "profile").write_text(PROFILE)
        data = path / "data"
        data.mkdir(mode=0o700)
        stories.set_up(built.program, data, path / "profile", environment)
        if rows:
            subprocess.run([built.tool("fill_journal"), data, str(rows)], check=True)
        yield data.resolve()
    finally:
        shutil.rmtree(path)


def scan(built, environment, first, count, per_second):
    """Types so many scans; returns the moment after the last key, in seconds of time.monotonic()."""
    command = [built.tool("scanner"), str(first), str(count), str(per_second)]
    subprocess.run(list(map(str, command)), env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic()


def held_items(built, data):
    """The item barcodes in the journal of a program that has ended, in order."""
    rows = subprocess.run([built.journal_rows, data], check=True, capture_output=True, text=True).stdout.splitlines()
    return [row.split()[2] for row in rows]
