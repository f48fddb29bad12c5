//! The binary itself, in a folder of its own and with nothing of this machine's settings.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A run of the binary that is not started yet.
pub struct Holdfast(Command);

/// How a run ended.
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Holdfast {
    /// In `folder`, with its database in `test.db`.
    pub fn new(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
        command
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .stdin(Stdio::null());
        command.env(
            "DATABASE_URL",
            format!("sqlite:{}", folder.join("test.db").display()),
        );
        Self(command)
    }

    pub fn with(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Outcome {
        let output = self.0.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Outcome {
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Starts it, with its standard output to be read.
    pub fn start(mut self) -> Child {
        self.0
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

/// A site that is just enough to serve.
pub fn built_site(folder: &Path) -> PathBuf {
    let root = folder.join("site");
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    std::fs::write(
        root.join("manifest.json"),
        r#"{"js":null,"wasm":null,"css":"/pkg/a.css"}"#,
    )
    .unwrap();
    root
}
