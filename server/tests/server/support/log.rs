//! Reads what is logged while a test runs, as finely as can be.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, Once};

use holdfast_server::config::LogFormat;
use holdfast_server::logging;
use tracing_subscriber::fmt::MakeWriter;

thread_local! {
    static LINES: RefCell<Option<Arc<Mutex<Vec<u8>>>>> = const { RefCell::new(None) };
}

/// Everything that this thread logs while it lives; a test has a thread of its own.
pub struct CapturedLog(Arc<Mutex<Vec<u8>>>);

impl CapturedLog {
    pub fn start() -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            tracing::subscriber::set_global_default(logging::subscriber("trace", LogFormat::Json, Lines))
                .unwrap();
        });
        let lines = Arc::default();
        LINES.set(Some(Arc::clone(&lines)));
        Self(lines)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
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
        LINES.with_borrow(|lines| {
            if let Some(lines) = lines {
                lines.lock().unwrap().extend_from_slice(bytes);
            }
        });
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
