//! What reacts in the browser. Each island renders on the server first and works without a script as far as it says
//! something; with one, it goes on from there.
#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "a component is called by `view!`, which uses its result and owns its props"
)]

pub mod score_preview;
