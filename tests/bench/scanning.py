"""Scanning in the real window, with real key events (scanner.cpp): what a scan costs, and whether all of them arrive.

Xvfb, 1280 x 800, Mesa's software renderer, 10,000 rows in the journal. The keys of one scan come a millisecond apart.
- Frames shown for each scan at 10 scans a second, processor time of all threads for each at 2 a second.
- 200 scans a second for 60 s and a burst of 1,000 within one second, on a disk whose sync takes 100 ms
  (slow_sync.cpp): the program ends, and what its journal holds is compared with what was typed.
- That the slow disk holds up no frame: the times from the beginning of one to that of the next while 200 scans a second
  come, beside the same on the disk as it is. In a burst frames are begun 33 ms apart or as fast as they can be painted;
  anything that held up the thread that draws would show as a longer gap. Counted are frames that were not shown, too,
  because nothing was new: with a slow disk rows come a tenth of a second apart.
"""

import statistics

from figure import figure
from on_screen import focused, held_items, options, scan, station, stories, Built

FIRST = 31234000000000


def gaps(frames):
    return sorted(later - sooner for sooner, later in zip(frames, frames[1:]))


def main():
    asked = options()
    built = Built(asked.build)
    typed = 0

    def typing(running, count, per_second):
        """Scans `count` new barcodes. Frames until everything was at rest, those begun until the last key, and CPU in
        milliseconds."""
        nonlocal typed
        before = len(running.frames()), len(running.begun()), running.cpu_ms()
        last_key = scan(built, environment, FIRST + typed, count, per_second)
        typed += count
        running.settle()
        frames = running.frames()[before[0]:]
        begun = [frame for frame in running.begun()[before[1]:] if frame < last_key]
        return frames, begun, running.cpu_ms() - before[2]

    with stories.screen() as environment, station(built, environment, 10_000) as data:
        with focused(built, environment, data) as running:
            running.desk.keyboard.key("F3").flush()
            running.settle()
            count = 50 if asked.quick else 200
            frames, _, _ = typing(running, count, 10)
            figure("frames_per_scan_at_10_per_s", len(frames) / count, "<= 2", f"{len(frames)} frames, {count} scans")
            count = 10 if asked.quick else 40
            frames, _, cpu = typing(running, count, 2)
            figure("cpu_ms_per_scan_at_2_per_s", cpu / count, "<= 30",
                   f"{len(frames)} frames, {cpu / max(1, len(frames)):.1f} ms each")
            _, usual, _ = typing(running, 600 if asked.quick else 2000, 200)
        with focused(built, environment, data, sync_ms=100) as running:
            running.desk.keyboard.key("F3").flush()
            running.settle()
            _, slow, _ = typing(running, 200 * (5 if asked.quick else 60), 200)
            typing(running, 1000, 1000)
            running.process.terminate()
            running.process.wait()
        items = held_items(built, data)[10_000:]

    normal = statistics.median(gaps(usual))
    worst = gaps(slow)
    share = f"p99 {worst[int(len(worst) * 0.99)] / normal:.2f}, median {statistics.median(worst) / normal:.2f}"
    figure("slow_disk_worst_frame_over_normal", worst[-1] / normal, "<= 2",
           f"{share}; normal: {1000 * normal:.1f} ms; worst with a fast disk: {gaps(usual)[-1] / normal:.2f}")
    places = [int(item) - FIRST for item in items if item.isdigit()]
    known = [place for place in places if 0 <= place < typed]
    figure("scans_sent", typed, "", "by XTEST; 200 a second and a burst of 1,000 on a disk whose sync takes 100 ms")
    figure("scans_lost", typed - len(set(known)), "== 0",
           f"{len(items)} rows, {len(items) - len(known)} of them never typed so (merged or altered)")
    figure("scans_reordered", sum(later <= sooner for sooner, later in zip(known, known[1:])), "== 0",
           "rows that stand before an earlier scan, or twice")


main()
