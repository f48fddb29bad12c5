//! The risk model from the outside: the worked values, the promises that always hold, and the stories behind each
//! level and credit.

mod advice;
mod ageing;
mod any;
mod credits;
mod dates;
mod explanation;
mod facts;
mod invariants;
mod levels;
mod vectors;
