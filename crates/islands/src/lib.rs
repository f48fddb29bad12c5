//! What reacts in the browser. An island is a part of a page that the server draws and that goes on from there in the browser:
//! it is told what is typed and answers what changes in its picture. The rules are those of the server, so that both always
//! say the same; the framework that draws pages is not shipped ([why](../../../docs/decisions/0012-islands-without-a-framework.md)).

pub mod dial;
pub mod parts;
pub mod score_preview;

#[cfg(target_arch = "wasm32")]
mod browser;
