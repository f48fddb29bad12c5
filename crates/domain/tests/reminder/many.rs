//! A large register is planned in one go.

use std::time::Instant;

use holdfast_domain::reminder::Reason::{Compliance, Deputy, Lead, Owner, Team};
use holdfast_domain::reminder::plan::{plan, preview};

use crate::facts::{at, lead, numbered, rules, sum};

#[test]
fn ten_thousand_things_are_planned_in_one_go() {
    let items: Vec<_> = (0..10_000_u32)
        .map(|number| {
            let mut item = numbered(u128::from(number));
            item.due = at(100 - i64::from(number % 400));
            item
        })
        .collect();
    let begun = Instant::now();
    let planned = plan(at(0), &items, &rules());
    let day = begun.elapsed();
    // Of 400 dates, 25 things each: 100 are overdue, one is today, 30 are ahead within reach.
    let told = |reason| {
        planned
            .iter()
            .filter(|reminder| reminder.reason == reason)
            .count()
    };
    assert_eq!(
        [Owner, Deputy, Team, Lead, Compliance].map(told),
        [131 * 50, 108 * 50, 101 * 25, 0, 0]
    );
    assert_eq!(
        sum(at(0), lead(), &items, &rules()),
        "2350 overdue over 7 days, 25 new since yesterday"
    );
    let begun = Instant::now();
    let coming = preview(at(0), 90, &items, &rules());
    println!(
        "10,000 things: planned in {day:?}, 90 days ahead in {:?}",
        begun.elapsed()
    );
    assert!(coming.len() > planned.len());
}
