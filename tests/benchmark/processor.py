"""Processor time and memory of processes, from /proc. Linux only."""
import os
import pathlib


def processor(pid):
    """Milliseconds of processor time that a process has had, all its threads, also those that ended."""
    try:
        # utime and stime count ended threads, in hundredths of a second; schedstat counts nanoseconds of living ones.
        total = sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir())
        return total / 1e6
    except (OSError, IndexError):
        return 0.0


def ticks(pid):
    """The same in hundredths of a second: right for a process whose threads come and go."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0


def peak_memory(pid):
    """The most memory that a process ever held, in MB (10^6 bytes)."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return 0.0


def children(parent):
    """Processes that a process started: process id by name of the binary. Several of one name: a list."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.setdefault(os.path.basename(os.readlink(entry / "exe")), []).append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found


def environment(pid):
    """The variables that a process was started with."""
    try:
        content = pathlib.Path(f"/proc/{pid}/environ").read_bytes().decode()
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in content.split("\0") if "=" in pair)
