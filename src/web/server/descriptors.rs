//! Each connection is a descriptor, and many systems allow a process 1,024 of them until it asks for more.

/// Raises the soft limit of descriptors to the hard one; returns what it is then.
#[cfg(unix)]
pub fn raise() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let now = getrlimit(Resource::Nofile);
    let most = Rlimit { current: now.maximum, ..now };
    if now.current != now.maximum
        && let Err(error) = setrlimit(Resource::Nofile, most)
    {
        tracing::warn!("the limit of descriptors could not be raised: {error}");
    }
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// There is no such limit to raise here.
#[cfg(not(unix))]
pub fn raise() -> u64 {
    u64::MAX
}
