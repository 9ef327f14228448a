"""Fifty scans at the keyboard, F9, the password, Enter: the service has accepted exactly those fifty."""

import argparse
import datetime
import json

from desk_under_xvfb import PASSWORD, desk, folder, require, screen, service, set_up

SCANS = 50


def days_from_today(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def day_at_the_desk(at):
    """Types the day; returns what was typed, as (kind, item, patron, due date)."""
    typed = []
    keyboard = at.keyboard

    def recorded():
        keyboard.flush()
        at.wait_for_recorded(len(typed))

    def check_out(item, delay_ms=0):
        keyboard.scan(item, delay_ms)
        typed.append(("check-out", item, patron, due))

    def check_in(item, delay_ms=0):
        keyboard.scan(item, delay_ms)
        typed.append(("check-in", item, None, None))

    # One after the other, as by hand: patron, due date, items.
    patron, due = "21234000000017", days_from_today(21)
    keyboard.scan(patron, 5)
    keyboard.key("ctrl+d").text(due).key("Return").flush()
    for number in range(10):
        check_out(f"312340000001{number:02}", 5)
        recorded()

    # The same without a pause between the keys: the second patron, and back to check-ins, in one burst each.
    patron = "21234000000025"
    keyboard.key("Tab").scan(patron)
    for number in range(8):
        check_out(f"312340000002{number:02}")
    recorded()
    keyboard.key("F3")
    for number in range(12):
        check_in(f"312340000003{number:02}")
    recorded()

    # Mode keys between two scans, item by item: came back, goes out again. Leading zeros and letters survive.
    for number in range(5):
        item = f"00B-{number:04}x"
        keyboard.key("F3")
        check_in(item)
        keyboard.key("F2")
        check_out(item)
    recorded()

    # Another due date, in the middle of the same patron.
    due = days_from_today(7)
    keyboard.key("ctrl+d").key("ctrl+a").text(due).key("Return")
    check_out("31234000000400")
    recorded()
    keyboard.key("F3")
    while len(typed) < SCANS:
        check_in(f"312340000005{len(typed):02}", 2)
    recorded()
    return typed


def accepted(ledger):
    rows = [json.loads(line) for line in ledger.read_text().splitlines()]
    return [(row["kind"], row["item"]) + ((row["patron"], row["due"]) if row["kind"] == "check-out" else (None, None))
            for row in rows]


def with_end_of_day(row):
    kind, item, patron, due = row
    return (kind, item, patron, due and due + "T23:59:59Z")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--simulator", required=True)
    options = parser.parse_args()
    require("Xvfb", "xdotool")

    with folder() as place, screen() as environment, service(options.simulator, place, "--accept-all") as profile:
        data = place / "data"
        set_up(options.program, data, profile, environment)
        with desk(options.program, data, environment) as at:
            typed = day_at_the_desk(at)
            assert at.recorded() == SCANS, at.recorded()
            at.wait_for_title(rf"\b{SCANS} waiting for upload")
            at.keyboard.key("F9").text(PASSWORD).key("Return").flush()
            ended = at.wait_for_log(r"upload ended: .*", 60).group()
            assert f"finished; uploaded {SCANS}, failed 0, comms failure 0" in ended, ended
            at.wait_for_title("^Offline Circulation$")
        got = accepted(place / "ledger.jsonl")

    expected = [with_end_of_day(row) for row in typed]
    # Up to four requests are under way at once, so only the order of each item's and each patron's rows is given.
    for row in expected:
        assert row in got, f"missing: {row}"
    assert sorted(got, key=repr) == sorted(expected, key=repr), "the ledger has other rows than were typed"
    for column in (1, 2):
        for value in {row[column] for row in expected if row[column]}:
            order = [row for row in expected if row[column] == value]
            assert [row for row in got if row[column] == value] == order, f"order of {value}"
    print(f"{len(got)} transactions typed, recorded, uploaded and compared")


main()
