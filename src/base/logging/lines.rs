//! Lines on their way out. Whoever logs puts a line down and goes on; a thread writes what lies there, many lines at once when many come. A reader that takes
//! nothing, a full pipe for instance, holds nobody up: what does not fit is left out, counted, and the log says how many lines that were.

use std::io::{Result, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that may lie there: what a thousand requests a second say in half a minute.
const MOST_BYTES: usize = 6 << 20;
/// How long lines come together after some were written.
const PAUSE: Duration = Duration::from_millis(5);
/// Room that is kept for the next lines.
const ROOM: usize = 64 * 1024;

/// Where lines are put down, one a call. Clones share it.
#[derive(Clone, Debug)]
pub struct Lines(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    came: Condvar,
    written: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    /// Lines that did not fit.
    lost: u64,
    /// Whether the thread waits for a line.
    rests: bool,
    /// Whether what was taken is still being written.
    writes: bool,
}

impl Lines {
    /// Lines that are written there.
    ///
    /// # Errors
    /// When there can be no thread for it.
    pub fn to(writer: impl Write + Send + 'static) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let writes = Arc::clone(&shared);
        thread::Builder::new().name("log".to_owned()).spawn(move || writes.write(writer))?;
        Ok(Self(shared))
    }

    /// Waits until everything is written, but no longer than this; says whether it is.
    pub fn wait(&self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        let mut waiting = self.0.lock();
        while waiting.writes || !waiting.bytes.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            waiting = self.0.written.wait_timeout(waiting, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> Result<usize> {
        let mut waiting = self.0.lock();
        if waiting.bytes.len() + line.len() > MOST_BYTES {
            waiting.lost += 1;
        } else {
            waiting.bytes.extend_from_slice(line);
        }
        if std::mem::take(&mut waiting.rests) {
            drop(waiting);
            self.0.came.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes for as long as the program lives.
    fn write(&self, mut writer: impl Write) {
        let mut bytes = Vec::with_capacity(ROOM);
        loop {
            let mut waiting = self.lock();
            while waiting.bytes.is_empty() {
                waiting.rests = true;
                waiting = self.came.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            std::mem::swap(&mut waiting.bytes, &mut bytes);
            let lost = std::mem::take(&mut waiting.lost);
            waiting.writes = true;
            drop(waiting);
            // There is nowhere to say that it cannot be written.
            drop(writer.write_all(&bytes).and_then(|()| writer.flush()));
            bytes.clear();
            bytes.shrink_to(ROOM);
            self.lock().writes = false;
            self.written.notify_all();
            if lost > 0 {
                tracing::warn!(lost, "lines of the log were left out: nobody took them in time");
            }
            thread::sleep(PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Takes what is written when it is told to.
    struct Slow(Receiver<()>, Sender<Vec<u8>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            _ = self.0.recv();
            drop(self.1.send(bytes.to_vec()));
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_takes_nothing_holds_nobody_up() {
        let ((take, told), (sent, taken)) = (channel(), channel());
        let mut lines = Lines::to(Slow(told, sent)).expect("a thread");
        lines.write_all(b"first\n").expect("put down");
        // The first is being written when the others come.
        while !lines.0.lock().bytes.is_empty() {
            thread::sleep(Duration::from_millis(1));
        }
        let line = [b'x'; 1 << 20];
        for _ in 0..9 {
            lines.write_all(&line).expect("put down or left out");
        }
        let waiting = lines.0.lock();
        assert_eq!((waiting.bytes.len(), waiting.lost), (6 << 20, 3), "no more memory than that");
        drop(waiting);
        assert!(!lines.wait(Duration::from_millis(30)), "nothing was taken");
        take.send(()).expect("it waits");
        assert_eq!(taken.recv().expect("written"), b"first\n");
        take.send(()).expect("it waits");
        assert_eq!(taken.recv().expect("written").len(), 6 << 20);
        assert!(lines.wait(Duration::from_secs(5)), "all is written");
        assert_eq!(lines.0.lock().lost, 0);
    }

    #[test]
    fn every_line_comes_out_whole_and_in_order() {
        let ((take, told), (sent, taken)) = (channel(), channel());
        drop(take);
        let lines = Lines::to(Slow(told, sent)).expect("a thread");
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let mut lines = lines.clone();
                thread::spawn(move || (0..500).for_each(|line| lines.write_all(format!("{thread} {line}\n").as_bytes()).expect("put down")))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("done"));
        assert!(lines.wait(Duration::from_secs(5)));
        let text = String::from_utf8(taken.try_iter().flatten().collect()).expect("text");
        for thread in 0..4 {
            let own: Vec<String> = text.lines().filter(|line| line.starts_with(&thread.to_string())).map(ToOwned::to_owned).collect();
            assert_eq!(own, (0..500).map(|line| format!("{thread} {line}")).collect::<Vec<_>>());
        }
        assert_eq!(text.lines().count(), 2_000);
    }
}
