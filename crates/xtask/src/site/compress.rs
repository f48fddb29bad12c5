//! Writes `.br` and `.gz` beside a file, so that the server never compresses the same bytes twice.

use std::io::Write;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::site::Profile;

/// Formats that are not already compressed.
const COMPRESSIBLE: [&str; 11] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Below this a compressed form saves no packet.
const WORTH_IT: usize = 256;

/// Whether the file gets compressed forms.
pub fn is_compressible(name: &str, content: &[u8]) -> bool {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    content.len() >= WORTH_IT && extension.is_some_and(|extension| COMPRESSIBLE.contains(&extension.as_str()))
}

/// How hard brotli tries: 11 is the most.
pub fn quality(profile: Profile) -> u32 {
    match profile {
        Profile::Dev => 9,
        Profile::Release => 11,
    }
}

pub fn brotli(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, quality, 22);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_give_back_the_content() {
        let content = b"body { color: red } ".repeat(100);
        let mut back = Vec::new();
        brotli::Decompressor::new(&brotli(&content, 9).unwrap()[..], 4096)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, content);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&gzip(&content).unwrap()[..])
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, content);
    }

    #[test]
    fn only_what_gains_is_compressed() {
        assert!(is_compressible("pkg/a.WASM", &[0; 300]));
        assert!(!is_compressible("font.woff2", &[0; 300]));
        assert!(!is_compressible("tiny.css", b"a{}"));
        assert!(!is_compressible("LICENSE", &[0; 300]));
    }
}
