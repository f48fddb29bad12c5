//! Reads what is logged while a test runs, as finely as can be.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

use holdfast_server::config::LogFormat;
use holdfast_server::logging;
use tracing_subscriber::fmt::MakeWriter;

thread_local! {
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Everything that this thread logs while it lives; a test has a thread of its own.
pub struct CapturedLog;

impl CapturedLog {
    pub fn start() -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| tracing::subscriber::set_global_default(logging::subscriber("trace", LogFormat::Json, Lines)).unwrap());
        LINES.set(Some(Vec::new()));
        Self
    }

    pub fn text(&self) -> String {
        LINES.with_borrow(|lines| String::from_utf8_lossy(lines.as_deref().unwrap_or_default()).into_owned())
    }
}

impl Drop for CapturedLog {
    fn drop(&mut self) {
        LINES.set(None);
    }
}

struct Lines;

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.iter_mut().for_each(|lines| lines.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}
