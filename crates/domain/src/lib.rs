//! The words and rules of Holdfast. Nothing here reads a clock, a file, a database or the network: time is an
//! argument, and the same code gives the same answer in the server and, as wasm, in the browser.

pub mod access;
pub mod address;
pub mod audit;
pub mod credential;
pub mod dates;
pub mod day;
pub mod diff;
pub mod enumeration;
pub mod evidence;
pub mod fields;
pub mod fold;
pub mod ids;
pub mod incident;
pub mod integration;
pub mod notice;
pub mod person;
pub mod provider;
pub mod record;
pub mod reminder;
pub mod review;
pub mod risk;
pub mod secret;
pub mod service;
pub mod text;
pub mod words;
