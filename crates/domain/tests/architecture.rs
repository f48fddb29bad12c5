//! The house stands as it was drawn: crates depend downwards only, SQL and time each live in one room, and the
//! documents lead to one another. Every check is also tried on something that it must refuse.

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/documents.rs"]
mod documents;
#[path = "architecture/files.rs"]
mod files;
#[path = "architecture/rooms.rs"]
mod rooms;
