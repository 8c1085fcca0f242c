#!/usr/bin/python3
"""Counted faults: what is done to runs, and what of them was lost. See docs/reliability.md.

    campaigns.py kills|rank|operations|disk|restarts|changes ... [--long] [--program FILE]
"""
import argparse
import itertools
import os
import pathlib
import random
import subprocess
import sys
import threading
import time

import bench as b

HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    """Something was lost."""


def require(holds, what):
    if not holds:
        raise Failed(what)


def watched(process, seen):
    """Collects what a run says while it goes."""
    def read():
        for line in process.stderr:
            seen.append(line)
    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def kills(bench, build, times, seed=1):
    """kill -9 at random moments of one rank, all ranks or the launcher, over 1 to 4 ranks."""
    draw = random.Random(seed)
    count = dict(kills=0, starts=0, runs=0, in_checkpoint=0, one=0, all=0, launcher=0, resumed=0, acknowledged=0)
    name, acknowledged, gap = "killed", 0, 0.3  # gap: seconds from one checkpoint to the next
    bench.forget(name)
    while count["kills"] < times:
        ranks = draw.choice([0, 1, 1, 2, 2, 3, 4])  # 0: one, without a launcher
        whom = draw.choice(["one", "all", "launcher"]) if ranks > 0 else "all"
        process = bench.start(bench.words(ranks, name, "--continue", "--checkpoint.every=1", "-v"))
        seen, began = [], b.now()
        reader = watched(process, seen)
        count["starts"] += 1
        wanted = draw.choice([-1, 0, 1, 1, 2, 3])  # checkpoints before the moment; -1: at any time of the start
        moment = began + draw.uniform(0, 4 * gap + 1)
        while process.poll() is None and b.now() - began < b.PATIENCE:
            written = [line for line in seen if "checkpoint after" in line]
            if len(written) >= wanted >= 0 and (wanted > 0 or any("households" in line for line in seen)):
                break
            if wanted < 0 and b.now() > moment:
                break
            time.sleep(0.001)
        if wanted > 1:
            gap = 0.8 * gap + 0.2 * (b.now() - began) / (wanted + 1)
        moment = b.now() + draw.uniform(0, 1.5 * gap)
        in_writing = draw.random() < 0.4  # the moment is: while a checkpoint is being written
        while b.now() < moment and process.poll() is None:
            if in_writing and any(bench.checkpoints(name).glob("*.part")):
                break
            time.sleep(0.0005)
        family = b.children(process.pid)
        in_checkpoint = any(bench.checkpoints(name).glob("*.part"))
        if process.poll() is None:
            victims = [process.pid] if whom == "launcher" or ranks == 0 else family if whom == "all" else [draw.choice(family or [0])]
            if any([pid and b.kill(pid) for pid in victims]):
                count["kills"] += 1
                count[whom] += 1
                count["in_checkpoint"] += in_checkpoint
        try:
            process.wait(timeout=b.PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            raise Failed("a run that lost a process did not end") from None
        for pid in family:  # with its launcher gone, a rank ends when it next speaks to it; a node would kill it now
            b.kill(pid)
        reader.join(timeout=5)
        text = "".join(seen)
        resumed = b.months_in(text, "resumed from")
        if resumed:  # the line names the month that comes next
            count["resumed"] += 1
            require(resumed[0] - 1 >= acknowledged, f"resumed at {resumed[0]}, acknowledged were {acknowledged}")
        elif "checkpoint after" in text or "results:" in text:
            require(acknowledged == 0 or process.returncode == 0,
                    f"began again although {acknowledged} months were acknowledged:\n{text}")
        written = b.months_in(text, "checkpoint after")
        count["acknowledged"] += len(written)
        acknowledged = max([acknowledged, *written])
        require(process.returncode not in (65, 70), f"refused to go on:\n{text}")
        if process.returncode == 0:
            require(bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, "other results")
            left = [path.name for path in bench.folder.glob(f"{name}.checkpoint/*")]
            require(not bench.checkpoints(name).exists(), f"checkpoints left behind: {left}\n{text}")
            count["runs"] += 1
            bench.forget(name)
            acknowledged = 0
        if count["kills"] % 10 == 0:
            print(f"kills: {count}", flush=True)
    done = bench.run(2, name, "--continue")
    require(done.returncode == 0 and bench.content_hash(bench.folder / f"{name}.h5") == bench.hash,
            f"the last run cannot be finished:\n{done.stderr}")
    count["runs"] += 1
    bench.forget(name)
    return count


def rank(bench, build, times):
    """One rank of several is killed: the job ends within seconds, with one line of its own, and goes on."""
    slowest, lines = 0.0, ""
    for ranks in (2, 3, 4)[:max(1, times)]:
        name = f"rank{ranks}"
        bench.forget(name)
        words = [word for word in bench.words(ranks, name, "--checkpoint.every=1", "-v") if word != "-q"]
        process = bench.start(words)
        seen = []
        reader = watched(process, seen)
        while process.poll() is None and sum("checkpoint after" in line for line in seen) < 2:
            time.sleep(0.01)
        victim = b.children(process.pid)[-1]
        began = b.now()
        b.kill(victim)
        process.wait(timeout=b.PATIENCE)
        slowest = max(slowest, b.now() - began)
        reader.join(timeout=5)
        lines = [line.strip() for line in seen if "signal 9" in line]
        require(process.returncode != 0 and len(lines) == 1, "no single line on the rank that was killed:\n" + "".join(seen))
        done = bench.run(ranks - 1, name, "--continue", "-v")
        require(done.returncode == 0 and "resumed from" in done.stderr, done.stderr)
        require(bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, "other results")
        bench.forget(name)
    require(slowest < 30, f"the job took {slowest:.0f} s to end")
    return dict(slowest_seconds=round(slowest, 1), line=lines[0])


def shimmed(bench, build, ranks, name, fault, *more):
    """A run with the failing calls preloaded into its ranks, not into their launcher."""
    settings = {"LD_PRELOAD": ":".join([str(build / "tests/libfailing_calls.so"), *bench.preloaded]), **fault}
    launcher = [*(["mpirun", "-q", "-n", str(ranks)] if ranks > 0 else []), "env", *(f"{key}={value}" for key, value in settings.items())]
    return bench.wait(bench.start(bench.words(ranks, name, *more, launcher=launcher)))


def operations(bench, build, every, share="1/1", ranks_of_job=None, after=0):
    """Every n-th file operation on checkpoints of a resume, two more checkpoints and the end fails in turn."""
    count = dict(faults=0, operations={}, exits={})
    case = 0
    name, third = "operations", bench.months // 3
    more = ("--continue", f"--checkpoint.every={third}", "-v")
    part, parts = map(int, share.split("/"))

    for ranks in (0, 2):  # 0: one, without a launcher
        if ranks_of_job not in (None, max(1, ranks)):
            continue
        bench.forget(name)
        first = bench.run(ranks, name, f"--checkpoint.every={third // 2}", f"--checkpoint.stop_after={third}")
        require(first.returncode == 85, first.stderr)
        begun = bench.keep(name)
        counts = bench.folder / "counts"
        require(shimmed(bench, build, ranks, name, {"FAULT_RANK": "-1", "FAULT_COUNTS": str(counts)}, *more).returncode
                == 0, "a run with no fault")
        for of_rank in range(max(1, ranks)):
            seen = pathlib.Path(f"{counts}.{of_rank}").read_text(encoding="utf-8")
            count["operations"][f"rank {of_rank} of {max(1, ranks)}"] = f"{len(seen)}, {seen.count('w')} of them write"
            require(len(seen) > 20, "the shim sees the operations")
            every_one = range(1, len(seen) + 1)
            writing = [at for at in every_one if seen[at - 1] == "w"]
            places = dict(eio=every_one, enospc=every_one, short=writing, full=writing, crash=every_one)
            faults = [(kind, at) for kind in places for at in places[kind][::every]]
            for kind, at in faults[part - 1::parts]:
                case += 1
                if case <= after:
                    continue
                bench.bring_back(name, begun)
                fault = {"FAULT_RANK": str(of_rank), "FAULT_AT": str(at), "FAULT_KIND": kind}
                met = shimmed(bench, build, ranks, name, fault, *more)
                what = f"{kind} at operation {at} of rank {of_rank} of {max(1, ranks)}: exit code {met.returncode}\n{met.errors}"
                allowed = {"short": (0,), "crash": (137, -9)}.get(kind, (0, 74))
                require(met.returncode in allowed, what)
                if met.returncode == 74:
                    require(met.errors.count("essaim: ") >= 1, f"nothing said: {what}")
                require(met.returncode != 0 or bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, what)
                later = bench.run(2 if ranks == 0 and at % 4 == 0 else 0, name, "--continue", "-v")
                require(later.returncode == 0, f"{what}\nthen\n{later.stderr}")
                require("resumed from" in later.stderr or "complete already" in later.stderr,
                        f"no checkpoint was left: {what}\n{later.stderr}")
                require(bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, f"other results: {what}")
                count["faults"] += 1
                key = f"{kind}: {met.returncode}"
                count["exits"][key] = count["exits"].get(key, 0) + 1
                if count["faults"] % 20 == 0:
                    print(f"operations: case {case}, {count}", flush=True)
    bench.forget(name)
    return count


def most_used(bench, place):
    """KiB that a run on a disk with room takes at most."""
    process, most = bench.start(bench.words(1, "small/full", "--checkpoint.every=1")), 0
    while process.poll() is None:
        disk = os.statvfs(place)
        most = max(most, (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024)
        time.sleep(0.001)
    bench.wait(process)
    require(process.returncode == 0, process.errors)
    return most


def disk(bench, build, times):
    """A disk that is full, of many sizes: the run ends with 74, and goes on elsewhere from what was acknowledged."""
    place = bench.folder / "small"
    place.mkdir(exist_ok=True)
    count = dict(sizes=0, exits={}, resumed=0)
    most = 1 << 20  # KiB
    for k in range(-1, times):  # the first one has room enough, and says how much a run takes
        size, ranks = most if k < 0 else (most // 20 + k * most // max(1, times - 1)), 1 + k % 3
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], capture_output=True).returncode:
            return dict(skipped="no right to mount a tmpfs here (run as root)")
        try:
            if k < 0:
                most = count["KiB"] = most_used(bench, place)
                continue
            done = bench.run(ranks, "small/full", "--checkpoint.every=1", "-v")
            require(done.returncode in (0, 74), f"{size} KiB, {ranks} ranks: {done.returncode}\n{done.stderr}")
            require(done.returncode != 0 or bench.content_hash(bench.folder / "small/full.h5") == bench.hash, "other results")
            acknowledged = max([0, *b.months_in(done.stderr, "checkpoint after")])
            count["exits"][done.returncode] = count["exits"].get(done.returncode, 0) + 1
            count["sizes"] += 1
            if done.returncode == 74:
                require("essaim: " in done.stderr, done.stderr)
                # room elsewhere: the checkpoints that were acknowledged are all there
                if acknowledged:
                    again = bench.run(ranks, "moved", "--resume", bench.checkpoints("small/full"), "-v",
                                      "--checkpoint.minutes=0")
                    require(again.returncode == 0, f"{size} KiB: {again.stderr}")
                    require(b.months_in(again.stderr, "resumed from")[0] - 1 >= acknowledged, again.stderr)
                    require(bench.content_hash(bench.folder / "moved.h5") == bench.hash, "other results")
                    count["resumed"] += 1
                    bench.forget("moved")
        finally:
            subprocess.run(["umount", place], check=True)
    return count


def restarts(bench, build, all_pairs):
    """From and to every number of ranks, and after every month of a run, a restart of a restart included."""
    count = dict(pairs=0, months=0)
    numbers = (1, 2, 3, 4, 8) if all_pairs else (1, 3)
    name = "restarts"
    for first, second in itertools.product(numbers, numbers):
        bench.forget(name)
        stopped = bench.run(first, name, "--checkpoint.stop_after=5")
        require(stopped.returncode == 85, stopped.stderr)
        done = bench.run(second, name, "--continue", "-v")
        require(done.returncode == 0 and "resumed from" in done.stderr, done.stderr)
        require(bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, f"{first} to {second} ranks: other results")
        count["pairs"] += 1
    bench.forget(name)
    ranks = itertools.cycle(numbers)
    for _ in range(1, bench.months):
        stopped = bench.run(next(ranks), name, "--continue", "--checkpoint.stop_after=1")
        require(stopped.returncode == 85, stopped.stderr)
        count["months"] += 1
    done = bench.run(next(ranks), name, "--continue", "-v")
    require(done.returncode == 0 and "resumed from" in done.stderr, done.stderr)
    require(bench.content_hash(bench.folder / f"{name}.h5") == bench.hash, "restart of a restart: other results")
    bench.forget(name)
    return count


def changes(bench, build, times):
    """Bits flipped and files cut, in checkpoints, kept rows and the territory file; loaded by children that may die."""
    bench.forget("altered")
    stopped = bench.run(1, "altered", f"--checkpoint.stop_after={bench.months - 2}")
    require(stopped.returncode == 85, stopped.stderr)
    files = [*sorted(bench.checkpoints("altered").glob("state-*")), *sorted(bench.checkpoints("altered").glob("rows-*0")),
             bench.territory]
    count = {}
    for path in files:
        out = subprocess.run([build / "tests/altered_files", path, str(times // 2), bench.folder / "altered.bytes"],
                             capture_output=True, text=True, env={**os.environ, **b.ENVIRONMENT})
        count[path.name] = out.stdout.strip()
        require(out.returncode == 0, f"{path}: {out.stdout}{out.stderr}")
    bench.forget("altered")
    return count


CAMPAIGNS = {  # how often in the short form and in the long one
    "kills": (kills, 6, 1000), "rank": (rank, 1, 3), "operations": (operations, 23, 1), "disk": (disk, 4, 60),
    "restarts": (restarts, 0, 1), "changes": (changes, 200, 10000),
}


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("campaigns", nargs="*", choices=[[], *CAMPAIGNS], default=[], metavar="CAMPAIGN",
                        help=" ".join(CAMPAIGNS))
    parser.add_argument("--long", action="store_true", help="the numbers of docs/reliability.md")
    parser.add_argument("--times", type=int, help="another number of faults")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and victims of kills")
    parser.add_argument("--share", default="1/1", help="2/3: the second third of operations, for several side by side")
    parser.add_argument("--ranks", type=int, choices=(1, 2), help="operations of jobs of one rank or of two, not of both")
    parser.add_argument("--after", type=int, default=0, help="operations: leave out so many cases, done before")
    parser.add_argument("--build", default=HERE.parents[1] / "build/test", type=pathlib.Path, help="folder of the build")
    given = parser.parse_args(words)
    bench = None
    try:
        for name in given.campaigns or CAMPAIGNS:
            campaign, short, long = CAMPAIGNS[name]
            if bench:
                bench.close()
            # without maps a run takes half the time, most of it for making its file
            cells = "none" if name in ("kills", "operations") else "yearly"
            bench = b.Bench((given.build / "essaim").resolve(), cells=cells)
            began = time.monotonic()
            more = {"kills": {"seed": given.seed},
                    "operations": {"share": given.share, "ranks_of_job": given.ranks, "after": given.after}}.get(name, {})
            count = campaign(bench, given.build.resolve(), given.times or (long if given.long else short), **more)
            print(f"{name}: 0 lost; {count} in {time.monotonic() - began:.0f} s", flush=True)
    except (Failed, b.Hang) as fault:
        print(f"LOST: {fault}", file=sys.stderr)
        return 1
    finally:
        if bench:
            bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
