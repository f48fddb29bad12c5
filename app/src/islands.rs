//! What reacts in the browser. Each island renders on the server first and works without a script as far as it says
//! something; with one, it goes on from there.

pub mod score_preview;
