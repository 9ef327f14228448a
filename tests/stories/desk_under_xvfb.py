"""The built program on a screen of its own, driven by key events as a scanner and a person would send them.

Xvfb is the screen, xdotool types (XTEST: the events go through the X server like those of a real keyboard). Nothing
here sleeps and hopes: every wait is for something to become true, with a deadline.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
PASSWORD = "practice makes perfect"  # of the profile that wms_simulator writes


def wait_for(what, condition, seconds=30):
    """Returns what `condition` returns as soon as that is true."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.01)


def require(*programs):
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", ", ".join(missing))
        sys.exit(SKIPPED)


@contextlib.contextmanager
def running(command, **how):
    process = subprocess.Popen([str(word) for word in command], **how)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


@contextlib.contextmanager
def screen(size="1280x800"):
    """An X server without anything on it; gives the environment for its clients."""
    read, write = os.pipe()
    # -noreset: otherwise the server starts anew when its last client leaves, and that may be an xdotool which leaves
    # while the program is about to come.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"]
    with running(command, pass_fds=[write], stderr=subprocess.DEVNULL):
        os.close(write)
        with os.fdopen(read) as answer:
            display = answer.readline().strip()
        if not display:
            raise AssertionError("Xvfb did not start")
        environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        environment.update(DISPLAY=":" + display, TZ="UTC")
        yield environment


@contextlib.contextmanager
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="offline-circ-story-"))
    try:
        yield path
    finally:
        shutil.rmtree(path)


class Keyboard:
    """Types into whatever has the focus. What is queued is sent as one burst by flush()."""

    def __init__(self, environment):
        self.environment = environment
        self.words = []

    def text(self, text, delay_ms=0):
        self.words += ["type", "--delay", str(delay_ms), "--args", "1", text]
        return self

    def key(self, name):
        self.words += ["key", "--delay", "0", name]
        return self

    def scan(self, barcode, delay_ms=0):
        return self.text(barcode, delay_ms).key("Return")

    def start(self):
        """Begins to type and returns at once."""
        words, self.words = self.words, []
        return subprocess.Popen(["xdotool", *words], env=self.environment)

    def flush(self):
        if self.start().wait() != 0:
            raise AssertionError("xdotool failed")


class Desk:
    """One run of offline-circ."""

    def __init__(self, process, data, environment):
        self.process = process
        self.log = data / "offline-circ.log"
        self.seen = 0  # the log is appended to: what stands before belongs to an earlier run
        self.environment = environment
        self.keyboard = Keyboard(environment)

    def check_alive(self):
        if self.process.poll() is not None:
            log = self.log.read_text() if self.log.exists() else "no log"
            raise AssertionError(f"offline-circ ended with {self.process.returncode}:\n{log}")

    def log_text(self):
        self.check_alive()
        return self.log.read_bytes()[self.seen:].decode() if self.log.exists() else ""

    def wait_for_log(self, pattern, seconds=30):
        return wait_for(f"'{pattern}' in the log", lambda: re.search(pattern, self.log_text()), seconds)

    def recorded(self):
        return len(re.findall(r" recorded \d+ ", self.log_text()))

    def wait_for_recorded(self, count, seconds=30):
        try:
            wait_for(f"{count} recorded transactions", lambda: self.recorded() >= count, seconds)
        except AssertionError as waited:
            raise AssertionError(f"{waited}; there are {self.recorded()}, and the log ends:\n{self.log_text()[-2000:]}") from None

    def ask_screen(self, *words):
        self.check_alive()
        asked = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True)
        return asked.stdout.strip()

    def focused_title(self):
        return self.ask_screen("getwindowfocus", "getwindowname")

    def take_focus(self):
        """A screen without a window manager does not always give the keyboard to a new window."""
        try:  # a busy machine may take its time for the first window
            window = wait_for("a visible window",
                              lambda: self.ask_screen("search", "--onlyvisible", "--name", "^Offline Circ"), 90)
        except AssertionError as waited:
            raise AssertionError(f"{waited}; the log:\n{self.log_text()}") from None
        self.ask_screen("windowfocus", "--sync", window.split()[0])
        self.wait_for_title("^Offline Circulation")

    def wait_for_title(self, pattern, seconds=30):
        try:
            return wait_for(f"a focused window called '{pattern}'", lambda: re.search(pattern, self.focused_title()), seconds)
        except AssertionError as waited:
            raise AssertionError(f"{waited}; it is called '{self.focused_title()}'") from None


@contextlib.contextmanager
def desk(program, data, environment, *options):
    seen = (data / "offline-circ.log").stat().st_size if (data / "offline-circ.log").exists() else 0
    with running([program, "--data", data, *options], env=environment) as process:
        started = Desk(process, data, environment)
        started.seen = seen
        started.take_focus()
        yield started


@contextlib.contextmanager
def service(simulator, place, *options):
    """wms_simulator over TLS, with its profile and its ledger in `place`."""
    command = [simulator, "--tls", "--until-eof", "--ledger", place / "ledger.jsonl",
               "--ca-file-out", place / "ca.pem", "--profile-out", place / "station.profile", *options]
    with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if "listening on" not in process.stdout.readline():
            raise AssertionError("wms_simulator did not start")
        yield place / "station.profile"


def set_up(program, data, profile, environment):
    subprocess.run([program, "--data", data, "--set-up", profile], env=environment, check=True,
                   stdout=subprocess.DEVNULL)
