//! credits
