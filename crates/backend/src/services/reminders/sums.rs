//! The sums of teams: what leads and compliance are told, and on which day it is news.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::reminder::{Rules, Sums, TeamSum};

use super::Backend;
use crate::error::ServiceError;
use crate::store::sums::{self, News, Stored};

/// Rows of one transaction.
const ROWS: usize = 200;

/// What is done to one.
enum Change<'a> {
    Save(&'a TeamSum, News),
    Remove,
}

impl Backend {
    /// Stores the sums that moved, and removes those that nothing is left of. A line is news once a day: when something is new in
    /// it, and every Monday.
    pub(super) async fn record_sums(&self, counted: &Sums, rules: &Rules) -> Result<(), ServiceError> {
        let stored = sums::all(&mut self.db.read().await?.conn()).await?;
        let changes = changes(counted, &stored, rules, self.clock.today());
        for batch in changes.chunks(ROWS) {
            let mut writing = self.db.brief_write().await?;
            for (key, change) in batch {
                match change {
                    Change::Save(sum, news) => sums::save(&mut writing.conn(), *key, sum, *news).await?,
                    Change::Remove => sums::remove(&mut writing.conn(), *key).await?,
                }
            }
            writing.commit().await?;
        }
        Ok(())
    }
}

type Key = (UserId, Option<TeamId>);

fn changes<'a>(
    counted: &'a Sums,
    stored: &BTreeMap<Key, Stored>,
    rules: &Rules,
    today: NaiveDate,
) -> Vec<(Key, Change<'a>)> {
    let mut changes = Vec::new();
    for (key, sum) in &counted.0 {
        let before = stored.get(key);
        let is_news = before.is_none_or(|before| before.counted_on < today && sum.is_news(today));
        let news = if is_news {
            let wishes = rules.people.get(&key.0).filter(|wishes| wishes.email);
            let mail_on = wishes.map(|wishes| {
                wishes
                    .digest_day(today)
                    .unwrap_or_else(|| wishes.next_loud(today))
            });
            News::On(today, mail_on)
        } else {
            News::None
        };
        if is_news || before.is_none_or(|before| before.sum != *sum) {
            changes.push((*key, Change::Save(sum, news)));
        }
    }
    let gone = stored.keys().filter(|key| !counted.0.contains_key(key));
    changes.extend(gone.map(|key| (*key, Change::Remove)));
    changes
}
