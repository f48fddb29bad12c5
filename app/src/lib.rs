//! placeholder

pub mod components;
