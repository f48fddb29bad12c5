//! Reminders from the outside: who is told what on which day, and what always holds whatever people set.

mod always;
mod answers;
mod escalation;
mod facts;
mod forms;
mod mail;
mod many;
mod steps;
