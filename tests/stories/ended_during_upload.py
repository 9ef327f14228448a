"""The program ends in the middle of an upload, by Alt+F4 and by kill -9; the next upload doubles nothing.

What was under way when it ended is not sent again by itself: those rows ask staff. All others are uploaded.
"""

import argparse
import json
import re
import signal
import subprocess

from desk_under_xvfb import PASSWORD, desk, folder, require, running, screen, service, set_up, wait_for

ROWS = 60
CLAIMED_AT_MOST = 8  # four in flight and the next four, claimed together


def uploaded(at):
    return set(re.findall(r"row (\d+) uploaded", at.log_text()))


def end(at, how):
    if how == "kill":
        at.process.send_signal(signal.SIGKILL)
    else:
        at.keyboard.key("alt+F4").flush()
    assert (at.process.wait(10) == 0) == (how == "quit"), at.process.returncode


def story(options, how):
    with folder() as place, screen() as environment, \
            running(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), \
            service(options.simulator, place, "--accept-all", "--latency-ms", "150") as profile:
        data = place / "data"
        set_up(options.program, data, profile, environment)
        with desk(options.program, data, environment) as at:
            at.keyboard.key("F3")
            for number in range(ROWS):
                at.keyboard.scan(f"31234{number:09}", 1)
            at.keyboard.flush()
            at.wait_for_recorded(ROWS)
            at.keyboard.key("F9").text(PASSWORD).key("Return").flush()
            wait_for("some uploaded rows", lambda: len(uploaded(at)) >= 10)
            end(at, how)
            before = set(re.findall(r"row (\d+) uploaded", at.log.read_bytes()[at.seen:].decode()))
            assert len(before) < ROWS, "the upload was over before the program ended"
        with desk(options.program, data, environment) as at:
            at.wait_for_log(rf"loaded {ROWS} rows")
            at.keyboard.key("F9").text(PASSWORD).key("Return").flush()
            ended = at.wait_for_log("upload ended: .*", 60).group()
            assert "finished" in ended and "failed 0" in ended, ended
            after = uploaded(at)
        accepted = [json.loads(line)["item"] for line in (place / "ledger.jsonl").read_text().splitlines()]

    assert len(accepted) == len(set(accepted)), "an item was sent twice"
    assert not before & after, "a row that was uploaded was uploaded again"
    missing = ROWS - len(accepted)
    assert missing <= CLAIMED_AT_MOST, f"{missing} rows never reached the service"
    # What the service has and nobody was told: under way at the end, or told in lines of the log that a kill took along.
    asked = ROWS - len(before) - len(after)
    assert missing <= asked <= 2 * CLAIMED_AT_MOST, f"{asked} rows are not known to be uploaded, {missing} were not accepted"
    print(f"{how}: {len(before)} uploaded before, {len(after)} after, {len(accepted)} accepted, each once")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--simulator", required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool", "openbox")
    story(options, "quit")
    story(options, "kill")


main()
