//! Text as people compare, find and sort it: the one place that knows letters. Everything that is stored of it comes from
//! here, so that both databases, lists, files and searches agree.
//!
//! The tables of Unicode stand behind the feature `fold`: what runs in the browser needs [`signs`] alone.

#[cfg(feature = "fold")]
mod keys;
#[cfg(feature = "fold")]
mod letters;
pub mod signs;
#[cfg(all(test, feature = "fold"))]
mod tests;

#[cfg(feature = "fold")]
pub use self::keys::{order, skeleton};
#[cfg(feature = "fold")]
pub use self::letters::{asks_nothing, folded, matches, words};

/// The recipe by which keys and words are made. A change of what [`order`], [`skeleton`] or [`words`] answer raises it:
/// stored ones are made anew then, at the next start.
#[cfg(feature = "fold")]
pub const RECIPE: i64 = 1;
