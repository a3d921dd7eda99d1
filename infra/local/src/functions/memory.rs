//! How much memory a process uses, from `/proc` (proc_pid_status(5)). Elsewhere than on Linux nothing is known, and nothing limited.

/// Memory of one process, in MB, rounded up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// Now (`VmRSS`).
    pub(super) now: u64,
    /// The most it ever was (`VmHWM`).
    pub(super) most: u64,
}

/// Memory of the process with this id; `None` when it is gone or the machine does not tell.
pub(super) fn of_process(id: u32) -> Option<Memory> {
    parse(&std::fs::read_to_string(format!("/proc/{id}/status")).ok()?)
}

fn parse(status: &str) -> Option<Memory> {
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim_start_matches(':').trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes.div_ceil(1024))
    };
    Some(Memory { now: field("VmRSS")?, most: field("VmHWM")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_file_is_read_in_kilobytes() {
        let status = "Name:\tlogin\nVmHWM:\t   20480 kB\nVmRSS:\t   10241 kB\n";
        assert_eq!(parse(status), Some(Memory { now: 11, most: 20 }));
        assert_eq!(parse("Name:\tgone\n"), None);
    }
}
