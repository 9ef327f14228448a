"""kill -9 in the middle of a burst of scans: what was told to be recorded is there at the next start."""

import argparse
import re
import signal

from desk_under_xvfb import desk, folder, require, screen

ROUNDS = 3
BURST = 40


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool")

    with folder() as place, screen() as environment:
        data = place / "data"
        safe = 0  # rows that must be there
        for killed in range(ROUNDS):
            with desk(options.program, data, environment, "--practice") as at:
                if safe:
                    loaded = int(at.wait_for_log(r"loaded (\d+) rows").group(1))
                    assert loaded >= safe, f"{loaded} rows are there after the kill, {safe} had been recorded"
                    # No more than were typed, either.
                    assert loaded <= killed * BURST, loaded
                    safe = loaded
                before = safe
                at.keyboard.key("F3")
                for number in range(BURST):
                    at.keyboard.scan(f"3123{killed}{number:09}", 1)
                typing = at.keyboard.start()
                at.wait_for_recorded(BURST // 4)
                at.process.send_signal(signal.SIGKILL)
                at.process.wait()
                typing.wait()
                log = at.log.read_bytes()[at.seen:].decode()
                numbers = [int(n) for n in re.findall(r" recorded (\d+) check-in ", log)]
                assert numbers, "nothing was recorded before the kill"
                # In order and without a gap after what was there.
                assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers
                safe = before + len(numbers)
        with desk(options.program, data, environment, "--practice") as at:
            loaded = int(at.wait_for_log(r"loaded (\d+) rows").group(1))
            assert loaded >= safe, f"{loaded} rows are there after the kill, {safe} had been recorded"
            at.wait_for_title(rf"\b{loaded} waiting for upload")
    print(f"{loaded} rows after {ROUNDS} kills, {safe} of them told as recorded")


main()
