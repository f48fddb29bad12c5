//! Forms: what one stores, the same form takes again and stores unchanged.

mod again;
mod fields;
