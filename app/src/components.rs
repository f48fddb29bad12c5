//! The building blocks of every page: plain data in, semantic HTML out. A component knows nothing about the
//! database, the clock or the session, and works without a script; its look is in `style/`, in a file named alike.
#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "a component is called by `view!`, which uses its result and owns its props"
)]

pub mod badge;
pub mod bars;
pub mod button;
pub mod checklist;
pub mod choice;
pub mod date;
pub mod delivery;
pub mod diff;
pub mod due_chart;
pub mod empty;
pub mod escape;
pub mod facts;
pub mod field;
pub mod filter;
pub mod form;
pub mod frame;
pub mod heat_map;
pub mod icon;
pub mod instant;
pub mod long_name;
pub mod markup;
pub mod notice;
pub mod page_header;
pub mod page_title;
pub mod score;
pub mod score_history;
pub mod stat;
pub mod steps;
pub mod table;
pub mod table_tools;
pub mod tabs;
pub mod theme;
pub mod timeline;
pub mod todo;
