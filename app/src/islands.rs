//! What goes on reacting in the browser. Each island is drawn here and says all that it says without a script; with one, the
//! class of the same name in `holdfast_islands` changes its parts.
#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "a component is called by `view!`, which uses its result and owns its props"
)]

pub mod score_preview;
