"""Upload at the network's speed: the program's journal, uploader and gateway against wms_simulator over TLS.

The simulator is a process of its own and answers after 50 ms, so that a connection can carry 20 transactions a second
and N connections N x 20: that is the limit. Items and patrons are distinct, so that nothing has to wait for another.
- upload_over_limit: transactions a second over that limit, the least of 1, 4 and 8 connections.
- Processor time of the client (journal, uploader, TLS, NCIP) for each transaction, with the default of 4 connections;
  with fewer each commit has fewer rows to share it. As many rows as after a long outage, 2,400, share what it takes to
  open the connections. Beside it: what the HTTP library alone takes (bare_posts.cpp).
- Commits of the journal for each that is allowed: one for as many rows as there are connections, or one in 100 ms. The
  first, which only claims rows, is not counted.
- p99 of scan to Saved while 8 connections upload, over the same with nothing else to do: the two take turns.
"""

import statistics
import subprocess

from figure import figure
from on_screen import options, stories, Built

LATENCY_MS = 50
DEFAULT = 4  # connections of a profile that says nothing


def main():
    asked = options()
    built = Built(asked.build)
    seconds, rounds = (4, 1) if asked.quick else (10, 3)
    with stories.folder() as place, \
            stories.service(built.simulator, place, "--accept-all", "--latency-ms", LATENCY_MS) as profile:

        def rows_of(connections, rounds=1):
            return int(connections * 1000 / LATENCY_MS * seconds * rounds)

        def upload(connections, scans_per_second=0, rounds=1):
            rows = rows_of(connections, rounds)
            command = [built.tool("uploading"), profile, connections, rows, scans_per_second]
            told = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
            return [float(word) for word in told.split()]

        shares, spent, commit_share = {}, {}, {}
        bare = [str(built.tool("bare_posts")), str(profile), str(DEFAULT), str(rows_of(DEFAULT, rounds))]
        library = float(subprocess.run(bare, check=True, capture_output=True, text=True).stdout)
        for connections in (1, 4, 8):
            rows, took, commits, cpu, _, _ = upload(connections, rounds=rounds if connections == DEFAULT else 1)
            shares[connections] = rows / took / (connections * 1000 / LATENCY_MS)
            spent[connections] = cpu / rows
            commit_share[connections] = (commits - 1) / max(rows / connections, took / 0.1)
        with_scans = [upload(8, 20) for _ in range(rounds)]
        idle, busy = (statistics.median(run[column] for run in with_scans) for column in (4, 5))

    def each(values):
        return ", ".join(f"{connections}: {value:.3f}" for connections, value in values.items())

    figure("upload_over_limit", min(shares.values()), ">= 0.95", "connections x 20/s; " + each(shares))
    figure("upload_cpu_us_per_transaction", spent[DEFAULT], "<= 200",
           f"{DEFAULT} connections; the HTTP library alone {library:.0f}; " +
           ", ".join(f"{connections}: {one:.0f}" for connections, one in spent.items()))
    figure("upload_commits_over_allowed", max(commit_share.values()), "<= 1", each(commit_share))
    figure("scan_p99_uploading_over_idle", busy / idle, "<= 2", f"{busy:.0f} us; idle: {idle:.0f} us")


main()
